"""Rights protection (RST cases minimumRPMs; RFC 8334): who registers a claimed label has accepted its notice."""

import pytest

from simulators.profiles import profile_named
from tests.support.registry_desk import Desk
from tests.support.schemas import folder

LAUNCH = "urn:ietf:params:xml:ns:launch-1.0"


@pytest.fixture
def desk():
    return Desk(profile_named("pir"))


@pytest.fixture
def client(desk):
    client = desk.login()
    client.create_contact("c-1000")
    return client


def sample(name: str) -> str:
    return (folder() / "frames" / f"{name}.xml").read_text()


def notice(not_after="2027-01-01T00:00:00.0Z", accepted="2026-11-22T09:00:00.0Z"):
    return (
        f'<l:create xmlns:l="{LAUNCH}"><l:phase>claims</l:phase><l:notice><l:noticeID>370d0b7c9223372036854775807'
        f"</l:noticeID><l:notAfter>{not_after}</l:notAfter><l:acceptedDate>{accepted}</l:acceptedDate></l:notice>"
        "</l:create>"
    )


def test_minimum_rpms_01_a_claims_check_tells_the_key_of_a_claim():
    client = Desk(profile_named("identity_digital")).login()
    answer = client.raw(sample("c-launch-claims-check"))
    assert answer.flags("name", "exists") == ["1"]
    assert answer.text("claimKey").startswith("2013041500/")
    ask = f'<l:check xmlns:l="{LAUNCH}" type="claims"/>'
    free = client.command("check", "domain", "<o:name>other.info</o:name>", extension=ask)
    assert (free.flags("name", "exists"), free.has("claimKey")) == (["0"], False)
    plain = client.command("check", "domain", "<o:name>brand.info</o:name>", extension=ask.replace("claims", "avail"))
    assert plain.flags("name", "avail") == ["1"]


@pytest.mark.parametrize(
    ("name", "extension", "code"),
    [
        ("brand.org", None, 2003),
        ("brand.org", notice(), 1000),
        ("brand.org", notice(not_after="2026-11-01T00:00:00.0Z"), 2306),
        ("brand.org", notice(accepted="2026-12-01T00:00:00.0Z"), 2306),
        ("brand.org", notice(not_after="soon"), 2001),
        ("brand.org", notice(not_after="2027-13-41T00:00:00.0Z"), 2001),
        ("brand.org", notice().replace("claims<", "sunrise<"), 2306),
        ("other.org", notice(), 2306),
    ],
)
def test_minimum_rpms_03_a_claimed_name_needs_its_notice(client, name, extension, code):
    assert client.create(name, registrant="c-1000", extension=extension).code == code
