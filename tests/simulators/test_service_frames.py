"""Frames as all kinds of clients write them, and frames that nobody should."""

import pytest

from simulators.profiles import profile_named
from tests.support.registry_desk import Desk, validate
from tests.support.schemas import folder

EPP = "urn:ietf:params:xml:ns:epp-1.0"
DOMAIN = "urn:ietf:params:xml:ns:domain-1.0"


@pytest.fixture
def client():
    return Desk(profile_named("pir")).login()


def check_frame(body: str, *, head: str = "", epp: str = f'xmlns="{EPP}"') -> str:
    return f"{head}<epp {epp}><command><check>{body}</check><clTRID>ab-01</clTRID></command></epp>"


@pytest.mark.parametrize(
    "document",
    [
        check_frame(f'<domain:check xmlns:domain="{DOMAIN}"><domain:name>a.org</domain:name></domain:check>'),
        check_frame(f'<check xmlns="{DOMAIN}"><name>a.org</name></check>'),
        check_frame(f'<x:check xmlns:x="{DOMAIN}"><x:name>  A.ORG\n</x:name></x:check>'),
        check_frame(
            f'<d:check xmlns:d="{DOMAIN}" xsi:schemaLocation="{DOMAIN} domain.xsd"><d:name>a.org</d:name></d:check>',
            head='<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n',
            epp=f'xmlns="{EPP}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
            f'xsi:schemaLocation="{EPP} epp-1.0.xsd"',
        ),
        check_frame(
            f'<!-- a --><d:check xmlns:d="{DOMAIN}"><!-- b --><d:name><![CDATA[a.org]]></d:name></d:check>',
            head="<!-- c -->",
        ),
    ],
)
def test_prefixes_and_decoration_do_not_matter(client, document):
    answer = client.raw(document)
    assert answer.code == 1000
    assert answer.text("name") == "a.org"


def test_another_encoding_is_read(client):
    document = check_frame(f'<c xmlns="{DOMAIN}"/>'.replace("<c", "<check"), head='<?xml version="1.0"?>')
    assert client.raw(document.encode("utf-16")).code == 2001
    named = check_frame(f'<d:check xmlns:d="{DOMAIN}"><d:name>a.org</d:name></d:check>')
    assert client.raw(("\ufeff" + named).encode()).code == 1000
    assert client.raw(named.encode("utf-16")).code == 1000


def test_a_prefix_for_the_protocol_itself(client):
    document = (
        f'<e:epp xmlns:e="{EPP}"><e:command><e:check><d:check xmlns:d="{DOMAIN}"><d:name>a.org</d:name></d:check>'
        "</e:check><e:clTRID>ab-01</e:clTRID></e:command></e:epp>"
    )
    assert client.raw(document).text("clTRID") == "ab-01"


def test_a_command_without_cltrid_is_answered_without_one(client):
    answer = client.raw(f'<epp xmlns="{EPP}"><command><poll op="req"/></command></epp>')
    assert answer.code == 1300
    assert not answer.has("clTRID")


@pytest.mark.parametrize(
    "document",
    [
        "",
        "not xml",
        "<epp",
        f'<epp xmlns="{EPP}">',
        f'<!DOCTYPE epp [<!ENTITY a "b">]><epp xmlns="{EPP}"><hello/></epp>',
        '<epp xmlns="urn:other"><hello/></epp>',
        f'<epp xmlns="{EPP}"/>',
        f'<epp xmlns="{EPP}"><hello/><hello/></epp>',
        f'<epp xmlns="{EPP}"><response/></epp>',
        f'<epp xmlns="{EPP}"><command/></epp>',
        f'<epp xmlns="{EPP}">' + "<a>" * 80 + "</a>" * 80 + "</epp>",
    ],
)
def test_what_is_no_command_is_a_syntax_error_without_cltrid(client, document):
    answer = client.raw(document)
    assert answer.code == 2001
    assert not answer.has("clTRID")
    assert not answer.reply.close


def test_an_entity_is_never_expanded(client):
    document = check_frame(
        f'<d:check xmlns:d="{DOMAIN}"><d:name>&x;</d:name></d:check>',
        head='<!DOCTYPE epp [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
    )
    assert client.raw(document).code == 2001


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<frobnicate/>", 2000),
        ('<transfer op="query"><d:transfer xmlns:d="%s"><d:name>a.org</d:name></d:transfer></transfer>', 2303),
        ('<check><d:check xmlns:d="urn:unknown"><d:name>a.org</d:name></d:check></check>', 2307),
        ('<check><d:info xmlns:d="%s"><d:name>a.org</d:name></d:info></check>', 2001),
        ("<check/>", 2001),
        ('<check><d:check xmlns:d="%s"/></check>', 2001),
        ('<check><d:check xmlns:d="%s"><d:id>a.org</d:id></d:check></check>', 2001),
        ('<info><d:info xmlns:d="%s"><d:name>a.org</d:name><d:name>b.org</d:name></d:info></info>', 2001),
        ('<info><d:info xmlns:d="%s"><d:name colour="red">a.org</d:name></d:info></info>', 2001),
        ('<info><d:info xmlns:d="%s"><d:name><b>a.org</b></d:name></d:info></info>', 2001),
        ('<info><d:info xmlns:d="%s">text<d:name>a.org</d:name></d:info></info>', 2001),
        ('<poll op="peek"/>', 2001),
        ("<poll/>", 2001),
        ("<logout>now</logout>", 2001),
        ("<login/>", 2001),
    ],
)
def test_commands_that_cannot_be_carried_out(client, body, code):
    answer = client.frame(body.replace("%s", DOMAIN))
    assert answer.code == code
    assert answer.text("clTRID") == "gw-000002"
    assert not answer.applied


