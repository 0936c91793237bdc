"""A registry under ICANN's EPP tests, and two registrars who test it."""

from dataclasses import dataclass, field

import pytest

from simulators.profile import Profile
from simulators.profiles import profile_named
from tests.support.registry_desk import Client, Desk

PW = "Xy7-secret"


@dataclass
class Lab:
    """`client` has a contact `c-1000`; `other` is another registrar, with `c-2000`."""

    profile: Profile
    desk: Desk = field(init=False)
    client: Client = field(init=False)
    other: Client = field(init=False)

    def __post_init__(self) -> None:
        self.desk = Desk(self.profile)
        self.client, self.other = self.desk.login(0), self.desk.login(1)
        self.client.create_contact("c-1000", pw=PW)
        self.other.create_contact("c-2000", pw=PW)

    @property
    def zone(self) -> str:
        return self.profile.zones[0]

    def name(self, label: str = "example") -> str:
        return f"{label}.{self.zone}"

    def register(self, label: str = "example", *, client: Client | None = None, **fields) -> str:
        """Register a name; its holder is the contact of whoever registers it."""
        client = client or self.client
        holder = "c-1000" if client is self.client else "c-2000"
        answer = client.create(self.name(label), **{"registrant": holder, "pw": PW, **fields})
        assert answer.code == 1000
        return self.name(label)


@pytest.fixture(params=["pir", "identity_digital", "godaddy"])
def lab(request):
    """The registries that were tested with data model `maximum` and host model `objects`."""
    return Lab(profile_named(request.param))
