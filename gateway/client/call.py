"""One request to the interface as a value, and how its answer is read: what both clients share. Does no I/O."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import quote, urlencode

from pydantic import BaseModel, ValidationError

from gateway.client.errors import Problem, Unreadable

Result = TypeVar("Result")
Model = TypeVar("Model", bound=BaseModel)

Query = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Answer:
    """`headers` by names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Call(Generic[Result]):
    """`key` is the Idempotency-Key, `version` that of what is changed, as reading it told.

    `wait_seconds` is how long the gateway may take for an answer that is not ready.
    """

    method: str
    path: str
    read: Callable[[Answer], Result]
    body: Mapping[str, Any] | None = field(default=None, repr=False)
    query: Mapping[str, Query] = field(default_factory=dict)
    key: str | None = None
    wait_seconds: int | None = None
    harmless: bool = False
    version: str | None = None

    @property
    def repeatable(self) -> bool:
        """Return whether sending it twice is the same as sending it once."""
        return self.harmless or self.method != "POST" or self.key is not None

    def target(self) -> str:
        given = {
            name: str(value).lower() if isinstance(value, bool) else value
            for name, value in self.query.items()
            if value is not None
        }
        return self.path + (f"?{urlencode(given)}" if given else "")

    def headers(self, api_key: str) -> dict[str, str]:
        made = {"Authorization": f"Bearer {api_key}", "Accept": "application/json"}
        if self.body is not None:
            made["Content-Type"] = "application/json"
        if self.key is not None:
            made["Idempotency-Key"] = self.key
        if self.version is not None:
            made["If-Match"] = self.version
        if self.wait_seconds is not None:
            made["Prefer"] = f"wait={self.wait_seconds}"
        return made

    def payload(self) -> bytes | None:
        return None if self.body is None else json.dumps(self.body, ensure_ascii=False).encode()

    def result(self, answer: Answer) -> Result:
        """Read the answer. Raises Problem when it is none of success, Unreadable when it is not the gateway's."""
        if not 200 <= answer.status < 300:
            raise _problem(answer)
        try:
            return self.read(answer)
        except ValidationError as err:
            raise Unreadable("the answer is not one of this interface") from err


def address(*segments: str) -> str:
    """Return the path under /v1; what is given may hold any character."""
    return "/v1/" + "/".join(quote(segment, safe="") for segment in segments)


def given(**fields: Any) -> dict[str, Any]:
    """Return the fields that are not left out."""
    return {name: value for name, value in fields.items() if value is not None}


def shaped(model: type[Model]) -> Callable[[Answer], Model]:
    return lambda answer: model.model_validate_json(answer.body)


def _problem(answer: Answer) -> Problem:
    after = answer.headers.get("retry-after", "")
    return Problem(
        answer.status,
        _document(answer),
        retry_after=float(after) if after.isascii() and after.isdigit() else None,
    )


def _document(answer: Answer) -> dict[str, Any]:
    """Return the problem document; an empty one where something between the two answered in words of its own."""
    if not answer.headers.get("content-type", "").startswith("application/problem+json"):
        return {}
    try:
        document = json.loads(answer.body)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}
