from dataclasses import fields, is_dataclass
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from epp import HOSTMASTER, RFC, RIPN, Command, Dialect, Hello, Namestore
from tests.epp import extension_strategies, strategies
from tests.support.schemas import rfc_schema, ripn_schema

thorough = settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])

HOSTMASTER_AS_RFC = {
    uri.encode(): RFC.grammar.objects[name].encode() for name, uri in HOSTMASTER.grammar.objects.items()
}


def texts(value: Any) -> list[str]:
    """Every text of a command that goes on the wire, however deep it lies."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for part in value for text in texts(part)]
    if is_dataclass(value):
        return [text for field in fields(value) for text in texts(getattr(value, field.name))]
    return []


def assert_says_all(root: etree._Element, command: Command[Any]) -> None:
    said = {text for element in root.iter() for text in (element.text or "", *element.attrib.values())}
    assert set(texts(command)) <= said


@given(strategies.rfc_commands | strategies.contact_transfers, strategies.trids, st.none() | strategies.namestores)
@thorough
def test_every_gtld_frame_is_schema_valid_and_says_what_was_asked(
    command: Command[Any], trid: str, namestore: Namestore | None
) -> None:
    document = RFC.encode(command, cl_trid=trid, extensions=(namestore,) if namestore else ())
    root = etree.fromstring(document)
    rfc_schema().assertValid(root)
    assert_says_all(root, command)


@given(extension_strategies.extended, strategies.trids)
@thorough
def test_every_extension_of_a_gtld_frame_is_schema_valid(sent: extension_strategies.Sent, trid: str) -> None:
    command, extensions, services = sent
    root = etree.fromstring(RFC.encode(command, cl_trid=trid, extensions=extensions, services=services))
    rfc_schema().assertValid(root)
    assert len(root.findall(".//{*}extension/*")) == len(extensions)
    assert_says_all(root, command)


@given(strategies.ripn_commands, strategies.trids)
@thorough
def test_every_ru_frame_is_schema_valid(command: Command[Any], trid: str) -> None:
    ripn_schema().assertValid(etree.fromstring(RIPN.encode(command, cl_trid=trid)))


@given(strategies.rfc_commands, strategies.trids)
@thorough
def test_every_ua_frame_has_the_rfc_layout(command: Command[Any], trid: str) -> None:
    """The .ua registry publishes no schemas; its layouts are the RFC's, in its own namespaces."""
    document = HOSTMASTER.encode(command, cl_trid=trid)
    for ours, rfc in HOSTMASTER_AS_RFC.items():
        document = document.replace(ours, rfc)
    rfc_schema().assertValid(etree.fromstring(document))


def test_hello_is_schema_valid() -> None:
    rfc_schema().assertValid(etree.fromstring(RFC.encode(Hello())))
    ripn_schema().assertValid(etree.fromstring(RIPN.encode(Hello())))


@given(st.sampled_from([RFC, RIPN, HOSTMASTER]), st.data())
@settings(max_examples=100)
def test_writing_a_command_twice_gives_the_same_document(dialect: Dialect, data: st.DataObject) -> None:
    command = data.draw(strategies.ripn_commands if dialect is RIPN else strategies.rfc_commands)
    assert dialect.encode(command, cl_trid="dgw-1") == dialect.encode(command, cl_trid="dgw-1")
