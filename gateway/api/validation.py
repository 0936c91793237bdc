"""From bytes and query strings to request shapes; what does not fit becomes a problem that names the field."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from aiohttp import web
from multidict import MultiMapping
from pydantic import BaseModel, ValidationError

from adapters.rules import FieldProblem
from gateway.api import json_body
from gateway.api.problem import Problem

ModelT = TypeVar("ModelT", bound=BaseModel)

_CODES = {"extra_forbidden": "unknown_field", "missing": "required"}


async def read_body(request: web.Request) -> bytes:
    """Return the body of a request that says it is plain JSON and is no larger than allowed."""
    if request.content_type != "application/json" or request.charset not in {None, "utf-8", "UTF-8"}:
        raise Problem("unsupported_media_type", "send Content-Type: application/json")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Problem("unsupported_media_type", "compressed bodies are not taken")
    if (request.content_length or 0) > request.client_max_size:
        raise Problem("body_too_large")
    try:
        return await request.read()
    except web.HTTPRequestEntityTooLarge as err:
        raise Problem("body_too_large") from err


def parse_json(data: bytes) -> Any:
    try:
        return json_body.parse(data)
    except json_body.MalformedJson as err:
        raise Problem("malformed_json", str(err)) from err


def parse_body(model: type[ModelT], document: Any) -> ModelT:
    """Validate a parsed body. Raises `Problem` validation_failed with a pointer for every wrong field."""
    try:
        return model.model_validate_json(json_body.canonical(document))
    except ValidationError as err:
        raise _problem(err, lambda loc: _body_pointer(loc, document)) from err


def parse_query(model: type[ModelT], query: MultiMapping[str]) -> ModelT:
    """Validate query parameters, which are texts: they are converted where a body's fields would not be."""
    values = dict(query)
    if len(values) != len(query):
        repeated = next(name for name in values if len(query.getall(name)) > 1)
        raise Problem(
            "validation_failed", errors=(FieldProblem(_query_pointer([repeated]), "repeated", "given twice"),)
        )
    try:
        return model.model_validate_strings(values, strict=False)
    except ValidationError as err:
        raise _problem(err, _query_pointer) from err


def _problem(err: ValidationError, pointer: Callable[[Sequence[str | int]], str]) -> Problem:
    errors = tuple(
        FieldProblem(pointer(error["loc"]), _code(error["type"]), error["msg"])
        for error in err.errors(include_url=False, include_context=False, include_input=False)
    )
    return Problem("validation_failed", errors=errors)


def _code(kind: str) -> str:
    if kind.endswith("_type"):
        return "wrong_type"
    return _CODES.get(kind, kind)


def _body_pointer(loc: Sequence[str | int], document: Any) -> str:
    """Return the JSON Pointer of a place in the document (RFC 6901 §3); a caller's long key is cut."""
    return "".join("/" + str(step)[:100].replace("~", "~0").replace("/", "~1") for step in _steps(loc, document))


def _steps(loc: Sequence[str | int], node: Any) -> Iterator[str | int]:
    """Walk to where the document ends: what else is in a place names the choice among shapes, not a member."""
    for number, step in enumerate(loc, start=1):
        inside = step in node if isinstance(node, dict) else isinstance(node, list) and isinstance(step, int)
        if inside:
            yield step
            node = node[step]
        elif number == len(loc) and isinstance(node, dict):
            yield step


def _query_pointer(loc: Sequence[str | int]) -> str:
    return "?" + ".".join(str(step)[:100] for step in loc)
