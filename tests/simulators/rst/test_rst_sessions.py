"""RST cases epp-01 to epp-03 and epp-17: connecting, the greeting, logging in, every address alike."""

import asyncio
import ssl
from datetime import UTC, datetime

import pytest

from simulators.profiles import profile_named
from tests.support.registry_desk import Desk

IANA = {
    "urn:ietf:params:xml:ns:domain-1.0",
    "urn:ietf:params:xml:ns:contact-1.0",
    "urn:ietf:params:xml:ns:host-1.0",
    "urn:ietf:params:xml:ns:epp:maintenance-1.0",
    "urn:ietf:params:xml:ns:secDNS-1.1",
    "urn:ietf:params:xml:ns:rgp-1.0",
    "urn:ietf:params:xml:ns:epp:fee-1.0",
    "urn:ietf:params:xml:ns:launch-1.0",
    "urn:ietf:params:xml:ns:epp:loginSec-1.0",
    "urn:ietf:params:xml:ns:changePoll-1.0",
    "urn:ietf:params:xml:ns:epp:unhandled-namespaces-1.0",
    "urn:ietf:params:xml:ns:epp:secure-authinfo-transfer-1.0",
    "urn:ietf:params:xml:ns:idn-1.0",
}


def context(ready: dict, *, most: ssl.TLSVersion | None = None) -> ssl.SSLContext:
    trusting = ssl.create_default_context(cafile=ready["ca"])
    trusting.load_cert_chain(ready["users"][0]["cert"], ready["users"][0]["key"])
    if most is not None:
        trusting.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        trusting.maximum_version = most
        trusting.set_ciphers("ALL:@SECLEVEL=0")
    return trusting


async def greeting(ready: dict, tls: ssl.SSLContext) -> bytes:
    reader, writer = await asyncio.open_connection(ready["host"], ready["port"], ssl=tls)
    try:
        length = int.from_bytes(await reader.readexactly(4), "big")
        return await reader.readexactly(length - 4)
    finally:
        writer.close()


async def test_epp_01_tls_1_2_is_spoken_with_a_certificate_that_fits_the_name(start):
    async with start("pir") as running:
        ready = running.ready["registries"]["pir"]
        assert b"<greeting>" in await greeting(ready, context(ready, most=ssl.TLSVersion.TLSv1_2))
        assert b"<greeting>" in await greeting(ready, context(ready))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
async def test_epp_01_tls_1_1_is_refused(start):
    async with start("pir") as running:
        ready = running.ready["registries"]["pir"]
        with pytest.raises((ssl.SSLError, ConnectionError)):
            await greeting(ready, context(ready, most=ssl.TLSVersion.TLSv1_1))


def test_epp_02_the_greeting_tells_what_is_spoken(lab):
    now = datetime.now(UTC)
    text = lab.desk.service.greeting(now).decode()
    assert text.count("<version>1.0</version>") == 1
    assert "<lang>en</lang>" in text
    assert f"<svDate>{now:%Y-%m-%dT%H:%M:%S}.0Z</svDate>" in text
    wire = lab.profile.wire
    assert {*wire.object_uris, *lab.profile.extension_uris} <= IANA
    for needed in ("secDNS-1.1", "rgp-1.0", "launch-1.0", "unhandled-namespaces-1.0", "loginSec-1.0", "changePoll-1.0"):
        assert needed in text


def test_epp_02_secure_auth_info_is_announced_where_it_is_kept():
    desk = Desk(profile_named("pir").with_secure_auth_info())
    assert b"secure-authinfo-transfer-1.0" in desk.service.greeting(desk.now)


@pytest.mark.parametrize(
    ("user", "password", "certificate", "code"),
    [
        ("gw-main", "gw-main-Secret1", "gw-main", 1000),
        ("gw-nobody", "gw-main-Secret1", "gw-main", 2200),
        ("gw-main", "gw-main-Secret2", "gw-main", 2200),
        ("gw-main", "gw-main-Secret1", "gw-other", 2200),
        ("gw-main", "gw-main-Secret1", "", 2200),
    ],
)
def test_epp_03_login_needs_account_password_and_certificate(user, password, certificate, code):
    client = Desk(profile_named("pir")).connect(certificate_of=certificate)
    assert client.log_in(user, password).code == code


def test_epp_17_every_session_is_given_the_same_answers(lab):
    lab.register()
    second = lab.desk.login(0)
    documents = [client.info(lab.name()).reply.document for client in (lab.client, second)]
    texts = [document.split(b"<trID>")[0] for document in documents]
    assert texts[0] == texts[1]
