"""One endpoint of the interface, described once: what routes it, what validates it and what documents it."""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from aiohttp import web
from multidict import CIMultiDictProxy
from pydantic import BaseModel
from yarl import URL

from gateway.api.shapes.base import RequestShape
from gateway.auth.principal import Principal
from gateway.auth.scopes import Scope

BodyT_co = TypeVar("BodyT_co", covariant=True)
QueryT_co = TypeVar("QueryT_co", covariant=True)


class NoQuery(RequestShape):
    """No query parameters."""


class Request(Protocol):
    """What handlers may know of a request beside its parsed parts: one that came over HTTP, or a page of ours."""

    @property
    def app(self) -> web.Application: ...
    @property
    def headers(self) -> CIMultiDictProxy[str]: ...
    @property
    def match_info(self) -> Mapping[str, str]: ...
    @property
    def path(self) -> str: ...
    @property
    def rel_url(self) -> URL: ...
    @property
    def url(self) -> URL: ...
    @property
    def remote(self) -> str | None: ...
    def __getitem__(self, key: web.RequestKey[str], /) -> str: ...


@dataclass(frozen=True, slots=True)
class Call(Generic[BodyT_co, QueryT_co]):
    """A request whose every part has been parsed: who asks, the path, the query, the body."""

    endpoint: "Endpoint"
    request: Request
    principal: Principal
    body: BodyT_co
    query: QueryT_co
    document: Any = None

    @property
    def app(self) -> web.Application:
        return self.request.app

    def path(self, name: str) -> str:
        return self.request.match_info[name]


Handler = Callable[[Call[Any, Any]], Awaitable[web.StreamResponse]]


class KeyRule(StrEnum):
    """Whether a call takes an Idempotency-Key."""

    NONE = "none"
    ACCEPTED = "accepted"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`answers` maps each success status to its shapes; `problems` are codes beside those that any call can give.

    `localized`: the answer has texts for people, in the language of Accept-Language. `versioned`: it has an ETag, by
    which a reader is told that nothing changed, and a change says what it is of. `produces`: the
    answer 200 is of this media type instead of JSON.
    """

    method: str
    path: str
    handler: Handler
    summary: str
    scope: Scope
    answers: Mapping[int, tuple[type[BaseModel], ...]]
    body: type[BaseModel] | None = None
    query: type[BaseModel] = NoQuery
    problems: tuple[str, ...] = ()
    example: Mapping[str, Any] | None = None
    key: KeyRule = KeyRule.NONE
    waits: bool = False
    localized: bool = False
    versioned: bool = False
    produces: str | None = None
    tag: str = field(default="", compare=False)

    @property
    def operation_id(self) -> str:
        return str(getattr(self.handler, "__name__", ""))

    @property
    def description(self) -> str:
        return inspect.getdoc(self.handler) or ""


def endpoint(method: str, path: str, **described: Any) -> Callable[[Handler], Endpoint]:
    """Make a handler an `Endpoint`; the keyword arguments are its fields. Nothing is registered by importing."""

    def describe(handler: Handler) -> Endpoint:
        tag = path.removeprefix("/v1/").partition("/")[0]
        return Endpoint(method=method, path=path, handler=handler, tag=tag, **described)

    return describe
