"""The owner's details on a page: what is known already, what was typed, what of it is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gateway.api.domain_contacts import read_contacts
from gateway.api.profiles import read_profile
from gateway.errors import NotFound
from gateway.web.panel.contact_form import FormField, asked_of_somebody, contact_of, fields_of, typed_as, wrong_fields
from gateway.web.panel.own import own_services
from gateway.web.scene import Scene


@dataclass(frozen=True, slots=True)
class ContactForm:
    """`given` fills the form; `groups` are the fields of each role; `general` is what is wrong with none of them."""

    given: Mapping[str, str]
    groups: Sequence[tuple[str, Sequence[FormField]]]
    general: Sequence[str]

    @property
    def wrong(self) -> list[FormField]:
        return [field for _, fields in self.groups for field in fields if field.error]


async def contact_form(scene: Scene, zone: dict[str, Any], name: str | None) -> ContactForm:
    """Return the fields of each role that the zone asks for, with what was typed; else with the contacts of `name`, or
    of a name that the customer has already.
    """
    roles = _roles(zone)
    schema = zone["contacts"]["contact_schema"]
    given: dict[str, str] = dict(scene.form) if scene.form else await _known(scene, roles, schema, name)
    wrong = {} if scene.problem is None else wrong_fields(scene.problem, scene.language)
    groups = [(role, fields_of(role, schema, given, wrong)) for role in roles]
    shown = {field.name for _, fields in groups for field in fields}
    return ContactForm(given, groups, [text for field, text in wrong.items() if field not in shown])


def contacts_typed(scene: Scene, zone: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {role: contact_of(role, dict(scene.form)) for role in _roles(zone)}


def _roles(zone: dict[str, Any]) -> list[str]:
    return zone["contacts"]["roles_required"] or ["registrant"]


async def _known(scene: Scene, roles: Sequence[str], schema: Mapping[str, Any], name: str | None) -> dict[str, str]:
    """Return what the profile tells, and over it what the registries were told before: of another name no more than
    this zone asks for.
    """
    known = await _of_profile(scene, roles)
    asked = set(schema["properties"]) if name is not None else asked_of_somebody(schema)
    if name is None:
        held = await own_services(scene, service_class="domain", limit="1")
        name = next((each["domain"] for each in held["items"]), None)
    contacts = {} if name is None else (await scene.api.get(read_contacts, name))["contacts"]
    owner = contacts.get("registrant")
    for role in roles:
        contact = contacts.get(role) or owner or {}
        known |= dict(typed_as(role, {field: value for field, value in contact.items() if field in asked}))
    return known


async def _of_profile(scene: Scene, roles: Sequence[str]) -> dict[str, str]:
    try:
        profile = await scene.api.get(read_profile, scene.account_id)
    except NotFound:
        profile = {"kind": "person", "name": "", "email": scene.person.email, "phone": ""}
    facts = {
        "kind": "organization" if profile["kind"] == "company" else "person",
        "name": "" if profile["name"] == profile["email"] else profile["name"],
        "email": profile["email"] or "",
        "phone": profile["phone"] or "",
        "address/country": "UA",
    }
    return {f"contacts/{role}/{name}": value for role in roles for name, value in facts.items()}
