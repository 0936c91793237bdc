import re
from math import log2

import pytest

from adapters.auth_code import ENTROPY_BITS, new_auth_code
from adapters.catalogue import SPECS
from adapters.model import AuthCodeOrder, DomainName
from adapters.rules import AuthCodeRules, TldRules
from adapters.validation import order_problems
from tests.support.orders import an_attempt


@pytest.mark.parametrize("zone", [zone for spec in SPECS for zone in spec.zones], ids=lambda zone: zone.tld)
def test_a_new_code_fits_its_zone(zone: TldRules) -> None:
    code = new_auth_code(zone.auth_code)
    label = "name" if zone.label_pattern is None or re.fullmatch(zone.label_pattern, "name") else "имя"
    order = AuthCodeOrder(DomainName.parse(f"{label}.{zone.tld}"), code)
    assert not order_problems(order, zone, now=an_attempt().sent_at)
    assert len(code) * log2(26 + 26 + 10) >= ENTROPY_BITS
    assert code not in repr(order)


def test_codes_differ() -> None:
    assert len({new_auth_code(AuthCodeRules()) for _ in range(100)}) == 100


def test_rules_that_leave_no_room_are_an_error() -> None:
    with pytest.raises(ValueError, match="less than 128 bits"):
        new_auth_code(AuthCodeRules(length_max=10))


@pytest.mark.parametrize(
    ("code", "problem"),
    [("abc", "auth_code_length"), ("a" * 99, "auth_code_length"), ("пароль", "auth_code_characters")],
)
def test_a_code_that_the_registry_would_refuse_is_a_problem(code: str, problem: str) -> None:
    zone = SPECS[1].zones[0]
    order = AuthCodeOrder(DomainName.parse(f"name.{zone.tld}"), code)
    assert problem in [found.code for found in order_problems(order, zone, now=an_attempt().sent_at)]
