"""What the control interface takes: JSON objects, read member by member, each complaint naming the member."""

import json
from datetime import datetime
from typing import Any

from aiohttp import web

from simulators.clock import parse_instant

Body = dict[str, Any]


class InvalidBody(ValueError):
    """A request body of another shape than the route takes."""


async def any_json(request: web.Request) -> Any:
    try:
        return json.loads(await request.read())
    except (UnicodeDecodeError, RecursionError):
        raise web.HTTPBadRequest(text="not JSON") from None


async def json_object(request: web.Request, known: set[str], *, required: set[str] | None = None) -> Body:
    body = await any_json(request)
    if not isinstance(body, dict):
        raise InvalidBody("a JSON object")
    if unknown := sorted(set(body) - known):
        raise InvalidBody(f"unknown: {', '.join(unknown)}; known: {', '.join(sorted(known))}")
    if missing := sorted((required or set()) - set(body)):
        raise InvalidBody(f"missing: {', '.join(missing)}")
    return body


def text(body: Body, name: str) -> str:
    value = body[name]
    if not isinstance(value, str):
        raise InvalidBody(f"{name}: a string")
    return value


def optional_text(body: Body, name: str) -> str | None:
    return text(body, name) if name in body else None


def texts(body: Body, name: str) -> list[str] | None:
    """A list of strings, None when there is none."""
    value = body.get(name)
    if name in body and not (isinstance(value, list) and all(isinstance(each, str) for each in value)):
        raise InvalidBody(f"{name}: a list of strings")
    return value


def whole_number(body: Body, name: str, default: int | None = None) -> int:
    value = body.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool):
        raise InvalidBody(f"{name}: a whole number")
    return value


def instant(body: Body, name: str) -> datetime | None:
    return parse_instant(text(body, name)) if name in body else None
