"""The problem document of RFC 9457: the body of every answer that is not a success."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from gateway.api.problem_types import PROBLEM_TYPES

CONTENT_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class FieldError:
    """One wrong field: `pointer` is the JSON Pointer (RFC 6901) into the body, or `?name` for a query parameter."""

    pointer: str
    code: str
    detail: str

    def document(self) -> dict[str, str]:
        return {"pointer": self.pointer, "code": self.code, "detail": self.detail}


class Problem(Exception):
    """An answer that is not a success. `detail` and `members` are shown to the caller, so they hold no secret.

    `outcome` says what became of the order: `none` (nothing happened), `done`, `unknown` (ask before repeating).
    """

    def __init__(
        self,
        code: str,
        detail: str | None = None,
        *,
        errors: tuple[FieldError, ...] = (),
        members: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        outcome: str = "none",
    ) -> None:
        super().__init__(code)
        self.kind = PROBLEM_TYPES[code]
        self.detail = detail or self.kind.title
        self.errors = errors
        self.members = dict(members or {})
        self.headers = dict(headers or {})
        self.outcome = outcome

    def document(self, request_id: str) -> dict[str, Any]:
        return {
            "type": self.kind.uri,
            "title": self.kind.title,
            "status": self.kind.status,
            "detail": self.detail,
            "instance": request_id,
            "code": self.kind.code,
            "retryable": self.kind.retryable,
            "outcome": self.outcome,
            **({"errors": [error.document() for error in self.errors]} if self.errors else {}),
            **self.members,
        }

    def response(self, request_id: str) -> web.Response:
        return web.Response(
            status=self.kind.status,
            body=json.dumps(self.document(request_id), ensure_ascii=False).encode(),
            content_type=CONTENT_TYPE,
            headers={"Cache-Control": "no-store", **self.headers},
        )
