"""Versions of single resources in headers: ETag out; If-Match and If-None-Match in (RFC 9110 §13)."""

import hashlib
import re
from typing import Any

from aiohttp import web
from pydantic import BaseModel

from gateway.api.endpoint import Call
from gateway.api.reply import reply
from gateway.errors import PreconditionFailed

_ETAG = re.compile(r'(?:W/)?"([1-9][0-9]{0,8})"\Z')


def etag_of(version: int) -> str:
    return f'"{version}"'


def expected_version(call: Call[Any, Any], kind: str) -> int | None:
    """Return the version that If-Match names; None without the header. Raises `PreconditionFailed` for another tag."""
    given = call.request.headers.get("If-Match")
    if given is None:
        return None
    match = _ETAG.match(given.strip())
    if match is None:
        raise PreconditionFailed(kind)
    return int(match[1])


def versioned_reply(call: Call[Any, Any], answer: BaseModel, version: int, *, status: int = 200) -> web.Response:
    """Answer with the ETag; 304 without a body to a reader that has this version already."""
    etag = etag_of(version)
    if call.endpoint.method == "GET" and is_known(call, etag):
        return _unchanged(etag)
    return reply(answer, status=status, headers={"ETag": etag})


def tagged_reply(call: Call[Any, Any], answer: BaseModel) -> web.Response:
    """Answer with a tag made of what the answer says, where no row counts its versions; else as `versioned_reply`."""
    etag = _tag_of(answer)
    if call.endpoint.method == "GET" and is_known(call, etag):
        return _unchanged(etag)
    return reply(answer, headers={"ETag": etag})


def check_unchanged(call: Call[Any, Any], now: BaseModel, kind: str) -> None:
    """Raises `PreconditionFailed` when If-Match names another tag than that of the resource as it is `now`."""
    given = call.request.headers.get("If-Match")
    if given is not None and given.strip() not in {"*", _tag_of(now)}:
        raise PreconditionFailed(kind)


def _tag_of(answer: BaseModel) -> str:
    return f'"{hashlib.sha256(answer.model_dump_json().encode()).hexdigest()[:32]}"'


def _unchanged(etag: str) -> web.Response:
    return web.Response(status=304, headers={"ETag": etag, "Cache-Control": "no-store"})


def is_known(call: Call[Any, Any], etag: str) -> bool:
    """Tell whether If-None-Match names this tag (weak comparison)."""
    given = call.request.headers.get("If-None-Match", "")
    tags = {tag.strip().removeprefix("W/") for tag in given.split(",")}
    return "*" in tags or etag in tags
