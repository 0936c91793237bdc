"""The stylesheet and the script, under names that change with their content."""

import hashlib
from functools import cache
from importlib import resources

from aiohttp import web

_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_NAMES = ("site.css", "site.js", "icon.svg")
_PREFIX = "/assets/"


def add_assets(router: web.UrlDispatcher) -> None:
    router.add_get(_PREFIX + "{name}", _asset)


def asset_url(name: str) -> str:
    return f"{_PREFIX}{_fingerprinted(name)}"


async def _asset(request: web.Request) -> web.Response:
    wanted = request.match_info["name"]
    for name in _NAMES:
        if wanted == _fingerprinted(name):
            headers = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
            kind = _TYPES[name.rpartition(".")[2]]
            return web.Response(body=_content(name), content_type=kind, charset="utf-8", headers=headers)
    raise web.HTTPNotFound


@cache
def _content(name: str) -> bytes:
    return (resources.files("gateway.web") / "assets" / name).read_bytes()


@cache
def _fingerprinted(name: str) -> str:
    stem, _, kind = name.rpartition(".")
    return f"{stem}-{hashlib.sha256(_content(name)).hexdigest()[:12]}.{kind}"
