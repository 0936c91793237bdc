"""The page behind the link of a welcome mail: looking shows a button, pressing it shows the password, once."""

from aiohttp import web

from gateway.keys import SERVICES
from gateway.web.assets import asset_url
from gateway.web.headers import page_headers
from gateway.web.templating import render_page
from gateway.welcome.links import Shown
from gateway.words import LANGUAGES

_HEADERS = {**page_headers(), "X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}
_PATH = r"/welcome/{token:[A-Za-z0-9_-]{1,100}}"
_FALLBACK = "uk"


def add_welcome_pages(router: web.UrlDispatcher) -> None:
    router.add_get(_PATH, look)
    router.add_post(_PATH, show)


async def look(request: web.Request) -> web.Response:
    return _page(await request.app[SERVICES].welcome.look(request.match_info["token"]))


async def show(request: web.Request) -> web.Response:
    return _page(await request.app[SERVICES].welcome.open(request.match_info["token"]))


def _page(shown: Shown | None) -> web.Response:
    """A link that shows nothing is 404, whether it was used, has expired or never was."""
    language = shown.language if shown is not None and shown.language in LANGUAGES else _FALLBACK
    text = render_page("welcome.html", language, shown=shown, style=asset_url("site.css"))
    status = 404 if shown is None else 200
    return web.Response(text=text, content_type="text/html", status=status, headers=_HEADERS)
