"""What the typesetter gets: the words and figures of one document, in their places, as strings only."""

from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Side:
    """A party: what it is called here, its name, and its requisites line by line."""

    label: str
    name: str
    requisites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """The `wide` one takes the room that is left."""

    title: str
    align: Align = "left"
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`first` and `last` are rows in bold before and after the others, such as balances and sums."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    first: tuple[str, ...] = ()
    last: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """Where a person signs: `hint` below the line says what belongs there."""

    position: str
    name: str
    hint: str


@dataclass(frozen=True, slots=True)
class Signatures:
    """Where a side signs."""

    label: str
    persons: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """What a kind of document says between its parties and its signatures; the last of `totals` is the sum."""

    opening: str = ""
    table: Table | None = None
    totals: tuple[tuple[str, str], ...] = ()
    words: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    closing: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    subtitle: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """`facts` are labels with what they say; `stamp` is printed across a void document, `note` above it."""

    language: str
    heading: str
    place: str
    issued_on: str
    sides: tuple[Side, Side]
    facts: tuple[tuple[str, str], ...]
    content: Content
    signatures: tuple[Signatures, ...]
    page_label: str
    courtesy: str
    stamp: str = ""
    note: str = ""
