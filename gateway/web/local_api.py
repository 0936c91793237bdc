"""The interface called from within: the same validation, handlers and idempotency, without a socket."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from multidict import CIMultiDict, CIMultiDictProxy, MultiDict
from yarl import URL

from gateway.api import validation
from gateway.api.endpoint import Call, Endpoint
from gateway.api.problem import Problem
from gateway.auth.principal import Principal
from gateway.keys import REQUEST_ID


@dataclass(frozen=True, slots=True)
class LocalRequest:
    """A request that no socket brought."""

    app: web.Application
    headers: CIMultiDictProxy[str]
    match_info: Mapping[str, str]
    url: URL
    remote: str | None
    request_id: str

    @property
    def path(self) -> str:
        return self.url.path

    @property
    def rel_url(self) -> URL:
        return self.url.relative()

    def __getitem__(self, key: web.RequestKey[str], /) -> str:
        if key != REQUEST_ID:
            raise KeyError(key)
        return self.request_id


@dataclass(frozen=True, slots=True)
class Answer:
    """`body` is the parsed JSON, or bytes where the endpoint produces something else."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LocalApi:
    """Calls on behalf of one principal, for one request of a page."""

    request: web.Request
    principal: Principal
    language: str

    async def get(self, endpoint: Endpoint, *path: str, **query: str) -> Any:
        """Return the body of an answer. Raises what the handler raises, and `Problem` for what is malformed."""
        return (await self.call(endpoint, *path, query=query)).body

    async def post(self, endpoint: Endpoint, *path: str, body: Mapping[str, Any], key: str | None = None) -> Answer:
        """Order something; `key` is the Idempotency-Key, the same for every sending of one form.

        Raises as `get`; an operation that failed at once is a `Problem` too.
        """
        return await self.call(endpoint, *path, body=body, headers={} if key is None else {"Idempotency-Key": key})

    async def call(
        self,
        endpoint: Endpoint,
        *path: str,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        if not self.principal.may(endpoint.scope):
            raise Problem("scope_missing")
        document = None if endpoint.body is None else dict(body or {})
        call = Call(
            endpoint,
            self._request(endpoint, path, query or {}, headers or {}),
            self.principal,
            None if endpoint.body is None else validation.parse_body(endpoint.body, document),
            validation.parse_query(endpoint.query, MultiDict(query or {})),
            document,
        )
        return _answer(await endpoint.handler(call))

    def _request(
        self, endpoint: Endpoint, path: tuple[str, ...], query: Mapping[str, str], headers: Mapping[str, str]
    ) -> LocalRequest:
        names = [part[1:-1] for part in endpoint.path.replace(".pdf", "").split("/") if part.startswith("{")]
        places = dict(zip(names, path, strict=True))
        target = self.request.url.origin().with_path(endpoint.path.format(**places)).with_query(query)
        sent = CIMultiDict({"Accept-Language": self.language, **headers})
        return LocalRequest(
            self.request.app, CIMultiDictProxy(sent), places, target, self.request.remote, self.request[REQUEST_ID]
        )


def _answer(response: web.StreamResponse) -> Answer:
    if not isinstance(response, web.Response) or not isinstance(response.body, bytes):
        raise TypeError("an answer to a page has a body of bytes")
    if response.content_type == "application/problem+json":
        raise _problem(json.loads(response.body))
    body = json.loads(response.body) if response.content_type == "application/json" else response.body
    return Answer(response.status, body, dict(response.headers))


def _problem(document: dict[str, Any]) -> Problem:
    """Raise what an operation that has ended was answered with like every other problem."""
    told = {"type", "title", "status", "detail", "instance", "code", "retryable", "outcome", "errors"}
    members = {name: value for name, value in document.items() if name not in told}
    return Problem(document["code"], document["detail"], members=members, outcome=document["outcome"])
