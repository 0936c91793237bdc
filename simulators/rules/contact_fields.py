"""What a contact's data must be beyond its schema (RFC 5733 §2, .ua dossier §5)."""

import re
from collections.abc import Sequence

from simulators.node import Node
from simulators.profile import Profile
from simulators.refusals import Culprit, Refused, Why

# ISO 3166-1 alpha-2.
_COUNTRIES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA "
    "CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA "
    "GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP "
    "KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS "
    "MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS "
    "RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW "
    "TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"
)
COUNTRIES = frozenset(_COUNTRIES.split())
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+\Z")

# The order of a contact's parts, at every depth, in the schemas of all three registries.
_ORDER = (
    "postalInfo", "organization", "person", "intPostalInfo", "locPostalInfo", "legalInfo", "name", "org", "addr",
    "address", "taxpayerNumbers", "birthday", "passport", "voice", "fax", "email", "disclose", "additional",
)  # fmt: skip


def in_order(nodes: Sequence[Node]) -> list[Node]:
    """Return a contact's parts as the schema orders them, `int` before `loc` as they came."""
    return sorted(nodes, key=lambda node: _ORDER.index(node.name))


def is_cleared(node: Node) -> bool:
    """Tell whether a form of the address holds nothing but blanks, by which .ua's clients take it away (dossier §5)."""
    return node.name == "postalInfo" and not _text(node).strip()


def check(profile: Profile, body: Sequence[Node], auth_info: str | None) -> None:
    """Raises `Refused` for the first field that is wrong."""
    pattern = profile.contacts.auth_info_pattern
    if pattern is not None and not re.fullmatch(pattern, auth_info or ""):
        raise Refused(Why.BAD_CONTACT_FIELD, "invalid authInfo")
    postal = [node for node in body if node.name == "postalInfo"]
    if profile.wire.grammar != "ripn" and not postal:
        raise Refused(Why.CONTACT_FIELD_MISSING, "postalInfo is required")
    if len({node.attributes["type"] for node in postal}) != len(postal):
        raise Refused(Why.BAD_CONTACT_FIELD, "two postalInfo of one type")
    for node in postal:
        _check_postal(node)
        _check_octets(node, profile.contacts.octets_max)
    for node in body:
        if node.name == "email" and not _EMAIL.match(node.text):
            raise Refused(Why.BAD_CONTACT_FIELD, "invalid e-mail", culprit=Culprit("email", node.text))


def _check_postal(node: Node) -> None:
    """A change may bring a new form of the address; what is stored is whole all the same (RFC 5733 §3.2.1)."""
    present = {part.name for part in node.children if part.children or part.text}
    for missing in sorted({"name", "addr"} - present):
        raise Refused(Why.CONTACT_FIELD_MISSING, f"{missing} is required")
    if node.attributes["type"] == "int" and not _text(node).isascii():
        raise Refused(Why.BAD_CONTACT_FIELD, "an international postalInfo is ASCII")
    for part in node.children:
        for line in part.children:
            if line.name == "cc" and line.text.upper() not in COUNTRIES:
                raise Refused(Why.BAD_CONTACT_FIELD, "unknown country", culprit=Culprit("cc", line.text))


def _check_octets(node: Node, most: int | None) -> None:
    for part in node.children:
        if most is not None and part.name in {"name", "org"} and len(part.text.encode()) > most:
            raise Refused(Why.BAD_CONTACT_FIELD, f"at most {most} octets", culprit=Culprit(part.name, part.text))


def _text(node: Node) -> str:
    return node.text + "".join(_text(part) for part in node.children)
