"""The problem document of RFC 9457: the body of every answer that is not a success."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from adapters.languages import Language
from adapters.problem_texts import problem_text
from adapters.rules import FieldProblem
from gateway.api.problem_types import PROBLEM_TYPES

CONTENT_TYPE = "application/problem+json"
DETAIL_MAX = 300


class Problem(Exception):
    """An answer that is not a success. `detail` and `members` are shown to the caller, so they hold no secret.

    `errors` are wrong fields: their pointers (RFC 6901) lead into the body, or are `?name` for a query parameter. They
    are the detail where there is no other. `outcome` says what became of the order: `none` (nothing happened), `done`,
    `unknown` (ask before repeating).
    """

    def __init__(
        self,
        code: str,
        detail: str | None = None,
        *,
        errors: tuple[FieldProblem, ...] = (),
        members: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        outcome: str = "none",
    ) -> None:
        super().__init__(code)
        self.kind = PROBLEM_TYPES[code]
        self.detail = detail or (None if errors else self.kind.title)
        self.errors = errors
        self.members = dict(members or {})
        self.headers = dict(headers or {})
        self.outcome = outcome

    def document(self, request_id: str, language: Language) -> dict[str, Any]:
        """Return the body; of its texts, those about fields are in `language`."""
        texts = [problem_text(error, language) for error in self.errors]
        errors = [
            {"pointer": error.pointer, "code": error.code, "detail": text}
            for error, text in zip(self.errors, texts, strict=True)
        ]
        return {
            "type": self.kind.uri,
            "title": self.kind.title,
            "status": self.kind.status,
            "detail": self.detail or "; ".join(dict.fromkeys(texts))[:DETAIL_MAX],
            "instance": request_id,
            "code": self.kind.code,
            "retryable": self.kind.retryable,
            "outcome": self.outcome,
            **({"errors": errors} if errors else {}),
            **self.members,
        }

    def response(self, request_id: str, language: Language = Language.EN) -> web.Response:
        return web.Response(
            status=self.kind.status,
            body=json.dumps(self.document(request_id, language), ensure_ascii=False).encode(),
            content_type=CONTENT_TYPE,
            headers={"Cache-Control": "no-store", **self.headers},
        )
