"""Domain create and info with nothing but lxml, as one would write it for a single purpose: the baseline for codecs.

It builds the same documents and reads the same values, without checks, types or kept unknowns.
"""

from datetime import datetime
from typing import Any

from lxml import etree

EPP = "urn:ietf:params:xml:ns:epp-1.0"
DOMAIN = "urn:ietf:params:xml:ns:domain-1.0"
_E = f"{{{EPP}}}"
_D = f"{{{DOMAIN}}}"
_EPP_MAP: dict[Any, str] = {None: EPP}
_DOMAIN_MAP = {"domain": DOMAIN}
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def build_info(name: str, cl_trid: str) -> bytes:
    root = etree.Element(f"{_E}epp", nsmap=_EPP_MAP)
    command = etree.SubElement(root, f"{_E}command")
    info = etree.SubElement(etree.SubElement(command, f"{_E}info"), f"{_D}info", nsmap=_DOMAIN_MAP)
    etree.SubElement(info, f"{_D}name").text = name
    etree.SubElement(command, f"{_E}clTRID").text = cl_trid
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def build_create(name: str, cl_trid: str) -> bytes:
    root = etree.Element(f"{_E}epp", nsmap=_EPP_MAP)
    command = etree.SubElement(root, f"{_E}command")
    create = etree.SubElement(etree.SubElement(command, f"{_E}create"), f"{_D}create", nsmap=_DOMAIN_MAP)
    etree.SubElement(create, f"{_D}name").text = name
    period = etree.SubElement(create, f"{_D}period")
    period.text = "2"
    period.set("unit", "y")
    ns = etree.SubElement(create, f"{_D}ns")
    etree.SubElement(ns, f"{_D}hostObj").text = "ns1.example.net"
    etree.SubElement(ns, f"{_D}hostObj").text = "ns2.example.net"
    etree.SubElement(create, f"{_D}registrant").text = "jd1234"
    for role in ("admin", "tech"):
        contact = etree.SubElement(create, f"{_D}contact")
        contact.text = "sh8013"
        contact.set("type", role)
    etree.SubElement(etree.SubElement(create, f"{_D}authInfo"), f"{_D}pw").text = "2fooBAR"
    etree.SubElement(command, f"{_E}clTRID").text = cl_trid
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def read_info(document: bytes) -> dict[str, Any]:
    response = etree.fromstring(document, _PARSER).find(f"{_E}response")
    info = response.find(f"{_E}resData/{_D}infData")
    return {
        **_envelope(response),
        "name": info.findtext(f"{_D}name"),
        "roid": info.findtext(f"{_D}roid"),
        "statuses": [status.get("s") for status in info.findall(f"{_D}status")],
        "registrant": info.findtext(f"{_D}registrant"),
        "contacts": [(contact.text, contact.get("type")) for contact in info.findall(f"{_D}contact")],
        "ns": [server.text for server in info.findall(f"{_D}ns/{_D}hostObj")],
        "hosts": [host.text for host in info.findall(f"{_D}host")],
        "cl_id": info.findtext(f"{_D}clID"),
        "cr_id": info.findtext(f"{_D}crID"),
        "cr_date": _instant(info.findtext(f"{_D}crDate")),
        "up_id": info.findtext(f"{_D}upID"),
        "up_date": _instant(info.findtext(f"{_D}upDate")),
        "ex_date": _instant(info.findtext(f"{_D}exDate")),
        "tr_date": _instant(info.findtext(f"{_D}trDate")),
        "auth_info": info.findtext(f"{_D}authInfo/{_D}pw"),
    }


def read_create(document: bytes) -> dict[str, Any]:
    response = etree.fromstring(document, _PARSER).find(f"{_E}response")
    created = response.find(f"{_E}resData/{_D}creData")
    return {
        **_envelope(response),
        "name": created.findtext(f"{_D}name"),
        "cr_date": _instant(created.findtext(f"{_D}crDate")),
        "ex_date": _instant(created.findtext(f"{_D}exDate")),
    }


def _envelope(response: Any) -> dict[str, Any]:
    result = response.find(f"{_E}result")
    return {
        "code": int(result.get("code")),
        "message": result.findtext(f"{_E}msg"),
        "cl_trid": response.findtext(f"{_E}trID/{_E}clTRID"),
        "sv_trid": response.findtext(f"{_E}trID/{_E}svTRID"),
    }


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
