"""One call of a registrar's HTTP interface, and what it is answered."""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Call:
    """`path` has no leading slash; `fields` are those of the query and of a form body, in the order they came.

    `queried`: some of them stood in the query. `source` is the address that the client calls from.
    """

    method: str
    path: str
    fields: tuple[tuple[str, str], ...]
    source: str = "127.0.0.1"
    queried: bool = False

    def first(self, name: str, default: str = "") -> str:
        return next((value for key, value in self.fields if key == name), default)

    def all(self, name: str) -> tuple[str, ...]:
        return tuple(value for key, value in self.fields if key == name)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer before it is sent; `headers` are beside those that every answer has."""

    status: int
    body: bytes
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """`applied`: something changed. `account` is who was let in; None when nobody was."""

    reply: Reply
    applied: bool = False
    account: str | None = None


def as_json(document: Any, status: int = 200) -> Reply:
    return Reply(status, json.dumps(document, ensure_ascii=False).encode())
