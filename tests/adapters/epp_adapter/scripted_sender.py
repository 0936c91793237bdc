"""A registry that answers from a script: what a command brings when no simulator would say so."""

from collections.abc import Sequence
from typing import Any

from adapters.epp_adapter.conversation import Conversation
from epp import Command, CommandExtension, CommandRejected, Priority, RawElement, Response, Result

Step = Response[Any] | Exception


def answer(data: Any = None, *, code: int = 1000, extensions: tuple[object, ...] = ()) -> Response[Any]:
    return Response((Result(code, "scripted"),), "cltrid-1", "svtrid-1", data, extensions=extensions)


def rejection(code: int, *reasons: str, objects_to: str | None = None) -> CommandRejected:
    values = () if objects_to is None else (RawElement("urn:x", objects_to, "secret value", "<x>secret value</x>"),)
    return CommandRejected(Response((Result(code, f"code {code}", "en", reasons, values),), "cltrid-1", "svtrid-1"))


class ScriptedSender:
    """Plays its steps in order; `commands` is what it was sent, with clTRIDs and priorities beside."""

    def __init__(self, *steps: Step) -> None:
        self._steps: list[Step] = list(steps)
        self.commands: list[Command[Any]] = []
        self.cltrids: list[str | None] = []
        self.priorities: list[Priority | None] = []

    async def send(
        self,
        command: Command[Any],
        *,
        cltrid: str | None = None,
        extensions: Sequence[CommandExtension] = (),
        priority: Priority | None = None,
    ) -> Any:
        self.priorities.append(priority)
        self.commands.append(command)
        self.cltrids.append(cltrid)
        step = self._steps.pop(0)
        if isinstance(step, Exception):
            raise step
        return step

    @property
    def names(self) -> list[str]:
        return [command.name for command in self.commands]


def conversation(*steps: Step, prefix: str | None = "dgw-x-1") -> tuple[Conversation, ScriptedSender]:
    sender = ScriptedSender(*steps)
    return Conversation(sender, cltrid_prefix=prefix), sender
