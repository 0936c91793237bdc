"""Extensions of commands and answers, one a module.

An extension of a command is an object with a `namespace` and `encode(parent)`. An extension of an answer is a frozen
dataclass and a reader for its element, which a dialect registers by namespace and local name.
"""

from typing import Protocol

from epp.xml import Writer


class CommandExtension(Protocol):
    """What goes into a command's `<extension>`. Send it only where the greeting announces `namespace`."""

    @property
    def namespace(self) -> str: ...

    def encode(self, parent: Writer) -> None: ...
