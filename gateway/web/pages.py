"""From a request to a scene: the visit by its cookie, the language, the form; and errors as pages."""

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog
from aiohttp import web

from gateway.api.language import HEADER, preferred_language
from gateway.api.problem import Problem
from gateway.api.problems import problem_of
from gateway.people.model import Realm, Role
from gateway.unexpected import traits_of
from gateway.web.scene import Scene
from gateway.web.site import Site
from gateway.words import LANGUAGES

LANGUAGE_COOKIE = "dgw_language"
LIVE = "X-Live"
"""The header of a page that our script reads again by itself."""

_WITHOUT_CODES = frozenset({"/security", "/security/password", "/security/second-factor", "/sign-out"})

Handler = Callable[[Scene], Awaitable[web.Response]]

_log = structlog.stdlib.get_logger("gateway.web")


class FormVoid(Exception):
    """The form is not one that we gave this visitor, or it was given before somebody signed in or out."""


@dataclass(frozen=True, slots=True)
class Page:
    """`path` begins below the realm's home. An open page is for everybody, the others for who signed in;
    at the console, for who has at least the role. What goes wrong is told `again` on the page of the form, where
    there is one.
    """

    method: str
    path: str
    handler: Handler
    is_open: bool = False
    role: Role = Role.VIEWER
    again: "Page | None" = None


def page(
    method: str, path: str, *, is_open: bool = False, role: Role = Role.VIEWER, again: Page | None = None
) -> Callable[[Handler], Page]:
    return lambda handler: Page(method, path, handler, is_open, role, again)


def add_page(router: web.UrlDispatcher, site: Site, one: Page) -> None:
    router.add_route(one.method, site.home + one.path, _request_handler(site, one))


def _request_handler(site: Site, one: Page) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        scene = Scene(request, site, _language(request))
        try:
            return await _answer(one, scene)
        except Exception as err:  # noqa: BLE001 - every page answers with a page
            return error_page(scene, err)

    return handle


async def _answer(one: Page, scene: Scene) -> web.Response:
    site, request = scene.site, scene.request
    token = request.cookies.get(site.cookie)
    scene.visit = (
        None if token is None else await site.people.visits.find(token, site.realm, idle=LIVE in request.headers)
    )
    if scene.visit is not None and request.cookies.get(LANGUAGE_COOKIE) not in LANGUAGES:
        scene.language = scene.visit.person.language
    if request.method == "POST":
        scene.form = await _form(request)
        _check_origin(scene)
    if scene.visit is None and not one.is_open:
        return scene.go("/sign-in", {"next": str(request.rel_url)} if request.method == "GET" else {})
    if scene.visit is not None and _lacks_codes(scene, one):
        return scene.go("/security", {"done": "codes_first"})
    if scene.visit is not None and (held := scene.visit.person.role) is not None and held.rank < one.role.rank:
        raise Problem("scope_missing")
    return await _handled(one, scene)


def _lacks_codes(scene: Scene, one: Page) -> bool:
    """Tell whether an operator must switch on one-time codes before anything else."""
    needed = scene.site.realm is Realm.CONSOLE and scene.site.settings.operators_need_codes
    return needed and not scene.person.has_totp and not (one.is_open or one.path in _WITHOUT_CODES)


async def _handled(one: Page, scene: Scene) -> web.Response:
    if one.again is None:
        return await one.handler(scene)
    try:
        return await one.handler(scene)
    except Exception as err:  # noqa: BLE001 - told on the page of the form
        scene.problem = _noted(err)
        return await one.again.handler(scene)


async def _form(request: web.Request) -> Any:
    if request.content_type != "application/x-www-form-urlencoded":
        raise Problem("unsupported_media_type")
    return await request.post()


def _check_origin(scene: Scene) -> None:
    """Refuse forms that are not ours. `SameSite` keeps the cookie at home already; this does not rely on it."""
    origin = scene.request.headers.get("Origin")
    if origin not in {None, "null", scene.site.settings.origin, str(scene.request.url.origin())}:
        raise FormVoid
    if origin == "null" and scene.request.headers.get("Sec-Fetch-Site") not in {None, "same-origin"}:
        raise FormVoid
    if scene.visit is not None and not hmac.compare_digest(scene.said("csrf").encode(), scene.visit.csrf.encode()):
        raise FormVoid


def error_page(scene: Scene, err: Exception) -> web.Response:
    """Show what went wrong in words; of what nobody foresaw, only that."""
    if isinstance(err, FormVoid):
        return scene.show("form_void.html", status=403)
    scene.problem = _noted(err)
    return scene.show("problem.html")


def _noted(err: Exception) -> Problem:
    problem = problem_of(err)
    if problem.kind.status >= 500:
        _log.error("page_failed", code=problem.kind.code, **traits_of(err))
    return problem


def _language(request: web.Request) -> str:
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    if chosen in LANGUAGES:
        return str(chosen)
    return preferred_language(request.headers.get(HEADER)).value
