"""The profiles hold together."""

import re

import pytest

from simulators.content import Invalid, check
from simulators.grammar import OBJECT_SHAPES
from simulators.profiles import PROFILES, profile_named
from simulators.refusals import COMMON, Why
from simulators.services.catalogue import HANDLERS
from simulators.wire import add, element

EVERY = pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)


def test_names_and_zones_are_unique():
    names = [profile.name for profile in PROFILES]
    zones = [zone for profile in PROFILES for zone in profile.zones]
    assert len(set(names)) == len(names)
    assert len(set(zones)) == len(zones)


def test_an_unknown_profile_is_a_key_error():
    with pytest.raises(KeyError):
        profile_named("nominet")


@EVERY
def test_every_zone_has_a_price_and_belongs_to_the_registry(profile):
    assert set(profile.prices) == set(profile.zones)
    assert all(price.create > 0 and price.renew > 0 for price in profile.prices.values())
    assert all(
        any(zone == suffix or zone.endswith(f".{suffix}") for suffix in profile.names.home_suffixes)
        for zone in profile.zones
    )


@EVERY
def test_two_accounts_at_least_whose_credentials_fit_the_schema(profile):
    assert len({account.id for account in profile.accounts}) >= 2
    for account in profile.accounts:
        assert account.balance_minor > 0
        login = OBJECT_SHAPES[profile.wire.grammar]["login"]
        parts = {name: shape for part in login.parts or () for name, shape in part.choices.items()}
        for name, value in (("clID", account.id), ("pw", account.password)):
            node = add(element("urn:x", "login"), name, value)
            check(node, parts[name])
            with pytest.raises(Invalid):
                check(add(element("urn:x", "login"), name, "x"), parts[name])


@EVERY
def test_every_command_has_a_shape_and_a_handler(profile):
    shapes = OBJECT_SHAPES[profile.wire.grammar].keys()
    assert shapes <= {"login", *HANDLERS}
    elsewhere = {command for command in HANDLERS if command.partition(":")[0] not in {"domain", "contact", "host"}}
    assert {"login", *HANDLERS} - shapes <= elsewhere | {"contact:transfer"}


@EVERY
def test_reasons_of_a_check_fit_in_the_schema(profile):
    texts = profile.check_texts
    assert all(1 <= len(text) <= 32 for text in (texts.domain_taken, texts.object_taken))
    assert len(texts.invalid) <= 32


@EVERY
def test_every_refusal_has_an_answer(profile):
    for why in Why:
        assert 2000 <= profile.answer(why).code < 2600
    assert set(COMMON) == set(Why)


@EVERY
def test_object_identifiers_have_the_form_of_the_schema(profile):
    for template in profile.wire.roids.values():
        assert re.fullmatch(r"\w{1,80}-\w{1,8}", template.format(number=1, zone="COM"))
