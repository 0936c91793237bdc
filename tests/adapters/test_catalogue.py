from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.capabilities import Capability, Support
from adapters.catalogue import SPECS, spec_named
from adapters.epp_adapter import EppProfile
from adapters.interface import MailsHolders, Suggests
from adapters.link import LinkSettings
from adapters.model import ContactRole
from adapters.spec import AdapterSpec
from simulators.profiles import PROFILES

EVERY_SPEC = pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
EPP_SPECS = [spec for spec in SPECS if isinstance(spec.profile, EppProfile)]
EVERY_EPP_SPEC = pytest.mark.parametrize("spec", EPP_SPECS, ids=lambda spec: spec.name)
PORTS: Mapping[Capability, Any] = {
    Capability.SUGGESTIONS: Suggests,
    Capability.VERIFICATION: MailsHolders,
    Capability.TRANSFER_MAIL: MailsHolders,
}


def test_each_zone_has_one_registry_of_its_own() -> None:
    own = [tld for spec in SPECS if not spec.resells for tld in spec.tlds]
    assert sorted(own) == sorted({tld for spec in SPECS for tld in spec.tlds})


def test_each_registry_has_a_name_of_its_own() -> None:
    assert len({spec.name for spec in SPECS}) == len(SPECS)
    assert all(spec_named(spec.name) is spec for spec in SPECS)
    assert spec_named("example") is None


@EVERY_SPEC
def test_second_account_at_a_registry_has_its_rules_under_another_name(spec: AdapterSpec) -> None:
    second = spec.named("second")
    assert second.tlds == spec.tlds
    assert {zone.registry for zone in second.zones} == {second.name} == {"second"}
    assert second.named(spec.name) == spec


@EVERY_SPEC
def test_every_spec_says_whose_rules_its_zones_are(spec: AdapterSpec) -> None:
    assert {zone.registry for zone in spec.zones} == {spec.name}
    assert all(zone.tld in spec.tlds and spec.rules(zone.tld) is zone for zone in spec.zones)
    with pytest.raises(KeyError):
        spec.rules("example")


@EVERY_SPEC
def test_every_spec_can_do_what_orders_need(spec: AdapterSpec) -> None:
    for capability in (Capability.CHECK, Capability.REGISTER, Capability.RENEW, Capability.NAMESERVERS):
        assert spec.capabilities.support(capability) is Support.SUPPORTED
    for capability in Capability:
        supported = spec.capabilities.support(capability) is Support.SUPPORTED
        assert (spec.capabilities.why_not(capability) is None) == supported


@EVERY_SPEC
def test_required_contacts_are_allowed(spec: AdapterSpec) -> None:
    for zone in spec.zones:
        assert zone.contacts.roles_required <= zone.contacts.roles_allowed
        assert ContactRole.REGISTRANT in zone.contacts.roles_required


@EVERY_EPP_SPEC
def test_what_is_sent_is_allowed(spec: AdapterSpec) -> None:
    profile = spec.profile
    assert isinstance(profile, EppProfile)
    assert all(profile.roles_sent <= zone.contacts.roles_allowed for zone in spec.zones)


@EVERY_EPP_SPEC
def test_every_spec_has_a_simulator_that_agrees_on_the_rules(spec: AdapterSpec) -> None:
    profile = next(profile for profile in PROFILES if profile.name == spec.name)
    for zone in spec.zones:
        assert zone.tld in profile.zones
        assert zone.register_years == range(profile.periods.years_min, profile.periods.years_max + 1)
        assert zone.renewal.ceiling_years == profile.periods.ceiling_years
        assert zone.renewal.earliest_before == profile.periods.renew_earliest_before
        assert zone.nameservers_max == profile.domains.nameservers_max
        assert zone.host_zones == frozenset(profile.names.home_suffixes)


@EVERY_SPEC
def test_every_adapter_has_the_ports_of_what_it_can(spec: AdapterSpec) -> None:
    link = LinkSettings(host="localhost", port=1, user="user", password="password")
    adapter = spec.build(spec, link, clock=lambda: datetime.now(UTC))
    for capability, port in PORTS.items():
        assert isinstance(adapter, port) or capability not in spec.capabilities.supported
