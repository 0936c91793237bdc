"""One call of an HTTP interface, and its answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class HttpCall:
    """`name` says what is called in metrics and evidence, from a closed set (`domain:create`).

    `fields` may repeat a name; they are the form of a POST and the query string of a GET.
    """

    name: str
    path: str
    fields: Pairs = field(default=(), repr=False)
    method: Literal["POST", "GET"] = "POST"
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """`content_type` without parameters, lower case."""

    status: int
    content_type: str
    text: str = field(repr=False)
