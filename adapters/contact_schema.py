"""A zone's contact rules as JSON Schema, so that a panel can check its form before it orders."""

from typing import Any

from adapters.contact_validation import (
    COUNTRY_PATTERN,
    PHONE_PATTERN,
    POSTAL_CODE_MAX,
    STREET_LINES_MAX,
    TAXPAYER_NUMBER_MAX,
    TWINS,
)
from adapters.model import ContactKind
from adapters.rules import ContactRules

_ASCII = r"^[ -~]+$"


def contact_json_schema(rules: ContactRules) -> dict[str, Any]:
    """Return the schema (2020-12) of one contact under these rules. What is valid by it may still be refused."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": _properties(rules),
        "required": ["kind", "name", "email", "phone", "address"],
        "allOf": [_kind_rule(kind, rules) for kind in ContactKind] + _twin_rules(rules),
    }


def _properties(rules: ContactRules) -> dict[str, Any]:
    text = {"type": "string", "minLength": 1, "maxLength": rules.text_max}
    properties: dict[str, Any] = {
        "kind": {"enum": [kind.value for kind in ContactKind]},
        "name": text,
        "name_latin": text,
        "organization": text,
        "organization_latin": text,
        "email": {"type": "string", "format": "email"},
        "phone": {"type": "string", "pattern": PHONE_PATTERN},
        "fax": {"type": "string", "pattern": PHONE_PATTERN},
        "address": _address(text),
        "address_latin": _address(text),
        "birthday": {"type": "string", "format": "date"},
        "passport": text,
        "taxpayer_number": {"type": "string", "minLength": 1, "maxLength": TAXPAYER_NUMBER_MAX},
        "legal_address": text,
    }
    for name in rules.latin_only - {"address", "address_latin"}:
        properties[name] = {**properties[name], "pattern": _ASCII}
    for name in rules.latin_only & {"address", "address_latin"}:
        properties[name] = _address({**text, "pattern": _ASCII})
    return properties


def _address(text: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["street", "city", "country"],
        "properties": {
            "street": {"type": "array", "minItems": 1, "maxItems": STREET_LINES_MAX, "items": text},
            "city": text,
            "state": text,
            "postal_code": {"type": "string", "minLength": 1, "maxLength": POSTAL_CODE_MAX},
            "country": {"type": "string", "pattern": COUNTRY_PATTERN},
        },
    }


def _kind_rule(kind: ContactKind, rules: ContactRules) -> dict[str, Any]:
    required = sorted(rules.required.get(kind, frozenset()))
    return {
        "if": {"properties": {"kind": {"const": kind.value}}},
        "then": {"required": required} if required else {},
    }


def _twin_rules(rules: ContactRules) -> list[dict[str, Any]]:
    if not rules.latin_needed:
        return []
    texts = [name for name in TWINS if name != "address"]
    return [
        {
            "if": {"required": [name], "properties": {name: {"not": {"pattern": _ASCII}}}},
            "then": {"required": [TWINS[name]]},
        }
        for name in texts
    ]
