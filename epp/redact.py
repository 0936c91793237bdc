"""Makes a frame fit for a log: passwords, authInfo and personal data are replaced, ids and structure stay.

In the contact namespaces everything is masked that is not known to be harmless, so that an element added by a registry
tomorrow is masked too; elsewhere what is named like a secret or like personal data. What a server quotes in a message
is masked as well: validators repeat the value that they object to.
"""

import re

from epp.envelope import one_line
from epp.errors import RemoteProtocolError
from epp.xml import Element, parse, split_tag, to_text

MASK = "***"

_SECRET = frozenset({"pw", "newPW", "authInfo"})  # with all that is inside
_PERSONAL = frozenset(
    {"value", "email", "voice", "fax", "street", "city", "sp", "pc", "org", "address"}
    | {"passport", "birthday", "taxpayerNumbers"}
)
_HARMLESS_IN_CONTACTS = frozenset(
    {"id", "roid", "clID", "crID", "upID", "crDate", "upDate", "trDate", "reID", "acID", "reDate", "acDate"}
    | {"trStatus", "reason", "clTRID", "svTRID", "paDate"}
)
_HARMLESS_ATTRIBUTES = frozenset({"s", "type", "lang", "flag", "avail", "op", "paResult"})
_MESSAGES = frozenset({"msg", "reason"})
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


def redact(document: bytes) -> str:
    """Return the frame as one line of text without secrets; of what does not parse, only the length."""
    try:
        root = parse(document)
    except RemoteProtocolError:
        return f"<unreadable: {len(document)} octets>"
    _redact(root)
    return to_text(root)


def _redact(element: Element, *, secret: bool = False) -> None:
    namespace, name = split_tag(element)
    secret = secret or name in _SECRET
    in_contact = "contact" in namespace
    masked = secret or name in _PERSONAL or (in_contact and name not in _HARMLESS_IN_CONTACTS)
    element.text = _shown(element.text, name, masked=masked)
    element.tail = None
    if in_contact:
        for attribute in set(element.attrib) - _HARMLESS_ATTRIBUTES:
            element.set(attribute, MASK)
    for child in element:
        _redact(child, secret=secret)


def _shown(text: str | None, name: str, *, masked: bool) -> str | None:
    line = one_line(text or "")
    if not line:
        return None
    if masked:
        return MASK
    return _QUOTED.sub(MASK, line) if name in _MESSAGES else line
