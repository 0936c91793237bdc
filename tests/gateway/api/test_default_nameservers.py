"""Name servers of registrations that say nothing about them."""

import pytest

from gateway.settings import DomainSettings
from tests.support.fake_rules import fake_rules
from tests.support.panel import NAMESERVERS, a_registration, a_service, service_settings

OURS = ("ns1.example.org", "ns2.example.org", "ns3.example.org")


@pytest.fixture
async def service(database_url, tmp_path):
    """A zone with room for all of our servers, and one for two."""
    settings = service_settings(database_url, tmp_path)
    with_default = settings.model_copy(update={"domains": DomainSettings(default_nameservers=OURS)})
    zones = fake_rules("test", "fake"), fake_rules("narrow", "fake", nameservers_max=2)
    async with a_service(with_default, zones=zones) as service:
        yield service


def an_order(name, **changes):
    return {key: value for key, value in a_registration(name, **changes).items() if value != "left out"}


def hosts(answer):
    return [server["host"] for server in answer.body["nameservers"]]


async def test_a_name_has_the_default_servers_of_its_zone_unless_it_says_otherwise(service, panel):
    said = {"silent.test": "left out", "null.test": None, "none.test": [], "own.test": NAMESERVERS}
    shown = {}
    for name, servers in (said | {"silent.narrow": "left out"}).items():
        ordered = await panel.post("/v1/domains", an_order(name, nameservers=servers))
        assert ordered.status == 201, ordered.body
        shown[name] = tuple(hosts(ordered))
        at_registry = next(each for key, each in service.registry.domains.items() if key.ascii == name)
        assert tuple(host.ascii for host in at_registry.nameservers) == shown[name]
    assert shown == {
        "silent.test": OURS,
        "null.test": OURS,
        "none.test": (),
        "own.test": ("ns1.example.net", "ns2.example.net"),
        "silent.narrow": OURS[:2],
    }


async def test_zones_tell_their_default_servers(panel):
    zones = (await panel.get("/v1/tlds")).body["items"]
    told = {zone["tld"]: tuple(zone["nameservers"]["default"]) for zone in zones}
    assert told == {"test": OURS, "narrow": OURS[:2]}
    assert (await panel.get("/v1/tlds/narrow")).body["nameservers"] == {"min": 2, "max": 2, "default": list(OURS[:2])}


async def test_a_trial_has_the_servers_that_its_order_would_have(panel):
    order = an_order("example.test", nameservers="left out", dry_run=True)
    assert (await panel.post("/v1/domains", order)).status == 200


async def test_a_repeated_order_is_the_same_one(panel):
    order = an_order("example.test", nameservers="left out")
    answers = [await panel.post("/v1/domains", order, key="one") for _ in range(2)]
    assert [answer.status for answer in answers] == [201, 201]
    assert await panel.balance() == "900.00"
