"""What other packages add by entry points: each by itself, and never in the place of what is there."""

from importlib.metadata import EntryPoint

import pytest

from adapters.catalogue import SPECS
from adapters.panels.catalogue import PANELS
from adapters.panels.whm import WhmClient
from gateway.catalogue.connect import connect_registries
from gateway.catalogue.panels import check_panels
from gateway.catalogue.plugins import PANELS_GROUP, REGISTRIES_GROUP, catalogue
from gateway.clock import utc_now
from gateway.errors import SettingsError
from gateway.settings import PanelSettings, RegistrySettings
from tests.support.fake_adapter import fake_spec
from tests.support.fake_rules import fake_rules

THIRD_PARTY = fake_spec(name="third", zones=[fake_rules("third", "third")])
MISNAMED = fake_spec(name="another")
NOT_A_SPEC = {"name": "third"}


def registry(name, attribute, module=__name__):
    return EntryPoint(name, f"{module}:{attribute}", REGISTRIES_GROUP)


def test_without_plugins_the_catalogue_is_ours():
    found = catalogue([])
    assert (found.specs, dict(found.panels), found.broken) == (SPECS, dict(PANELS), ())


def test_registry_of_another_package_is_configured_like_ours():
    found = catalogue([registry("third", "THIRD_PARTY")])
    assert found.specs == (*SPECS, THIRD_PARTY)
    account = RegistrySettings(host="127.0.0.1", port=700, user="us", password="word")
    registries = connect_registries({"third": account}, found.specs, clock=utc_now)
    assert registries.serving("third").name == "third"


def test_panel_of_another_package_is_a_kind_like_ours():
    found = catalogue([EntryPoint("mine", "adapters.panels.whm:WhmClient", PANELS_GROUP)])
    assert found.panels["mine"] is WhmClient
    settings = {"server": PanelSettings(kind="mine", url="https://server.example", user="us", token="word")}
    check_panels(settings, found.panels)
    with pytest.raises(SettingsError, match=r"panels\.server\.kind: no such kind of panel: mine; known are .*whm"):
        check_panels(settings, PANELS)


@pytest.mark.parametrize(
    ("point", "why"),
    [
        (registry("third", "SPEC", "no_such_module"), "ModuleNotFoundError"),
        (registry("third", "NO_SUCH_NAME"), "AttributeError"),
        (registry("third", "NOT_A_SPEC"), "it is no adapters.spec.AdapterSpec"),
        (registry("third", "MISNAMED"), "it calls itself another"),
        (registry(SPECS[0].name, "THIRD_PARTY"), "another has this name already"),
        (EntryPoint("mine", f"{__name__}:NOT_A_SPEC", PANELS_GROUP), "nothing that makes a PanelClient"),
        (EntryPoint("whm", "adapters.panels.whm:WhmClient", PANELS_GROUP), "another has this name already"),
    ],
    ids=["module", "name", "type", "misnamed", "taken", "no panel", "taken panel"],
)
def test_broken_one_is_named_and_the_others_work(point, why):
    found = catalogue([point, EntryPoint("zz", "adapters.panels.whm:WhmClient", PANELS_GROUP)])
    (broken,) = found.broken
    assert why in broken.why
    assert f"{point.name} of an unknown package is left out" in str(broken)
    assert found.specs == SPECS
    assert "zz" in found.panels


def test_of_two_with_one_name_the_first_has_it():
    found = catalogue(
        [
            registry("third", "THIRD_PARTY"),
            registry("third", "ZZ", "adapters.nowhere"),
            registry("third", "THIRD_PARTY"),
        ]
    )
    assert found.specs.count(THIRD_PARTY) == 1
    assert len(found.broken) == 2
