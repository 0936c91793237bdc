"""The customer's details for documents and notices, and what concerns signing in."""

from typing import Any

from aiohttp import web

from gateway.api.profiles import put_profile, read_profile
from gateway.errors import NotFound
from gateway.web.pages import page
from gateway.web.panel.contact_form import wrong_fields
from gateway.web.scene import Scene
from gateway.web.security import changes, security_values

_TEXTS = (
    *("name", "legal_form", "tax_number", "vat_number", "vat_status"),
    *("address", "iban", "bank", "email", "phone"),
)


@page("GET", "/settings")
async def settings(scene: Scene) -> web.Response:
    return await _shown(scene)


async def _shown(scene: Scene, error: str | None = None, totp: str | None = None) -> web.Response:
    profile, tag = await _profile(scene)
    typed = dict(scene.form) if scene.problem is not None else {}
    return scene.show(
        "settings.html",
        status=None if error is None else 422,
        profile=profile | {name: typed[name] for name in _TEXTS if name in typed},
        tag=tag,
        wrong={} if scene.problem is None else wrong_fields(scene.problem, scene.language),
        **security_values(scene, error, totp),
    )


async def _profile(scene: Scene) -> tuple[dict[str, Any], str]:
    """Return the details and their version; empty ones when there are none yet."""
    try:
        answer = await scene.api.call(read_profile, scene.account_id)
    except NotFound:
        empty: dict[str, Any] = dict.fromkeys(_TEXTS)
        return empty | {"kind": "person", "language": scene.language, "monthly_act": False, "contract": None}, ""
    return answer.body, answer.headers["ETag"]


@page("POST", "/settings/profile", again=settings)
async def save_profile(scene: Scene) -> web.Response:
    body: dict[str, Any] = {name: scene.said(name) or None for name in _TEXTS}
    body |= {
        "kind": "company" if scene.said("kind") == "company" else "person",
        "language": scene.said("language"),
        "monthly_act": scene.said("monthly_act") == "yes",
    }
    headers = {"If-Match": scene.said("tag")} if scene.said("tag") else {}
    await scene.api.call(put_profile, scene.account_id, body=body, headers=headers)
    return scene.go("/settings", {"done": "changed"})


async def _failed(scene: Scene, error: str, totp: str | None) -> web.Response:
    return await _shown(scene, error=error, totp=totp)


SETTINGS_PAGES = (settings, save_profile, *changes("/settings", _failed))
