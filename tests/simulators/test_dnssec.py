"""secDNS-1.1 at the gTLD registries (RFC 5910)."""

from dataclasses import replace

import pytest

from simulators.policies import DnssecRules
from simulators.profiles import profile_named
from tests.support.registry_desk import Desk

SECDNS = "urn:ietf:params:xml:ns:secDNS-1.1"
DIGEST = "49FD46E6C4B45C55D4AC49FD46E6C4B45C55D4AC49FD46E6C4B45C55D4AC0A1B"


@pytest.fixture
def desk():
    return Desk(profile_named("pir"))


@pytest.fixture
def client(desk):
    client = desk.login()
    client.create_contact("c-1000")
    return client


def ds(tag=12345, alg=13, kind=2, digest=DIGEST):
    parts = {"keyTag": tag, "alg": alg, "digestType": kind, "digest": digest}
    return f"<s:dsData>{''.join(f'<s:{name}>{value}</s:{name}>' for name, value in parts.items())}</s:dsData>"


def key(flags=257, protocol=3, alg=13, public="AQPJ////4Q=="):
    parts = {"flags": flags, "protocol": protocol, "alg": alg, "pubKey": public}
    return f"<s:keyData>{''.join(f'<s:{name}>{value}</s:{name}>' for name, value in parts.items())}</s:keyData>"


def signed(verb, inner, attributes=""):
    return f'<s:{verb} xmlns:s="{SECDNS}"{attributes}>{inner}</s:{verb}>'


def test_ds_records_are_kept_replaced_and_removed(client):
    client.create("example.org", registrant="c-1000", extension=signed("create", ds()))
    assert client.info("example.org").text("digest") == DIGEST
    more = signed("update", f"<s:add>{ds(tag=7)}</s:add>")
    assert client.update("example.org", chg="", extension=more).code == 1000
    assert client.info("example.org").texts("keyTag") == ["12345", "7"]
    fresh = signed("update", f"<s:rem><s:all>true</s:all></s:rem><s:add>{ds(tag=9)}</s:add>")
    client.update("example.org", chg="", extension=fresh)
    assert client.info("example.org").texts("keyTag") == ["9"]
    gone = signed("update", f"<s:rem>{ds(tag=9, digest=DIGEST.lower())}</s:rem>")
    client.update("example.org", chg="", extension=gone)
    assert not client.info("example.org").has("keyTag")


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (ds(tag=65536), 2001),
        (ds(tag="x"), 2001),
        (ds(alg=256), 2001),
        (ds(alg=99), 2306),
        (ds(kind=9), 2306),
        (ds(digest=DIGEST[:-2]), 2306),
        (ds(digest=DIGEST[:-1]), 2001),
        (ds(digest=""), 2306),
        (ds() + ds(), 2306),
        (key(), 2306),
    ],
)
def test_bad_ds_records_are_refused(client, record, code):
    answer = client.create("example.org", registrant="c-1000", extension=signed("create", record))
    assert answer.code == code
    assert not answer.applied


@pytest.mark.parametrize(
    ("inner", "attributes", "code"),
    [
        (f"<s:rem>{ds(tag=1)}</s:rem>", "", 2306),
        (f"<s:add>{ds()}</s:add>", "", 2306),
        (f"<s:add>{ds(tag=1)}</s:add>", ' urgent="true"', 2102),
        ("<s:chg><s:maxSigLife>604800</s:maxSigLife></s:chg>", "", 2102),
        ("<s:chg><s:maxSigLife>0</s:maxSigLife></s:chg>", "", 2001),
        ("<s:sub/>", "", 2001),
    ],
)
def test_changes_of_dnssec_that_are_refused(client, inner, attributes, code):
    client.create("example.org", registrant="c-1000", extension=signed("create", ds()))
    assert client.update("example.org", chg="", extension=signed("update", inner, attributes)).code == code


def test_keys_and_the_signature_life_are_a_registrys_choice():
    rules = DnssecRules(form="keyData", signature_life=True, urgent=True)
    client = Desk(replace(profile_named("pir"), dnssec=rules)).login()
    client.create_contact("c-1000")
    life = "<s:maxSigLife>604800</s:maxSigLife>"
    assert client.create("a.org", registrant="c-1000", extension=signed("create", life + key())).code == 1000
    info = client.info("a.org")
    assert (info.text("pubKey"), info.text("maxSigLife")) == ("AQPJ////4Q==", "604800")
    assert client.create("b.org", registrant="c-1000", extension=signed("create", ds())).code == 2306
    assert client.create("b.org", registrant="c-1000", extension=signed("create", key(flags=1))).code == 2306
    assert client.create("b.org", registrant="c-1000", extension=signed("create", key(protocol=2))).code == 2306


def test_no_more_records_than_the_registry_keeps(client):
    many = "".join(ds(tag=number) for number in range(14))
    assert client.create("example.org", registrant="c-1000", extension=signed("create", many)).code == 2306
