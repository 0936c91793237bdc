"""Names of domains and hosts at the registries."""

import pytest

from simulators.profiles import profile_named
from simulators.refusals import Refused, Why
from simulators.rules.names import is_internal, mirror_of, parent_of, registrable, well_formed

UA = profile_named("hostmaster").names
VERISIGN = profile_named("verisign").names


@pytest.mark.parametrize("name", ["a.com", "a-b.com", "xn--80ak6aa92e.com", "1.com", f"{'a' * 63}.com"])
def test_well_formed(name):
    assert well_formed(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "com",
        ".com",
        "a..com",
        "-a.com",
        "a-.com",
        "a_b.com",
        "a b.com",
        "é.com",
        f"{'a' * 64}.com",
        ".".join(["a" * 60] * 5),
    ],
)
def test_malformed(name):
    assert not well_formed(name)


@pytest.mark.parametrize(
    ("name", "rules", "why"),
    [
        ("a.b.com.ua", UA, Why.BAD_DOMAIN_NAME),
        ("a.lviv.ua", UA, Why.ZONE_NOT_SERVED),
        ("a.com", UA, Why.BAD_DOMAIN_NAME),
        ("ab--c.com.ua", UA, Why.BAD_DOMAIN_NAME),
        ("a.org", VERISIGN, Why.BAD_DOMAIN_NAME),
    ],
)
def test_not_registrable(name, rules, why):
    with pytest.raises(Refused) as refusal:
        registrable(name, rules)
    assert refusal.value.why is why


def test_registrable_tells_the_zone():
    assert registrable("a.kiev.ua", UA) == "kiev.ua"
    assert registrable("a.net", VERISIGN) == "net"


@pytest.mark.parametrize(
    ("host", "rules", "parent"),
    [
        ("ns1.example.com.ua", UA, "example.com.ua"),
        ("ns1.a.b.example.com.ua", UA, "example.com.ua"),
        ("example.com.ua", UA, "example.com.ua"),
        ("ns1.hosting.ua", UA, "hosting.ua"),
        ("ns1.example.net", UA, None),
        ("ns1.example.net", VERISIGN, "example.net"),
    ],
)
def test_the_superordinate_domain_of_a_host(host, rules, parent):
    assert parent_of(host, rules) == parent
    assert is_internal(host, rules) == (parent is not None)


def test_mirrors():
    assert mirror_of("a.kiev.ua", UA) == "a.kyiv.ua"
    assert mirror_of("a.com.ua", UA) is None
