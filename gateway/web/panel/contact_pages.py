"""The owner's details on a page: what is known already, what was typed, what of it is wrong."""

from typing import Any

from gateway.api.profiles import read_profile
from gateway.errors import NotFound
from gateway.web.panel.contact_form import FormField, contact_of, fields_of, wrong_fields
from gateway.web.scene import Scene

Groups = list[tuple[str, list[FormField]]]


async def contact_groups(scene: Scene, zone: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str], Groups]:
    """Return what fills the form, what is wrong by field, and the fields of each role that the zone asks for."""
    roles = _roles(zone)
    given: dict[str, Any] = dict(scene.form) if scene.form else await _known(scene, roles)
    wrong = {} if scene.problem is None else wrong_fields(scene.problem, scene.language)
    return given, wrong, [(role, fields_of(role, zone["contacts"]["contact_schema"], given, wrong)) for role in roles]


def contacts_typed(scene: Scene, zone: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {role: contact_of(role, dict(scene.form)) for role in _roles(zone)}


def _roles(zone: dict[str, Any]) -> list[str]:
    return zone["contacts"]["roles_required"] or ["registrant"]


async def _known(scene: Scene, roles: list[str]) -> dict[str, str]:
    """Return what the profile tells already."""
    try:
        profile = await scene.api.get(read_profile, scene.account_id)
    except NotFound:
        return {}
    facts = {
        "kind": "organization" if profile["kind"] == "company" else "person",
        "name": "" if profile["name"] == profile["email"] else profile["name"],
        "email": profile["email"] or "",
        "phone": profile["phone"] or "",
        "address/country": "UA",
    }
    return {f"contacts/{role}/{name}": value for role in roles for name, value in facts.items()}
