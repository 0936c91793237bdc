"""Shapes of the .ru registry's ripn-*-1.0 namespaces (.ru dossier §3, §5, §7; its schemas)."""

from simulators.content import ANYTHING, EMPTY, Part, Shape, Text, many, one, optional, sequence, text
from simulators.grammar import rfc
from simulators.grammar.session import login

LATIN = r"[\x00-\x7f]*"
CLIENT_ID = text(3, 32, r"[0-9a-zA-Z_\-]+")
SECRET = Shape(text=Text(6, 32, LATIN), attributes={"roid": Text()})
AUTH_INFO = sequence(Part({"pw": SECRET, "ext": ANYTHING}))
AUTH_INFO_CHANGE = sequence(Part({"pw": SECRET, "ext": ANYTHING, "null": EMPTY}))
HOST_OBJECTS = sequence(many("hostObj", rfc.LABEL))
_STATUSES = (*rfc.DOMAIN_STATUSES, "changeProhibited")

_DOMAIN_CHANGE = sequence(
    optional("ns", HOST_OBJECTS),
    many("admin", CLIENT_ID, 0),
    many("status", rfc.status(*_STATUSES), 0, 11),
)
_DOMAIN_NEW = sequence(
    optional("registrant", CLIENT_ID),
    many("description", text(0, 250, LATIN), 0, 15),
    optional("authInfo", AUTH_INFO_CHANGE),
)
DOMAIN = {
    "domain:check": rfc.names(),
    "domain:info": sequence(one("name", rfc.INFO_NAME), optional("authInfo", AUTH_INFO)),
    "domain:create": sequence(
        one("name", rfc.LABEL),
        optional("period", rfc.PERIOD),
        optional("ns", HOST_OBJECTS),
        one("registrant", CLIENT_ID),
        many("admin", CLIENT_ID, 0),
        many("description", text(1, 250, LATIN), 0, 15),
        optional("authInfo", AUTH_INFO),
    ),
    "domain:renew": sequence(one("name", rfc.LABEL), one("curExpDate", rfc.DATE), optional("period", rfc.PERIOD)),
    "domain:update": sequence(
        one("name", rfc.LABEL),
        optional("add", _DOMAIN_CHANGE),
        optional("rem", _DOMAIN_CHANGE),
        optional("chg", _DOMAIN_NEW),
    ),
    "domain:delete": rfc.SINGLE_NAME,
    "domain:transfer": sequence(
        one("name", rfc.LABEL), optional("period", rfc.PERIOD), Part({"authInfo": AUTH_INFO, "acID": CLIENT_ID}, 0)
    ),
}

_INT_LINE = text(1, 510, LATIN)
_LOC_LINE = text(1, 510)
_INT_ADDRESS = many("address", text(0, 255, LATIN), 0, 15)
_LOC_ADDRESS = text(1, 255)
_FEW_LATIN = text(0, 255, LATIN)


def _reach(*disclosable: str) -> tuple[Part, ...]:
    """Return the tail that people and organizations share; `disclosable` names what each may keep to itself."""
    return (
        many("voice", _FEW_LATIN, 0, 15),
        many("fax", _FEW_LATIN, 0, 15),
        many("email", _FEW_LATIN, 0, 15),
        optional("disclose", rfc.disclosure(*(optional(name, EMPTY) for name in disclosable))),
        optional("additional", text(1, 2500)),
    )


_PERSONS_REACH = _reach("intName", "locName", "intAddress", "locAddress", "voice", "fax", "email", "taxpayerNumbers",
                        "birthday", "passport")  # fmt: skip
_ORGANIZATIONS_REACH = _reach("intOrg", "locOrg", "intAddress", "locAddress", "legalAddress", "voice", "fax", "email",
                              "taxpayerNumbers")  # fmt: skip
_TAX_NUMBERS = text(0, 27)
_LEGAL = sequence(many("address", _LOC_ADDRESS, 1, 15))
_PASSPORT = text(1, 255)

