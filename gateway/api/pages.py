"""The reference for people: server-rendered from the same endpoints, without script, under a strict policy."""

from functools import cache
from typing import Any

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined

from gateway.api.curl import curl_example
from gateway.api.openapi import openapi_document, problem_codes
from gateway.api.problem_types import PROBLEM_TYPES
from gateway.api.routes import ENDPOINTS

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "public, max-age=300",
}


def add_pages(router: web.UrlDispatcher) -> None:
    router.add_get("/openapi.json", openapi)
    router.add_get("/docs", reference)
    router.add_get("/docs/problems", problems)
    router.add_get("/docs/style.css", style)


async def openapi(_: web.Request) -> web.Response:
    return web.json_response(_document(), headers={"Cache-Control": "public, max-age=300"})


async def reference(_: web.Request) -> web.Response:
    return _page("reference.html", endpoints=ENDPOINTS, problem_codes=problem_codes, curl_example=curl_example)


async def problems(_: web.Request) -> web.Response:
    return _page("problems.html", problems=sorted(PROBLEM_TYPES.values(), key=lambda row: (row.status, row.code)))


async def style(_: web.Request) -> web.Response:
    source, _filename, _fresh = PackageLoader("gateway.api").get_source(_environment(), "style.css")
    return web.Response(text=source, content_type="text/css", headers=_HEADERS)


@cache
def _document() -> dict[str, Any]:
    return openapi_document(ENDPOINTS)


@cache
def _environment() -> Environment:
    return Environment(loader=PackageLoader("gateway.api"), autoescape=True, undefined=StrictUndefined)


def _page(template: str, **values: Any) -> web.Response:
    text = _environment().get_template(template).render(document=_document(), **values)
    return web.Response(text=text, content_type="text/html", headers=_HEADERS)
