"""Doing for many at once what must not fail for all because of one."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from gateway.errors import DatabaseUnavailable

AskT = TypeVar("AskT")
AnswerT = TypeVar("AnswerT")


async def together_or_apart(
    work: Callable[[Sequence[AskT]], Awaitable[Sequence[AnswerT]]],
    asks: Sequence[AskT],
    *,
    failed: Callable[[AskT, Exception], None],
) -> list[AnswerT]:
    """Return what `work`, which may be repeated, answers to all; when it fails, what it answers to each by itself.

    Whose work fails by itself is told to `failed`, and the others go on. Raises `DatabaseUnavailable`.
    """
    try:
        return list(await work(asks))
    except DatabaseUnavailable:
        raise
    except Exception as err:  # noqa: BLE001 - whatever is wrong with one, the others are not to wait
        if len(asks) == 1:
            failed(asks[0], err)
            return []
    return [answer for ask in asks for answer in await together_or_apart(work, [ask], failed=failed)]
