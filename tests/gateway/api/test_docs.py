"""The pages under docs/ name everything that is there, and nothing that is not."""

import re
from pathlib import Path

from gateway.api.problem_types import PROBLEM_TYPES
from gateway.auth.scopes import Scope
from gateway.settings import PanelSettings, RegistrySettings, Settings
from tests.support.exported import family_names

DOCS = Path(__file__).parents[3] / "docs"


def _settings(section=Settings, prefix=""):
    for name, field in section.model_fields.items():
        if hasattr(field.annotation, "model_fields"):
            yield from _settings(field.annotation, f"{prefix}{name}.")
        elif name not in {"registries", "panels"}:
            yield prefix + name


def test_every_setting_is_explained():
    page = (DOCS / "configuration.md").read_text()
    told = set(re.findall(r"`([a-z_.]+)`", page))
    assert {*_settings(), *_settings(RegistrySettings), *_settings(PanelSettings)} <= told


def test_metrics_page_names_exactly_what_is_exported():
    assert set(re.findall(r"`(dgw_\w+)`", (DOCS / "metrics.md").read_text())) == family_names()


def test_interface_page_names_every_scope_and_only_codes_that_exist():
    page = (DOCS / "api.md").read_text()
    assert all(f"`{scope.value}`" in page for scope in Scope)
    codes = set(re.findall(r"\d{3} `([a-z_]+)`", page))
    assert codes <= PROBLEM_TYPES.keys()
