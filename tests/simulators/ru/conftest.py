"""Two registrars at the .ru registry, and a name that one of them has."""

from collections.abc import Callable

import pytest

from simulators.profile import Profile
from simulators.profiles import profile_named
from simulators.switches import Patch, switched
from tests.support.registry_desk import Answer, Client, Desk

HOSTS = ("ns1.example.net", "ns2.example.net")
CODE = "Zz9-yy8-xx7"
TRANSFERS = "http://www.ripn.net/epp/ripn-domain-1.1"


class Market:
    """`ours` sponsors example.ru, delegated, held by the person gw-p-0001; `theirs` is the other registrar."""

    def __init__(self, profile: Profile) -> None:
        self.desk = Desk(profile)
        self.ours, self.theirs = self.desk.login(0), self.desk.login(1)
        zone = profile.zones[0]
        self.name = f"xn--e1afmkfd.{zone}" if zone.startswith("xn--") else f"example.{zone}"
        assert self.ours.create_contact("gw-p-0001").code == 1000
        for host in HOSTS:
            assert self.ours.create_host(host).code == 1000
        assert self.ours.create(self.name, registrant="gw-p-0001", ns=HOSTS, pw=CODE).code == 1000

    def expiry(self) -> str:
        return self.ours.info(self.name).text("exDate")

    def into_the_renewal_window(self) -> None:
        self.desk.pass_time(days=310)

    def renew(self) -> Answer:
        return self.ours.renew(self.name, self.expiry()[:10])

    def ask(self, op: str = "request", *, client: Client | None = None, **fields: str | None) -> Answer:
        """Send a transfer command, with the code and in the namespace that .ru wants; theirs unless told otherwise."""
        return (client or self.theirs).transfer(op, self.name, **{"pw": CODE, "uri": TRANSFERS, **fields})


@pytest.fixture
def market() -> Market:
    return Market(profile_named("tci"))


@pytest.fixture
def switched_market() -> Callable[[Patch], Market]:
    return lambda patch: Market(switched(profile_named("tci"), patch))
