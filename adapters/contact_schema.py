"""A zone's contact rules as JSON Schema, so that a panel can build its form and check it before it orders."""

from collections.abc import Mapping
from typing import Any

from adapters.contact_texts import ADDRESS_FIELDS, CONTACT_FIELDS, KINDS, FieldText
from adapters.contact_validation import (
    COUNTRY_PATTERN,
    PHONE_PATTERN,
    POSTAL_CODE_PATTERN,
    STREET_LINES_MAX,
    TAXPAYER_NUMBER_PATTERN,
    TWINS,
)
from adapters.languages import Language
from adapters.model import ContactKind
from adapters.rules import ContactRules

Schema = dict[str, Any]

_ASCII = r"^[ -~]+$"
_ADDRESSES = ("address", "address_latin")


def contact_json_schema(rules: ContactRules, language: Language = Language.EN) -> Schema:
    """Return the schema (2020-12) of one contact under these rules, with its fields named in a language.

    What is valid by it may still be refused.
    """
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": _titled(_properties(rules, language), CONTACT_FIELDS, language),
        "required": ["kind", "name", "email", "phone", "address"],
        "allOf": [_kind_rule(kind, rules) for kind in ContactKind] + _twin_rules(rules),
    }


def _properties(rules: ContactRules, language: Language) -> Schema:
    text = {"type": "string", "minLength": 1, "maxLength": rules.text_max}
    properties: Schema = {
        "kind": {"oneOf": [{"const": kind.value, "title": KINDS[kind].told_in(language)} for kind in ContactKind]},
        "name": text,
        "name_latin": text,
        "organization": text,
        "organization_latin": text,
        "email": {"type": "string", "format": "email"},
        "phone": {"type": "string", "pattern": PHONE_PATTERN},
        "fax": {"type": "string", "pattern": PHONE_PATTERN},
        "address": _address(text, language),
        "address_latin": _address(text, language),
        "birthday": {"type": "string", "format": "date"},
        "passport": text,
        "taxpayer_number": {"type": "string", "pattern": TAXPAYER_NUMBER_PATTERN},
        "legal_address": text,
    }
    for name in rules.latin_only.difference(_ADDRESSES):
        properties[name] = {**properties[name], "pattern": _ASCII}
    for name in rules.latin_only.intersection(_ADDRESSES):
        properties[name] = _address({**text, "pattern": _ASCII}, language)
    return properties


def _address(text: Schema, language: Language) -> Schema:
    properties = {
        "street": {"type": "array", "minItems": 1, "maxItems": STREET_LINES_MAX, "items": text},
        "city": text,
        "state": text,
        "postal_code": {"type": "string", "pattern": POSTAL_CODE_PATTERN},
        "country": {"type": "string", "pattern": COUNTRY_PATTERN},
    }
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["street", "city", "country"],
        "properties": _titled(properties, ADDRESS_FIELDS, language),
    }


def _titled(properties: Schema, texts: Mapping[str, FieldText], language: Language) -> Schema:
    return {name: {**_words(texts[name], language), **schema} for name, schema in properties.items()}


def _words(text: FieldText, language: Language) -> Schema:
    words = {"title": text.title.told_in(language)}
    return words if text.description is None else {**words, "description": text.description.told_in(language)}


def _kind_rule(kind: ContactKind, rules: ContactRules) -> Schema:
    required = sorted(rules.required.get(kind, frozenset()))
    return {
        "if": {"properties": {"kind": {"const": kind.value}}},
        "then": {"required": required} if required else {},
    }


def _twin_rules(rules: ContactRules) -> list[Schema]:
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