def test_elements_of_a_command_come_in_order(client):
    inner = "<o:name>example.org</o:name><o:authInfo><o:pw>abc</o:pw></o:authInfo><o:registrant>c-1000</o:registrant>"
    answer = client.command("create", "domain", inner)
    assert answer.code == 2001
    assert answer.reason == f"Element '{{{DOMAIN}}}registrant': This element is not expected."


@pytest.mark.parametrize("cltrid", ["ab", "a" * 65])
def test_a_cltrid_has_3_to_64_characters(client, cltrid):
    answer = client.raw(f'<epp xmlns="{EPP}"><command><poll op="req"/><clTRID>{cltrid}</clTRID></command></epp>')
    assert answer.code == 2001


def test_an_extension_that_was_not_agreed_is_unimplemented(client):
    fee = '<fee:check xmlns:fee="urn:ietf:params:xml:ns:fee-0.6"/>'
    inner = "<o:name>a.org</o:name>"
    assert client.command("check", "domain", inner, extension=fee).code == 2103


def test_every_answer_of_a_check_keeps_the_order_asked(client):
    names = [f"n{number}.org" for number in range(30)]
    assert client.check(*names).texts("name") == names


@pytest.mark.parametrize(("name", "code"), [("pir", 1000), ("hostmaster", 2001)])
def test_a_contact_update_with_empty_add_and_rem(name, code):
    """RFC 5733 wants a status in each. A widespread client sends both always: gTLDs take it, .ua goes by its schema."""
    client = Desk(profile_named(name)).login()
    client.create_contact("c-1000")
    email = "<o:chg><o:email>new@example.com</o:email></o:chg>"
    answer = client.command("update", "contact", f"<o:id>c-1000</o:id><o:add/><o:rem/>{email}")
    assert answer.code == code
    assert (client.info("c-1000", kind="contact").text("email") == "new@example.com") is (code == 1000)


def test_a_contact_update_with_one_status_and_an_empty_rem(client):
    client.create_contact("c-1000")
    locking = '<o:add><o:status s="clientDeleteProhibited" lang="en"/></o:add>'
    assert client.command("update", "contact", f"<o:id>c-1000</o:id>{locking}<o:rem/><o:chg/>").code == 1000
    assert "clientDeleteProhibited" in client.info("c-1000", kind="contact").flags("status")


SAMPLES = ("c-hello", "c-check-com", "c-create-com-thin", "c-renew-com", "c-delete", "c-poll-req",
           "c-poll-ack", "c-logout", "c-host-create-glue", "c-host-rename", "c-transfer-request",
           "c-transfer-query", "c-transfer-approve", "c-rgp-restore-request", "c-rgp-restore-report",
           "c-sync-consolidate", "c-info-com-whoisinf", "c-create-idn-com", "c-update-ns-status-dnssec")  # fmt: skip
THICK_SAMPLES = ("c-contact-create-int-loc", "c-create-minimum-data", "c-create-org-thick-dnssec-fee", "c-check-fee",
                 "c-launch-claims-check", "c-update-authinfo-null")  # fmt: skip


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample_frames_are_understood(sample):
    """The published sample frames are read without a complaint about their form."""
    client = Desk(profile_named("verisign")).login()
    answer = client.raw((folder() / "frames" / f"{sample}.xml").read_bytes())
    assert answer.code not in {2000, 2001, 2101, 2103, 2307}


@pytest.mark.parametrize("sample", THICK_SAMPLES)
def test_sample_frames_of_thick_registries_are_understood(sample):
    client = Desk(profile_named("pir")).login()
    answer = client.raw((folder() / "frames" / f"{sample}.xml").read_bytes())
    assert answer.code not in {2000, 2001, 2101, 2103, 2307}


def test_describe_reads_without_acting():
    desk = Desk(profile_named("pir"))
    document = f'<epp xmlns="{EPP}"><command><create><d:create xmlns:d="{DOMAIN}"><d:name>A.org</d:name></d:create>'
    document += "</create><clTRID>ab-01</clTRID></command></epp>"
    described = desk.service.describe(document.encode())
    assert (described.command, described.object, described.cltrid) == ("domain:create", "a.org", "ab-01")
    assert desk.service.describe(b"<").command == "unreadable"
    assert desk.registry.state.revision == 0


def test_fail_answers_any_code_and_does_nothing():
    desk = Desk(profile_named("pir"))
    client = desk.login()
    before = desk.registry.snapshot()["domains"]
    document = f'<epp xmlns="{EPP}"><command><poll op="req"/><clTRID>ab-01</clTRID></command></epp>'.encode()
    reply = desk.service.fail(client.session, document, 2500, desk.now, "on purpose")
    validate(desk.profile, reply.document)
    assert (reply.code, reply.close, reply.applied, reply.cltrid) == (2500, True, False, "ab-01")
    assert desk.registry.snapshot()["domains"] == before
