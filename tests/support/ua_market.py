"""A small market at the simulated .ua registry: two registrars, each with a domain."""

from dataclasses import replace

from simulators.profile import Profile
from simulators.profiles import profile_named
from tests.support.registry_desk import Client, Desk

HOSTS = ("ns1.example.net", "ns2.example.net")
GLUE = "93.184.216.34"
EXPIRY = "2027-11-22"
CODE = "Zz9-yy8-xx7"
MINE, THEIRS = "example.com.ua", "theirs.com.ua"


def market(profile: Profile | None = None) -> tuple[Desk, Client]:
    """Return a registry, and a registrar of it who has a contact, two external hosts and a domain.

    The other registrar has a domain with a code for its transfer, and one in a zone that is closed to the first.
    """
    profile = profile or profile_named("hostmaster")
    desk = Desk(replace(profile, names=replace(profile.names, closed={"org.ua": frozenset({"ua.gateway"})})))
    client, other = desk.login(), desk.login(1)
    client.create_contact("tt42")
    for name in HOSTS:
        client.create_host(name)
    client.create(MINE, registrant="tt42", ns=HOSTS)
    other.create_contact("xx42")
    for name in (THEIRS, "theirs.org.ua"):
        other.create(name, registrant="xx42")
        other.update(name, chg=f"<o:authInfo><o:pw>{CODE}</o:pw></o:authInfo>")
    return desk, client