PERSON = sequence(
    one("intPostalInfo", sequence(one("name", _INT_LINE), _INT_ADDRESS)),
    one("locPostalInfo", sequence(one("name", _LOC_LINE), many("address", _LOC_ADDRESS, 1, 15))),
    optional("taxpayerNumbers", _TAX_NUMBERS),
    one("birthday", rfc.DATE),
    many("passport", _PASSPORT, 1, 15),
    *_PERSONS_REACH,
)
ORGANIZATION = sequence(
    one("intPostalInfo", sequence(one("org", _INT_LINE), _INT_ADDRESS)),
    one("locPostalInfo", sequence(one("org", _LOC_LINE), many("address", _LOC_ADDRESS, 0, 15))),
    one("legalInfo", _LEGAL),
    one("taxpayerNumbers", _TAX_NUMBERS),
    *_ORGANIZATIONS_REACH,
)
_PERSON_CHANGE = sequence(
    optional("intPostalInfo", sequence(optional("name", _INT_LINE), _INT_ADDRESS)),
    optional("locPostalInfo", sequence(optional("name", _LOC_LINE), many("address", _LOC_ADDRESS, 0, 15))),
    optional("taxpayerNumbers", _TAX_NUMBERS),
    optional("birthday", rfc.DATE),
    many("passport", _PASSPORT, 0, 15),
    *_PERSONS_REACH,
)
_ORGANIZATION_CHANGE = sequence(
    optional("intPostalInfo", sequence(optional("org", _INT_LINE), _INT_ADDRESS)),
    optional("locPostalInfo", sequence(optional("org", _LOC_LINE), many("address", _LOC_ADDRESS, 0, 15))),
    optional("legalInfo", _LEGAL),
    optional("taxpayerNumbers", _TAX_NUMBERS),
    *_ORGANIZATIONS_REACH,
)
# oidEsia is newer than the schema read for the dossier; a working registrar sends it, so it is taken and ignored.
_TAIL = (
    Part({"verified": EMPTY, "unverified": EMPTY}, 0),
    optional("oidEsia", text(0, 255)),
    optional("authInfo", AUTH_INFO),
)
_FLAGS = sequence(many("status", rfc.status(*rfc.CONTACT_STATUSES), 1, 7))
CONTACT = {
    "contact:check": rfc.ids(CLIENT_ID),
    "contact:info": sequence(one("id", CLIENT_ID), optional("authInfo", AUTH_INFO)),
    "contact:create": sequence(one("id", CLIENT_ID), Part({"organization": ORGANIZATION, "person": PERSON}), *_TAIL),
    "contact:update": sequence(
        one("id", CLIENT_ID),
        optional("add", _FLAGS),
        optional("rem", _FLAGS),
        optional("chg", sequence(Part({"organization": _ORGANIZATION_CHANGE, "person": _PERSON_CHANGE}, 0), *_TAIL)),
    ),
    "contact:delete": sequence(one("id", CLIENT_ID)),
}

_PURPOSE = {"type": Text(one_of=frozenset({"auth", "authNotify", "notify", "info"}))}
_REGISTRAR_PARTS = sequence(
    many("email", Shape(text=_FEW_LATIN.text, attributes=_PURPOSE, required=frozenset({"type"})), 0),
    many("addr", rfc.ADDRESS, 0, 20),
)
_REGISTRAR_CHANGE = sequence(
    many("voice", _FEW_LATIN, 0, 15),
    many("fax", _FEW_LATIN, 0, 15),
    optional("www", rfc.LABEL),
    optional("whois", text(1, 255)),
)
REGISTRAR = {
    "registrar:info": sequence(one("id", CLIENT_ID)),
    "registrar:update": sequence(
        one("id", CLIENT_ID),
        optional("add", _REGISTRAR_PARTS),
        optional("rem", _REGISTRAR_PARTS),
        optional("chg", _REGISTRAR_CHANGE),
    ),
}

_DAYS = Shape(text=Text(pattern="[1-9][0-9]*"), attributes={"unit": Text()}, required=frozenset({"unit"}))
ACCOUNT = {
    "billing:info": sequence(
        one("type", text(0, None, None, "balance", "forecast", "billing")),
        optional(
            "param", sequence(optional("date", rfc.DATE), optional("period", _DAYS), optional("currency", text(3, 3)))
        ),
    ),
    "limits:info": ANYTHING,
    "stat:info": ANYTHING,
}

SHAPES: dict[str, Shape] = {
    "login": login(CLIENT_ID, text(6, 32, LATIN)),
    **DOMAIN,
    **CONTACT,
    **rfc.HOST,
    **REGISTRAR,
    **ACCOUNT,
}
