"""The additional fields for WHMCS: what each zone wants beside the usual, by the names that the module reads."""

import json
import subprocess
from pathlib import Path

import pytest

from adapters.catalogue import SPECS
from adapters.contact_schema import contact_json_schema

FOLDER = Path(__file__).parents[2] / "integrations" / "whmcs"
NAMED = {
    "birthday": "Birthday",
    "passport": "Passport",
    "taxpayer_number": "Taxpayer Number",
    "legal_address": "Legal Address",
    "name_latin": "Latin Name",
    "organization_latin": "Latin Organization",
}
ZONES = [(tld, spec) for spec in SPECS for tld in sorted(spec.tlds)]


@pytest.fixture(scope="module")
def fields(php_binary):
    code = f"require '{FOLDER}/resources/domains/additionalfields.php'; echo json_encode($additionaldomainfields);"
    return json.loads(subprocess.run([php_binary, "-r", code], check=True, capture_output=True, timeout=30).stdout)


@pytest.mark.parametrize(("tld", "spec"), ZONES, ids=lambda each: each if isinstance(each, str) else each.name)
def test_each_zone_is_asked_for_what_its_registry_wants(fields, tld, spec):
    rules = spec.rules(tld)
    wanted = {NAMED[name] for name in required(contact_json_schema(rules.contacts)) if name in NAMED}
    wanted |= {"License"} if rules.licensed else set()
    assert wanted <= {field["Name"] for field in fields[f".{tld}"]}


def test_a_file_that_is_there_already_keeps_its_fields(php_binary):
    kept = "$additionaldomainfields = ['.ua' => [['Name' => 'Own']]];"
    code = (
        f"{kept} require '{FOLDER}/resources/domains/additionalfields.php'; echo json_encode($additionaldomainfields);"
    )
    shown = json.loads(subprocess.run([php_binary, "-r", code], check=True, capture_output=True, timeout=30).stdout)
    assert [field["Name"] for field in shown[".ua"]] == ["Own", "Latin Name", "Latin Organization", "License"]


def required(schema) -> set[str]:
    """Return what a schema requires of some kind of contact."""
    if isinstance(schema, list):
        return {name for each in schema for name in required(each)}
    if not isinstance(schema, dict):
        return set()
    own = schema.get("required", [])
    return set(own if isinstance(own, list) else []) | {name for each in schema.values() for name in required(each)}
