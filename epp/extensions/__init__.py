"""Extensions of commands and answers, one a module.

An extension of a command is an object with a `namespace` and `encode(parent)`. An extension of an answer is a frozen
dataclass and a reader for its element, which a dialect registers by namespace and local name.
"""

from collections.abc import Collection
from typing import Any, Protocol, runtime_checkable

from epp.command import Command
from epp.xml import Writer


class PlainExtension(Protocol):
    """What goes into a command's `<extension>`, in one version."""

    @property
    def namespace(self) -> str: ...

    def encode(self, parent: Writer) -> None: ...


@runtime_checkable
class VersionedExtension(Protocol):
    """An extension whose version and layout depend on the session's services and on the command."""

    def bind(self, command: Command[Any], services: Collection[str] | None) -> PlainExtension:
        """Return it in the best version among the services; None = in the best of all.

        Raises NotNegotiated, and LocalProtocolError for what that version cannot say.
        """
        ...


CommandExtension = PlainExtension | VersionedExtension
"""An extension of a command; one that the session's login did not name is refused before anything is sent."""
