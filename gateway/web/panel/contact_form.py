"""The owner's details as a form, made of the contact schema of a zone: its titles are in the reader's language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.languages import Language
from adapters.problem_texts import problem_text
from gateway.api.problem import Problem

_ROOT = "contacts"


@dataclass(frozen=True, slots=True)
class FormField:
    """`name` is the place in the order (`contacts/registrant/address/city`); `choices` are values with their words.

    `only_for` is the kind of holder that alone needs it; `group` the title of the object that it is a part of.
    """

    name: str
    title: str
    hint: str | None
    value: str
    error: str | None
    required: bool
    kind: str
    choices: tuple[tuple[str, str], ...] = ()
    group: str | None = None
    only_for: str | None = None


def fields_of(
    role: str, schema: Mapping[str, Any], given: Mapping[str, str], wrong: Mapping[str, str]
) -> list[FormField]:
    return list(_fields(f"{_ROOT}/{role}", schema, given, wrong, None, needed=True, only=_kinds(schema)))


def asked_of_somebody(schema: Mapping[str, Any]) -> set[str]:
    """Return the fields that some holder must have in a zone, with their twins in Latin letters."""
    names = {*schema.get("required", ()), *_kinds(schema)}
    return names | {f"{name}_latin" for name in names}


def _kinds(schema: Mapping[str, Any]) -> dict[str, str]:
    """Return which fields one kind of holder alone must have; a field in Latin letters goes with its twin."""
    needing: dict[str, set[str]] = {}
    for rule in schema.get("allOf", ()):
        kind = rule["if"].get("properties", {}).get("kind")
        for name in rule["then"].get("required", ()) if kind else ():
            needing.setdefault(name, set()).add(kind["const"])
    found = {name: next(iter(kinds)) for name, kinds in needing.items() if len(kinds) == 1}
    return found | {f"{name}_latin": kind for name, kind in found.items()}


def _fields(
    place: str,
    schema: Mapping[str, Any],
    given: Mapping[str, str],
    wrong: Mapping[str, str],
    group: str | None,
    *,
    needed: bool,
    only: Mapping[str, str],
) -> Iterator[FormField]:
    required = set(schema.get("required", ()))
    for key, told in schema["properties"].items():
        name = f"{place}/{key}"
        if told.get("type") == "object":
            yield from _fields(name, told, given, wrong, told["title"], needed=needed and key in required, only={})
            continue
        yield FormField(
            name=name,
            title=told["title"],
            hint=told.get("description"),
            value=given.get(name, ""),
            error=wrong.get(name),
            required=key in required and needed,
            kind={"email": "email", "date": "date"}.get(told.get("format", ""), "text"),
            choices=tuple((each["const"], each["title"]) for each in told.get("oneOf", ())),
            group=group,
            only_for=only.get(key),
        )


def contact_of(role: str, form: Mapping[str, Any]) -> dict[str, Any]:
    """Return the contact that was typed; what was left empty is not there."""
    contact: dict[str, Any] = {}
    prefix = f"{_ROOT}/{role}/"
    for name, value in form.items():
        text = str(value).strip()
        if not name.startswith(prefix) or not text:
            continue
        *parents, last = name.removeprefix(prefix).split("/")
        place = contact
        for parent in parents:
            place = place.setdefault(parent, {})
        place[last] = [line.strip() for line in text.splitlines() if line.strip()] if last == "street" else text
    for address in ("address", "address_latin"):
        if set(contact.get(address, ())) == {"country"}:
            del contact[address]  # nothing but what the form had filled in by itself
    return contact


def typed_as(role: str, contact: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Return what `contact_of` makes the contact of: each field by its name in the form."""
    for name, value in contact.items():
        if isinstance(value, Mapping):
            yield from typed_as(f"{role}/{name}", value)
        elif value is not None:
            text = "\n".join(value) if isinstance(value, list) else str(value)
            yield f"{_ROOT}/{role}/{name}", text


def wrong_fields(problem: Problem, language: str) -> dict[str, str]:
    """Return what is wrong by the name of the field; of a list, by the name of the whole."""
    found: dict[str, str] = {}
    for error in problem.errors:
        place = error.pointer.lstrip("/")
        name = place.partition("/street/")[0] + "/street" if "/street/" in place else place
        found.setdefault(name, problem_text(error, Language(language)))
    return found
