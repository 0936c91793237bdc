"""Each published client frame, changed in one place in every way, is a syntax error exactly when its schema says so."""

from collections.abc import Callable, Iterator

import pytest
from lxml import etree

from simulators.profiles import profile_named
from tests.simulators.test_service_frames import SAMPLES, THICK_SAMPLES
from tests.support.registry_desk import Client, Desk
from tests.support.schemas import folder, rfc_schema

Element = etree._Element

# RFC 5730 §3: unknown, wrong, not implemented, or a parameter that is missing, out of range or malformed.
REFUSED_AS_WRITTEN = {2000, 2001, 2100, 2101, 2102, 2103, 2003, 2004, 2005, 2307}
# Their schemas take anything at all (xs:anyType, mixed content); the registry takes nothing, or does not look.
UNTYPED = ("/epp:logout", "/domain:null", "/rgp:resReason", "/rgp:statement", "/rgp:preData", "/rgp:postData")


def _drop(node: Element) -> None:
    node.getparent().remove(node)


def _repeat(node: Element) -> None:
    node.addnext(etree.fromstring(etree.tostring(node, with_tail=False)))


def _swap(node: Element) -> None:
    following = node.getnext()
    if following is not None:
        following.addnext(node)


def _rename(node: Element) -> None:
    node.tag = f"{node.tag}Z"


def _colour(node: Element) -> None:
    node.set("colour", "red")


def _fill(text: str) -> Callable[[Element], None]:
    def fill(node: Element) -> None:
        node.text = text

    return fill


def _nest(node: Element) -> None:
    etree.SubElement(node, node.tag).text = "x"


def _without(attribute: str) -> Callable[[Element], None]:
    return lambda node: node.attrib.pop(attribute)


def _with(attribute: str) -> Callable[[Element], None]:
    return lambda node: node.set(attribute, "bogus!")


CHANGES = {"drop": _drop, "repeat": _repeat, "swap": _swap, "rename": _rename, "colour": _colour}
OF_LEAVES = {"empty": _fill(""), "shorten": _fill("x"), "lengthen": _fill("x" * 300), "nest": _nest}


def _elements(document: bytes) -> list[Element]:
    return [node for node in etree.fromstring(document).iter() if isinstance(node.tag, str)]


def _changes_of(node: Element) -> dict[str, Callable[[Element], None]]:
    own = [name for name in node.attrib if not name.startswith("{")]
    attributes = {f"without {name}": _without(name) for name in own} | {f"bogus {name}": _with(name) for name in own}
    return CHANGES | attributes | ({"text": _fill("text")} if len(node) else OF_LEAVES)


def mutants(document: bytes) -> Iterator[tuple[str, Element]]:
    """Yield what was changed, with the changed document."""
    for number, original in enumerate(_elements(document)[1:], start=1):
        for change, apply in _changes_of(original).items():
            node = _elements(document)[number]
            path, root = _path(node), node.getroottree().getroot()
            apply(node)
            yield f"{change} {path}", root


def _path(node: Element) -> str:
    names = [f"{each.prefix or 'epp'}:{etree.QName(each).localname}" for each in (node, *node.iterancestors())]
    return "/" + "/".join(reversed(names))


def verdicts(registry: str, sample: str) -> Iterator[tuple[str, bool, int]]:
    """Yield each change, whether the schema allows it, and the registry's answer."""
    desk = Desk(profile_named(registry))
    client: Client = desk.login()
    for change, root in mutants((folder() / "frames" / f"{sample}.xml").read_bytes()):
        if client.session.registrar is None:
            client = desk.login()
        document = etree.tostring(root)
        reply = desk.service.handle(client.session, document, desk.now)
        yield change, rfc_schema().validate(etree.fromstring(document)), reply.code


@pytest.mark.parametrize(
    ("registry", "sample"),
    [*(("verisign", sample) for sample in SAMPLES), *(("pir", sample) for sample in THICK_SAMPLES)],
)
def test_a_frame_is_refused_as_written_exactly_when_its_schema_refuses_it(registry: str, sample: str) -> None:
    typed = [found for found in verdicts(registry, sample) if not found[0].endswith(UNTYPED)]
    assert [found for found in typed if not found[1] and found[2] not in REFUSED_AS_WRITTEN] == []
    assert [found for found in typed if found[1] and found[2] == 2001] == []
