import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from epp import RFC, DomainInfo, LocalProtocolError, Logout, RawElement, RemoteProtocolError, namespaces
from epp.xml import Writer, new_root, parse, to_text
from tests.epp.frames import OK, a_domain_info, a_response

INFO = DomainInfo("example.com")

# Milliseconds as a rule; the limit leaves room for a slow machine, none for expanding or quadratic work.
BOUNDED_SECONDS = 15

BOMB = (
    "<!DOCTYPE epp [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 20)) + "]>"
)


def refused(document: bytes) -> float:
    """Seconds that the refusal took."""
    began = time.perf_counter()
    with pytest.raises(RemoteProtocolError) as caught:
        RFC.decode(document, INFO)
    assert caught.value.reason == "malformed"
    return time.perf_counter() - began


@pytest.mark.fault("F018")
@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"\0",
        b"<epp",
        b"<epp></eppp>",
        b"not xml",
        b"<a>\xff\xfe</a>",
        b"<a>&unknown;</a>",
        b"<a>\x01</a>",
        b"<a/><b/>",
    ],
)
def test_what_is_not_well_formed_is_refused(document: bytes) -> None:
    refused(document)


@pytest.mark.fault("F019")
@pytest.mark.parametrize("body", [b"<epp>&a19;</epp>", b"<epp a='&a19;'/>", b"<epp/>"])
def test_an_entity_bomb_is_refused_at_once(body: bytes) -> None:
    assert refused(BOMB.encode() + body) < BOUNDED_SECONDS


@pytest.mark.fault("F019")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_any_document_type_is_refused_in_any_encoding(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE epp>' + a_domain_info().decode()
    refused(text.encode(encoding))


@pytest.mark.fault("F019")
def test_nothing_is_fetched_for_an_external_entity(tmp_path) -> None:
    asked = []

    class Trap(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    secret = tmp_path / "secret"
    secret.write_text("top secret")
    server = HTTPServer(("127.0.0.1", 0), Trap)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        trap = f"http://127.0.0.1:{server.server_port}/x"
        for uri in (trap, secret.as_uri()):
            refused(f'<!DOCTYPE a [<!ENTITY x SYSTEM "{uri}">]><a>&x;</a>'.encode())
            refused(f'<!DOCTYPE a SYSTEM "{uri}"><a/>'.encode())
            refused(f'<!DOCTYPE a [<!ENTITY % x SYSTEM "{uri}"> %x;]><a/>'.encode())
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert asked == []


@pytest.mark.fault("F021")
@pytest.mark.parametrize(
    "document",
    [b"<a>" * 100_000 + b"</a>" * 100_000, b"<a>" + b"x" * 10_100_000 + b"</a>"],
    ids=["nesting", "text"],
)
def test_monstrous_documents_meet_the_parser_limits(document: bytes) -> None:
    assert refused(document) < BOUNDED_SECONDS


@pytest.mark.fault("F021")
def test_a_hundred_thousand_attributes_cost_little() -> None:
    attributes = " ".join(f'a{n}="1"' for n in range(100_000))
    document = a_response(f"{OK}<extension><x:x xmlns:x='urn:x' {attributes}/></extension>")
    began = time.perf_counter()
    RFC.decode(document, Logout())
    assert time.perf_counter() - began < BOUNDED_SECONDS


@pytest.mark.fault("F022")
@pytest.mark.parametrize(
    "rewritten",
    [
        lambda xml: b"\xef\xbb\xbf" + xml,
        lambda xml: b'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n' + xml,
        lambda xml: ('<?xml version="1.0" encoding="UTF-16"?>' + xml.decode()).encode("utf-16"),
        lambda xml: ('<?xml version="1.0" encoding="ISO-8859-1"?>' + xml.decode()).encode("iso-8859-1"),
        lambda xml: xml.replace(b"domain:", b"d:").replace(b"xmlns:domain", b"xmlns:d"),
        lambda xml: xml.replace(b"domain:", b"").replace(b"xmlns:domain", b"xmlns"),
        lambda xml: (
            xml.replace(b"<epp xmlns", b"<e:epp xmlns:e")
            .replace(b"</epp>", b"</e:epp>")
            .replace(b"<response>", b'<response xmlns="urn:ietf:params:xml:ns:epp-1.0">')
        ),
        lambda xml: xml.replace(b"example.com", b"<![CDATA[example.com]]>"),
        lambda xml: xml.replace(b"example.com", b"exa<!-- a comment -->mple.c<![CDATA[om]]>"),
        lambda xml: xml.replace(b"example.com", b"\n  example.com\t"),
        lambda xml: xml.replace(b"example.com", b"&#101;xample.com<?pi x?>"),
        lambda xml: xml.replace(
            b"<epp ",
            b'<epp xsi:schemaLocation="urn:ietf:params:xml:ns:epp-1.0 epp-1.0.xsd" '
            b'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ',
        ),
    ],
    ids=[
        "bom",
        "prolog",
        "utf-16",
        "latin-1",
        "prefix",
        "default",
        "root-prefix",
        "cdata",
        "comment",
        "space",
        "ref",
        "xsi",
    ],
)
def test_a_document_may_be_spelled_as_xml_allows(rewritten) -> None:
    response = RFC.decode(rewritten(a_domain_info()), INFO)
    assert response.data is not None
    assert response.data.name == "example.com"


def test_another_namespace_under_the_same_prefix_is_not_ours() -> None:
    with pytest.raises(RemoteProtocolError) as caught:
        RFC.decode(a_domain_info(namespace="urn:example:domain"), INFO)
    assert caught.value.reason == "nonconforming"


@pytest.mark.parametrize("text", ["\x00", "pass\x1bword", "a\x0bb", "\ud800", "￾"])
def test_a_character_that_xml_cannot_carry_is_refused_before_anything_is_sent(text: str) -> None:
    with pytest.raises(LocalProtocolError) as caught:
        RFC.encode(DomainInfo(text))
    assert text not in str(caught.value)
    with pytest.raises(LocalProtocolError):
        Writer(new_root(namespaces.EPP, "epp")).set("op", text)


@pytest.mark.parametrize("text", ["a & b < c > d", "]]>", "Київ — «Ёж»", "'\"", "&amp;", "\U0001f600", "a\tb\nc\rd"])
def test_any_other_text_survives_the_wire(text: str) -> None:
    root = new_root(namespaces.EPP, "epp")
    Writer(root).add("msg", text, lang=text)
    (child,) = parse(to_text(root).encode())
    assert (child.text, child.get("lang")) == (text, text)


def test_a_raw_element_keeps_its_text_in_one_line_and_its_xml_out_of_repr() -> None:
    raw = RawElement.of(parse(b"<a xmlns='urn:a'>one\n <b>two</b></a>"))
    assert (raw.namespace, raw.name, raw.text) == ("urn:a", "a", "one two")
    assert "two" not in repr(raw)
    assert "<b>two</b>" in raw.xml
