"""What every command has in common, and the pair of functions that puts it on the wire and reads its answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

if TYPE_CHECKING:
    from epp.answer import Answer
    from epp.grammar import Grammar
    from epp.xml import Writer

T = TypeVar("T")
C = TypeVar("C", bound="Command[Any]")


class Command(Generic[T]):
    """An EPP command; `T` is the type of its answer's data.

    `name` is `object:verb` (`domain:create`) or the verb alone (`login`); it is safe as a metric label.
    `is_transform` False = a query: repeating it changes nothing at the server. `op` is the operation that the verb's
    element names as its attribute (`<transfer op="request">`).
    """

    __slots__ = ()

    name: ClassVar[str]
    is_transform: ClassVar[bool] = False
    op: ClassVar[str | None] = None


@dataclass(frozen=True, slots=True)
class Codec(Generic[C, T]):
    """How one command is written and its answer read.

    `encode` fills the command's own element: the object's (`<domain:create>`), or the verb's where EPP has no object.
    `decode` is called for a success only; None = the answer carries no data. `namespace` is the object's, where one
    command is in another version than the rest of its mapping.
    """

    command: type[C]
    encode: "Callable[[C, Writer, Grammar], None]"
    decode: "Callable[[Answer], T | None] | None" = None
    namespace: str | None = None
