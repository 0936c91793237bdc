"""The exchanges of one order with its registry: numbered clTRIDs, the zone's extensions, bounded repeats."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Protocol, TypeVar

from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from adapters.epp_adapter.outcomes import not_sent, raise_obstacle
from adapters.errors import Unavailable
from epp import AnswerLost, Command, CommandExtension, CommandRejected, NotSent, Priority, RateLimited, Response

T = TypeVar("T")

REPEATS_MAX = 3


class Sender(Protocol):
    """Sends one command on some session of an account."""

    async def send(
        self,
        command: Command[T],
        *,
        cltrid: str | None = None,
        extensions: tuple[CommandExtension, ...] = (),
        priority: Priority | None = None,
    ) -> Response[T]: ...


@dataclass(slots=True)
class Conversation:
    """What is asked and prepared around one order. `cltrid_prefix` None leaves the clTRIDs to the session.

    `priority` is what all of it goes by; None = each command by its kind.
    """

    sender: Sender
    extensions: tuple[CommandExtension, ...] = ()
    cltrid_prefix: str | None = None
    priority: Priority | None = None
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    async def send(
        self, command: Command[T], *, cltrid: str | None = None, extensions: tuple[CommandExtension, ...] = ()
    ) -> Response[T]:
        """Send once, under `cltrid` or the next of the prefix. Raises what the session raises."""
        if cltrid is None and self.cltrid_prefix is not None:
            cltrid = f"{self.cltrid_prefix}-p{next(self._numbers)}"
        return await self.sender.send(
            command, cltrid=cltrid, extensions=(*self.extensions, *extensions), priority=self.priority
        )

    async def ask(self, query: Command[T], *, extensions: tuple[CommandExtension, ...] = ()) -> Response[T]:
        """Send a query, again when its answer is lost. Raises CommandRejected for a final refusal, else Unavailable."""
        return await repeated(lambda: self.send(query, extensions=extensions))


async def repeated(step: Callable[[], Awaitable[T]]) -> T:
    """Return what `step` returns, repeating it after a lost answer or trouble in the server: a step must bear that.

    What was too fast for the registry waits for its turn at the lower rate.

    A query does, and so does "create it unless it is there". Raises CommandRejected for a refusal that will not
    change, Unavailable for everything else.
    """
    try:
        async for attempt in AsyncRetrying(
            retry=retry_if_exception(_may_repeat),
            stop=stop_after_attempt(REPEATS_MAX),
            wait=wait_random_exponential(multiplier=0.1, max=2),
            reraise=True,
        ):
            with attempt:
                return await step()
    except NotSent as err:
        raise not_sent(err) from err
    except AnswerLost as err:
        raise Unavailable("unreachable") from err
    except CommandRejected as err:
        if err.may_have_happened:
            raise Unavailable("server_error") from err
        raise_obstacle(err)
        raise
    raise AssertionError("tenacity ends by a return or an exception")


def _may_repeat(error: BaseException) -> bool:
    return isinstance(error, RateLimited) or (
        isinstance(error, AnswerLost | CommandRejected) and error.may_have_happened
    )


def found(response: Response[Any]) -> Any:
    """Return the data of a successful query. Raises Unavailable when a 1xxx answer came without it."""
    if response.data is None:
        raise Unavailable("server_error")
    return response.data
