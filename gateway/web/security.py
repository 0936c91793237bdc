"""A person's own password, second factor and other visits: the same at the panel and at the console."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from gateway.people import second_factor
from gateway.people.errors import TooManyAttempts, WeakPassword, WrongCredentials
from gateway.people.model import Visit
from gateway.web.pages import Page
from gateway.web.qr import qr_picture
from gateway.web.scene import Scene

Failed = Callable[[Scene, str, str | None], Awaitable[web.Response]]
"""Shows the page again with what went wrong, and the same one-time secret where one is being switched on."""


def security_values(scene: Scene, error: str | None, totp: str | None) -> dict[str, Any]:
    """Return what the part of the page needs; a new one-time secret unless one is being switched on already."""
    secret = totp or second_factor.new_secret()
    uri = second_factor.enrolment_uri(secret, scene.person.email, scene.site.settings.name)
    return {"error": error, "totp": secret, "totp_uri": uri, "qr": qr_picture}


def changes(place: str, failed: Failed) -> tuple[Page, ...]:
    """Return the pages that take the forms below a place; each leads back to it."""

    async def change_password(scene: Scene) -> web.Response:
        old, new = str(scene.form.get("old", "")), str(scene.form.get("new", ""))
        sign_in = scene.site.people.sign_in
        return await _secured(scene, "password", lambda visit: sign_in.change_password(visit, old, new))

    async def enrol(scene: Scene) -> web.Response:
        totp, code = scene.said("totp"), scene.said("code")
        sign_in = scene.site.people.sign_in
        return await _secured(scene, "second_factor", lambda visit: sign_in.enrol(visit, totp, code), totp)

    async def drop(scene: Scene) -> web.Response:
        password, sign_in = str(scene.form.get("password", "")), scene.site.people.sign_in
        return await _secured(scene, "second_factor_off", lambda visit: sign_in.drop_second_factor(visit, password))

    async def end_others(scene: Scene) -> web.Response:
        return await _secured(scene, "others_out", scene.site.people.visits.end_others)

    async def _secured(
        scene: Scene, done: str, change: Callable[[Visit], Awaitable[None]], totp: str | None = None
    ) -> web.Response:
        try:
            await change(scene.here)
        except (WrongCredentials, WeakPassword, TooManyAttempts) as err:
            return await failed(scene, err.code, totp)
        return scene.go(place, {"done": done})

    return (
        Page("POST", f"{place}/password", change_password),
        Page("POST", f"{place}/second-factor", enrol),
        Page("POST", f"{place}/second-factor/off", drop),
        Page("POST", f"{place}/others", end_others),
    )
