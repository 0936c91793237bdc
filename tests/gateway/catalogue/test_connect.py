from dataclasses import replace

import pytest

from adapters.model import DomainName
from gateway.catalogue.connect import connect_registries
from gateway.clock import utc_now
from gateway.errors import NotFound, SettingsError, ValidationFailed
from gateway.settings import RegistrySettings
from tests.support.fake_adapter import fake_spec
from tests.support.fake_rules import fake_rules

LINK = RegistrySettings(host="127.0.0.1", port=700, user="us", password="secret word")
SPEC = fake_spec(name="hostmaster", zones=[fake_rules("com.ua", "hostmaster"), fake_rules("kiev.ua", "hostmaster")])


def connected():
    return connect_registries({"hostmaster": LINK}, [SPEC], clock=utc_now)


def test_registry_that_nobody_knows_is_named():
    with pytest.raises(SettingsError, match=r"registries\.hostmistress"):
        connect_registries({"hostmistress": LINK}, [SPEC], clock=utc_now)


def test_registry_that_is_not_configured_is_not_connected():
    assert not connect_registries({}, [SPEC], clock=utc_now).adapters


def test_name_goes_to_the_registry_of_its_zone():
    registries = connected()
    assert registries.adapter_for(DomainName.parse("example.com.ua")).name == "hostmaster"
    assert registries.rules("kiev.ua").tld == "kiev.ua"


@pytest.mark.parametrize("name", ["example.ua", "a.example.com.ua", "example.com"])
def test_name_that_is_not_directly_below_a_zone_is_refused(name):
    with pytest.raises(ValidationFailed) as caught:
        connected().adapter_for(DomainName.parse(name))
    assert [(each.pointer, each.code) for each in caught.value.problems] == [("/name", "unknown_tld")]


def test_unknown_zone_and_registry_are_not_found():
    with pytest.raises(NotFound):
        connected().rules("com")
    with pytest.raises(NotFound):
        connected().adapter("verisign")


def test_password_goes_to_the_link_and_into_no_repr():
    adapter = connected().adapter("hostmaster")
    assert adapter.link_settings.password == "secret word"
    assert "secret word" not in repr(adapter.link_settings)
    assert "secret word" not in repr(LINK)


def test_registry_that_nobody_wrote_a_file_for_is_described_by_its_settings():
    link = RegistrySettings(**LINK.model_dump(exclude={"epp"}), epp={"zones": ["example"], "years_max": 5})
    registries = connect_registries({"ours": link}, [SPEC], clock=utc_now)
    rules = registries.rules("example")
    assert (rules.registry, rules.register_years) == ("ours", range(1, 6))
    assert registries.adapter_for(DomainName.parse("name.example")).name == "ours"


def test_registry_that_is_known_is_not_described_again():
    link = RegistrySettings(**LINK.model_dump(exclude={"epp"}), epp={"zones": ["com.ua"]})
    with pytest.raises(SettingsError, match=r"registries\.hostmaster\.epp"):
        connect_registries({"hostmaster": link}, [SPEC], clock=utc_now)


def test_two_accounts_at_one_registry_are_told_apart():
    second = LINK.model_copy(update={"adapter": "hostmaster", "user": "second"})
    with pytest.raises(SettingsError, match=r"routes\.com\.ua: say which"):
        connect_registries({"hostmaster": LINK, "second": second}, [SPEC], clock=utc_now)
    routes = {"com.ua": "second", "kiev.ua": "hostmaster"}
    registries = connect_registries({"hostmaster": LINK, "second": second}, [SPEC], clock=utc_now, routes=routes)
    assert registries.adapter("second").link_settings.user == "second"
    assert registries.adapter_for(DomainName.parse("example.com.ua")).name == "second"
    assert registries.rules("kiev.ua").registry == "hostmaster"
    assert registries.rules_of("second", "kiev.ua").registry == "second"


def test_what_is_held_keeps_the_rules_of_its_own_registry():
    registries = connected()
    assert registries.rules_of("hostmaster", "com.ua") == SPEC.rules("com.ua")
    assert registries.rules_of("hostmaster", "com") is None
    assert registries.rules_of("sold", "com.ua") is None
    with pytest.raises(ValidationFailed) as caught:
        registries.holding("sold")
    assert [each.code for each in caught.value.problems] == ["registry_not_configured"]


def test_options_are_the_adapters_own():
    spec = replace(SPEC, options=frozenset({"customer"}))
    link = LINK.model_copy(update={"options": {"customer": "4711"}})
    registries = connect_registries({"hostmaster": link}, [spec], clock=utc_now)
    assert registries.adapter("hostmaster").link_settings.options == {"customer": "4711"}
    with pytest.raises(SettingsError, match=r"registries\.hostmaster\.options\.customer"):
        connect_registries({"hostmaster": link}, [SPEC], clock=utc_now)
