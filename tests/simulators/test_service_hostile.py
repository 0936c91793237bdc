"""Whatever a client sends, the registry answers, by its schema, and changes nothing it refuses."""

import copy
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from simulators.profiles import profile_named
from tests.support.registry_desk import UAEPP, Desk, nameservers, organization, person, postal, statuses, sub_product

FAMILIES = {"verisign": "com", "pir": "org", "tci": "ru", "hostmaster": "com.ua"}
WORDS = st.sampled_from(
    ["", " ", "0", "1", "99", "-1", "y", "m", "v4", "v6", "admin", "example.com", "example.ru", "ns1.example.net",
     "c-1000", "2027-11-22", "2027-02-31", "clientHold", "ok", "93.184.216.34", "::1", "Тест", "a@b.cd", "٣", "x" * 300,
     "null", "autonic", "dotCOM", "<&]]>", "+380.441234567"]
)  # fmt: skip


def furnished(name: str):
    """A registrar at a registry where a contact, hosts and a domain stand."""
    desk = Desk(profile_named(name))
    client = desk.login()
    client.create_contact("c-1000")
    client.create_host("ns1.example.biz")
    client.create_host("ns2.example.biz")
    registrant = None if name == "verisign" else "c-1000"
    client.create(f"example.{FAMILIES[name]}", registrant=registrant, ns=("ns1.example.biz", "ns2.example.biz"))
    client.create_host(f"ns1.example.{FAMILIES[name]}", "93.184.216.34")
    return client


def bodies(name: str) -> list[tuple[str, str, str, str]]:
    """(verb, kind, inner XML, extension) of a well-made command of each kind."""
    domain = f"<o:name>example.{FAMILIES[name]}</o:name>"
    fresh = f"<o:name>fresh.{FAMILIES[name]}</o:name>"
    host = f"<o:name>ns1.example.{FAMILIES[name]}</o:name>"
    contact = person() if name == "tci" else postal()
    auth = "<o:authInfo><o:pw>Xy7-secret</o:pw></o:authInfo>"
    locking = f"<o:id>c-1000</o:id><o:add>{statuses('clientDeleteProhibited')}</o:add><o:chg>{contact}</o:chg>"
    change = f"<o:add>{nameservers('ns1.example.biz')}{statuses('clientHold')}</o:add>"
    address = "<o:addr ip='v4'>93.184.216.35</o:addr>"
    commands = [
        ("check", "domain", domain + fresh),
        ("info", "domain", domain + auth),
        ("create", "domain", f"{fresh}<o:period unit='y'>1</o:period><o:registrant>c-1000</o:registrant>{auth}"),
        ("renew", "domain", f"{domain}<o:curExpDate>2027-11-22</o:curExpDate><o:period unit='y'>1</o:period>"),
        ("update", "domain", f"{domain}{change}<o:chg><o:registrant>c-1000</o:registrant>{auth}</o:chg>"),
        ("delete", "domain", domain),
        ("create", "contact", f"<o:id>c-2000</o:id>{contact}{auth}"),
        ("create", "contact", f"<o:id>c-3000</o:id>{organization()}<o:verified/>"),
        ("update", "contact", locking),
        ("info", "contact", "<o:id>c-1000</o:id>"),
        ("delete", "contact", "<o:id>c-1000</o:id>"),
        ("create", "host", f"{host.replace('ns1', 'ns2')}{address}"),
        ("update", "host", f"{host}<o:add>{address}</o:add><o:chg>{host.replace('ns1', 'ns3')}</o:chg>"),
        ("info", "host", host),
        ("delete", "host", host),
    ]
    extension = {
        "verisign": sub_product("dotCOM"),
        "hostmaster": f'<u:update xmlns:u="{UAEPP}"><u:license>1</u:license></u:update>',
    }.get(name, "")
    return [(*command, extension if name == "verisign" or command[0] == "update" else "") for command in commands]


def frame(client, verb: str, kind: str, inner: str, extension: str) -> etree._Element:
    namespaces = client.desk.profile.wire.namespaces
    carried = f"<extension>{extension}</extension>" if extension else ""
    return etree.fromstring(
        f'<epp xmlns="{namespaces.epp}"><command><{verb}><o:{verb} xmlns:o="{getattr(namespaces, kind)}">{inner}'
        f"</o:{verb}></{verb}>{carried}<clTRID>ab-0001</clTRID></command></epp>"
    )


def mutate(root: etree._Element, data: st.DataObject) -> None:
    """Spoil one thing of a frame."""
    nodes = list(root.iter())[1:]
    if not nodes:
        return
    node = data.draw(st.sampled_from(nodes))
    parent = node.getparent()
    kind = data.draw(st.sampled_from(["drop", "double", "move", "text", "attribute", "rename", "namespace"]))
    if kind == "drop":
        parent.remove(node)
    elif kind == "double":
        parent.append(copy.deepcopy(node))
    elif kind == "move":
        data.draw(st.sampled_from([root, *nodes])).append(copy.deepcopy(node))
    elif kind == "text":
        node.text = data.draw(WORDS)
    elif kind == "attribute":
        node.set(data.draw(st.sampled_from(["unit", "s", "ip", "type", "hosts", "flag", "x", "op"])), data.draw(WORDS))
    else:
        names = ["name", "id", "ns", "hostObj", "hostAttr", "registrant", "add", "chg", "pw", "null", "extension"]
        uri = etree.QName(node).namespace if kind == "rename" else data.draw(st.sampled_from(["urn:x", "urn:y"]))
        name = data.draw(st.sampled_from(names)) if kind == "rename" else etree.QName(node).localname
        node.tag = f"{{{uri}}}{name}"


@pytest.mark.parametrize("name", FAMILIES)
@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_spoilt_frames_are_answered_by_schema(name, data):
    client = furnished(name)
    for _ in range(data.draw(st.integers(1, 3))):
        root = frame(client, *data.draw(st.sampled_from(bodies(name))))
        for _ in range(data.draw(st.integers(0, 3))):
            mutate(root, data)
        before = client.desk.registry.snapshot()
        answer = client.raw(etree.tostring(root))
        if answer.code >= 2000:
            after = client.desk.registry.snapshot()
            assert not answer.applied
            assert all(after[key] == before[key] for key in ("domains", "contacts", "hosts", "registrars"))
    for kind, names in client.desk.registry.snapshot().items():
        if kind in {"domains", "contacts", "hosts"}:
            for key in names:
                assert client.info(escape(key.rpartition("/")[2]), kind=kind[:-1]).code == 1000


@pytest.mark.parametrize("name", FAMILIES)
@given(document=st.binary(max_size=200))
def test_noise_is_a_syntax_error(name, document):
    answer = Desk(profile_named(name)).login().raw(document)
    assert answer.code == 2001


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE epp>",
        '<!DOCTYPE epp SYSTEM "x.dtd">',
        '<!DOCTYPE epp PUBLIC "a" "b">',
        '<!DOCTYPE epp [<!ENTITY a "b">]>',
    ],
)
def test_no_doctype_passes(doctype):
    answer = (
        Desk(profile_named("pir")).connect().raw(f'{doctype}<epp xmlns="urn:ietf:params:xml:ns:epp-1.0"><hello/></epp>')
    )
    assert answer.code == 2001


def test_entity_expansion_costs_nothing():
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "x"}">' for n in range(10))
    document = f'<!DOCTYPE epp [{bomb}]><epp xmlns="urn:ietf:params:xml:ns:epp-1.0"><hello>&a9;</hello></epp>'
    assert Desk(profile_named("pir")).connect().raw(document).code == 2001
