"""The customer's details for documents and notices, the password, and the second factor."""

from typing import Any

from aiohttp import web

from gateway.api.problem import Problem
from gateway.api.problems import problem_of
from gateway.api.profiles import put_profile, read_profile
from gateway.errors import NotFound
from gateway.people import second_factor
from gateway.people.errors import TooManyAttempts, WeakPassword, WrongCredentials
from gateway.web.pages import page
from gateway.web.panel.contact_form import wrong_fields
from gateway.web.scene import Scene

_TEXTS = (
    *("name", "legal_form", "tax_number", "vat_number", "vat_status"),
    *("address", "iban", "bank", "email", "phone"),
)


@page("GET", "/settings")
async def settings(scene: Scene) -> web.Response:
    return await _shown(scene)


async def _shown(
    scene: Scene, problem: Problem | None = None, error: str | None = None, totp: str | None = None
) -> web.Response:
    profile, tag = await _profile(scene)
    typed = dict(scene.form) if problem is not None else {}
    secret = totp or second_factor.new_secret()
    return scene.show(
        "settings.html",
        status=422 if error is not None else 200 if problem is None else problem.kind.status,
        profile=profile | {name: typed[name] for name in _TEXTS if name in typed},
        tag=tag,
        totp=secret,
        totp_uri=second_factor.enrolment_uri(secret, scene.person.email, scene.site.settings.name),
        wrong={} if problem is None else wrong_fields(problem, scene.language),
        error=error,
        problem=problem,
        words=None if problem is None else scene.words(problem),
    )


async def _profile(scene: Scene) -> tuple[dict[str, Any], str]:
    """Return the details and their version; empty ones when there are none yet."""
    try:
        answer = await scene.api.call(read_profile, scene.account_id)
    except NotFound:
        empty: dict[str, Any] = dict.fromkeys(_TEXTS)
        return empty | {"kind": "person", "language": scene.language, "monthly_act": False, "contract": None}, ""
    return answer.body, answer.headers["ETag"]


@page("POST", "/settings/profile")
async def save_profile(scene: Scene) -> web.Response:
    body: dict[str, Any] = {name: scene.said(name) or None for name in _TEXTS}
    body |= {
        "kind": "company" if scene.said("kind") == "company" else "person",
        "language": scene.said("language"),
        "monthly_act": scene.said("monthly_act") == "yes",
    }
    headers = {"If-Match": scene.said("tag")} if scene.said("tag") else {}
    try:
        await scene.api.call(put_profile, scene.account_id, body=body, headers=headers)
    except Exception as err:  # noqa: BLE001 - told beside the fields
        return await _shown(scene, problem_of(err))
    return scene.go("/settings", {"done": "changed"})


@page("POST", "/settings/password")
async def change_password(scene: Scene) -> web.Response:
    old, new = str(scene.form.get("old", "")), str(scene.form.get("new", ""))
    return await _secured(scene, "password", lambda visit: scene.site.people.sign_in.change_password(visit, old, new))


@page("POST", "/settings/second-factor")
async def enrol(scene: Scene) -> web.Response:
    totp, code = scene.said("totp"), scene.said("code")
    return await _secured(
        scene, "second_factor", lambda visit: scene.site.people.sign_in.enrol(visit, totp, code), totp
    )


@page("POST", "/settings/second-factor/off")
async def drop(scene: Scene) -> web.Response:
    password = str(scene.form.get("password", ""))
    return await _secured(
        scene, "second_factor_off", lambda visit: scene.site.people.sign_in.drop_second_factor(visit, password)
    )


@page("POST", "/settings/others")
async def end_others(scene: Scene) -> web.Response:
    return await _secured(scene, "others_out", scene.site.people.visits.end_others)


async def _secured(scene: Scene, done: str, change: Any, totp: str | None = None) -> web.Response:
    try:
        await change(scene.visit)
    except (WrongCredentials, WeakPassword, TooManyAttempts) as err:
        return await _shown(scene, error=err.code, totp=totp)
    return scene.go("/settings", {"done": done})


SETTINGS_PAGES = (settings, save_profile, change_password, enrol, drop, end_others)
