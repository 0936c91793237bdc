"""Coming in and going out: signing in and up, the links of mails, the language."""

from urllib.parse import urlsplit

from aiohttp import web

from gateway.api.referral_links import COOKIE as REFERRAL
from gateway.people.errors import CodeNeeded, LinkVoid, TooManyAttempts, WeakPassword, WrongCredentials
from gateway.people.joining import InvalidAddress, Newcomer
from gateway.people.model import LinkPurpose, Realm
from gateway.people.sign_in import Attempt
from gateway.people.visits import LASTS
from gateway.web.pages import LANGUAGE_COOKIE, page
from gateway.web.scene import Scene
from gateway.words import LANGUAGES


@page("GET", "/sign-in", is_open=True)
async def sign_in_page(scene: Scene) -> web.Response:
    if scene.visit is not None:
        return scene.go("")
    return scene.show("sign_in.html", error=None, email="", next=_next(scene, scene.request.query.get("next", "")))


@page("POST", "/sign-in", is_open=True)
async def sign_in(scene: Scene) -> web.Response:
    onward, email = _next(scene, scene.said("next")), scene.said("email")
    attempt = Attempt(
        await scene.site.tenant_id(scene.request.app),
        scene.site.realm,
        email,
        str(scene.form.get("password", "")),
        scene.said("code"),
        scene.request.remote,
    )
    try:
        token = await scene.site.people.sign_in.sign_in(attempt)
    except (WrongCredentials, CodeNeeded, TooManyAttempts) as err:
        status = 429 if isinstance(err, TooManyAttempts) else 403
        return scene.show("sign_in.html", status=status, error=err.code, email=email, next=onward)
    return _entered(scene, token, onward)


@page("POST", "/sign-out")
async def sign_out(scene: Scene) -> web.Response:
    if scene.visit is not None:
        await scene.site.people.visits.end(scene.visit)
    response = scene.go("/sign-in")
    response.del_cookie(scene.site.cookie, path="/", secure=scene.site.settings.secure, httponly=True)
    return response


@page("GET", "/sign-up", is_open=True)
async def sign_up_page(scene: Scene) -> web.Response:
    _check_sign_up(scene)
    return scene.show("sign_up.html", error=None, email="", sent=False)


@page("POST", "/sign-up", is_open=True)
async def sign_up(scene: Scene) -> web.Response:
    _check_sign_up(scene)
    newcomer = Newcomer(
        await scene.site.tenant_id(scene.request.app),
        scene.said("email"),
        str(scene.form.get("password", "")),
        scene.language,
        scene.site.settings.currency,
        scene.request.cookies.get(REFERRAL),
        scene.request.remote,
    )
    try:
        await scene.site.people.joining.sign_up(newcomer)
    except (InvalidAddress, WeakPassword, TooManyAttempts) as err:
        return scene.show("sign_up.html", status=422, error=err.code, email=newcomer.email, sent=False)
    except LinkVoid:
        pass  # somebody else signs up with this address at the same moment: one of the two mails is enough
    return scene.show("sign_up.html", error=None, email=newcomer.email, sent=True)


@page("GET", "/confirm", is_open=True)
async def confirm_page(scene: Scene) -> web.Response:
    """Only show a button: mail scanners follow links, and would use this one up."""
    token = scene.request.query.get("token", "")
    good = await scene.site.people.joining.is_good(token, LinkPurpose.CONFIRM)
    return scene.show("confirm.html", status=200 if good else 410, token=token, good=good)


@page("POST", "/confirm", is_open=True)
async def confirm(scene: Scene) -> web.Response:
    try:
        token = await scene.site.people.joining.confirm(scene.said("token"), scene.site.realm)
    except LinkVoid:
        return scene.show("confirm.html", status=410, token="", good=False)
    return _entered(scene, token, scene.site.home)


@page("GET", "/forgotten", is_open=True)
async def forgotten_page(scene: Scene) -> web.Response:
    return scene.show("forgotten.html", error=None, sent=False)


@page("POST", "/forgotten", is_open=True)
async def forgotten(scene: Scene) -> web.Response:
    site = scene.site
    tenant_id = await site.tenant_id(scene.request.app)
    try:
        await site.people.joining.ask_for_link(tenant_id, site.realm, scene.said("email"), source=scene.request.remote)
    except (InvalidAddress, TooManyAttempts) as err:
        return scene.show("forgotten.html", status=422, error=err.code, sent=False)
    return scene.show("forgotten.html", error=None, sent=True)


@page("GET", "/new-password", is_open=True)
async def new_password_page(scene: Scene) -> web.Response:
    token = scene.request.query.get("token", "")
    good = await scene.site.people.joining.is_good(token, LinkPurpose.RESET)
    return scene.show("new_password.html", status=200 if good else 410, token=token, good=good, error=None)


@page("POST", "/new-password", is_open=True)
async def new_password(scene: Scene) -> web.Response:
    given, password = scene.said("token"), str(scene.form.get("password", ""))
    try:
        token = await scene.site.people.joining.set_password(
            given, scene.site.realm, password, source=scene.request.remote
        )
    except WeakPassword as err:
        return scene.show("new_password.html", status=422, token=given, good=True, error=err.code)
    except LinkVoid:
        return scene.show("new_password.html", status=410, token="", good=False, error=None)
    return _entered(scene, token, scene.site.home)


@page("POST", "/language", is_open=True)
async def language(scene: Scene) -> web.Response:
    chosen = scene.said("language")
    response = scene.go(_next(scene, scene.said("next")).removeprefix(scene.site.home))
    if chosen in LANGUAGES:
        response.set_cookie(
            LANGUAGE_COOKIE, chosen, max_age=31_536_000, samesite="Lax", secure=scene.site.settings.secure
        )
    return response


def _check_sign_up(scene: Scene) -> None:
    if not scene.site.settings.sign_up or scene.site.realm is not Realm.PANEL:
        raise web.HTTPNotFound


def _entered(scene: Scene, token: str, onward: str) -> web.Response:
    response = scene.go(onward.removeprefix(scene.site.home))
    response.set_cookie(
        scene.site.cookie,
        token,
        max_age=int(LASTS[scene.site.realm].total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=scene.site.settings.secure,
    )
    return response


def _next(scene: Scene, target: str) -> str:
    """Return the place within this realm that a target names; its first page for everything else."""
    parts, home = urlsplit(target), scene.site.home
    is_ours = not parts.scheme and not parts.netloc and parts.path.startswith(home + "/") and "\\" not in target
    return parts.path if is_ours else home


DOOR = (
    *(sign_in_page, sign_in, sign_out, sign_up_page, sign_up, confirm_page, confirm),
    *(forgotten_page, forgotten, new_password_page, new_password, language),
)
