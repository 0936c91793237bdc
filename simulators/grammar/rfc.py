"""Shapes of RFC 5731 (domain), 5732 (host) and 5733 (contact) commands."""

from simulators.content import ANYTHING, EMPTY, LANGUAGE, Part, Shape, Text, many, one, optional, sequence, text
from simulators.grammar.session import login

CLIENT_ID = text(3, 16)
LABEL = text(1, 255)
PERIOD = Shape(
    text=Text(pattern=r"0*[1-9][0-9]?"),
    attributes={"unit": Text(one_of=frozenset({"y", "m"}))},
    required=frozenset({"unit"}),
)
DATE = Shape(text=Text(date=True))
PASSWORD = Shape(text=Text(keep_space=True), attributes={"roid": Text()})
AUTH_INFO = sequence(Part({"pw": PASSWORD, "ext": ANYTHING}))
AUTH_INFO_CHANGE = sequence(Part({"pw": PASSWORD, "ext": ANYTHING, "null": EMPTY}))
SINGLE_NAME = sequence(one("name", LABEL))
INFO_NAME = Shape(text=Text(1, 255), attributes={"hosts": Text(one_of=frozenset({"all", "del", "none", "sub"}))})
ADDRESS = Shape(text=Text(3, 45), attributes={"ip": Text(one_of=frozenset({"v4", "v6"}))})

DOMAIN_CLIENT_STATUSES = ("clientDeleteProhibited", "clientHold", "clientRenewProhibited", "clientTransferProhibited",
                          "clientUpdateProhibited")  # fmt: skip
_PENDING = ("pendingCreate", "pendingDelete", "pendingTransfer", "pendingUpdate")
_SERVER = ("serverDeleteProhibited", "serverTransferProhibited", "serverUpdateProhibited")
DOMAIN_STATUSES = (*DOMAIN_CLIENT_STATUSES, "inactive", "ok", *_PENDING, "pendingRenew", *_SERVER, "serverHold",
                   "serverRenewProhibited")  # fmt: skip
CONTACT_STATUSES = ("clientDeleteProhibited", "clientTransferProhibited", "clientUpdateProhibited", "linked", "ok",
                    *_PENDING, *_SERVER)  # fmt: skip
HOST_STATUSES = ("clientDeleteProhibited", "clientUpdateProhibited", "linked", "ok", *_PENDING,
                 "serverDeleteProhibited", "serverUpdateProhibited")  # fmt: skip


def names(most: int | None = None) -> Shape:
    return sequence(many("name", LABEL, 1, most))


def ids(client_id: Shape = CLIENT_ID, most: int | None = None) -> Shape:
    return sequence(many("id", client_id, 1, most))


def status(*values: str) -> Shape:
    return Shape(
        attributes={"s": Text(one_of=frozenset(values)), "lang": LANGUAGE},
        required=frozenset({"s"}),
    )


def name_servers(most: int | None = None) -> Shape:
    attribute = sequence(one("hostName", LABEL), many("hostAddr", ADDRESS, 0))
    return sequence(Part({"hostObj": LABEL, "hostAttr": attribute}, 1, most))


CONTACT_USE = Shape(text=Text(3, 16), attributes={"type": Text(one_of=frozenset({"admin", "billing", "tech"}))})


def domain_create(*, ns_max: int | None = None, contacts_max: int | None = None, registrant: Part, auth: Part) -> Shape:
    return sequence(
        one("name", LABEL),
        optional("period", PERIOD),
        optional("ns", name_servers(ns_max)),
        registrant,
        many("contact", CONTACT_USE, 0, contacts_max),
        auth,
    )


def domain_update(statuses: tuple[str, ...]) -> Shape:
    change = sequence(
        optional("ns", name_servers()),
        many("contact", CONTACT_USE, 0),
        many("status", status(*statuses), 0, 11),
    )
    new = sequence(optional("registrant", text(0, 16)), optional("authInfo", AUTH_INFO_CHANGE))
    return sequence(one("name", LABEL), optional("add", change), optional("rem", change), optional("chg", new))


DOMAIN = {
    "domain:check": names(),
    "domain:info": sequence(one("name", INFO_NAME), optional("authInfo", AUTH_INFO)),
    "domain:create": domain_create(registrant=optional("registrant", CLIENT_ID), auth=one("authInfo", AUTH_INFO)),
    "domain:renew": sequence(one("name", LABEL), one("curExpDate", DATE), optional("period", PERIOD)),
    "domain:update": domain_update(DOMAIN_STATUSES),
    "domain:delete": SINGLE_NAME,
    "domain:transfer": sequence(one("name", LABEL), optional("period", PERIOD), optional("authInfo", AUTH_INFO)),
}

_HOST_CHANGE = sequence(many("addr", ADDRESS, 0), many("status", status(*HOST_STATUSES), 0, 7))
HOST = {
    "host:check": names(),
    "host:info": SINGLE_NAME,
    "host:create": sequence(one("name", LABEL), many("addr", ADDRESS, 0)),
    "host:update": sequence(
        one("name", LABEL), optional("add", _HOST_CHANGE), optional("rem", _HOST_CHANGE), optional("chg", SINGLE_NAME)
    ),
    "host:delete": SINGLE_NAME,
}

_LINE = text(1, 255)
_OPTIONAL_LINE = text(0, 255)
_POSTAL_ADDRESS = (
    many("street", _OPTIONAL_LINE, 0, 3),
    one("city", _LINE),
    optional("sp", _OPTIONAL_LINE),
    optional("pc", text(0, 16)),
    one("cc", text(2, 2)),
)
_TYPE = {"type": Text(one_of=frozenset({"loc", "int"}))}
_POSTAL_INFO = Shape(
    parts=(one("name", _LINE), optional("org", _OPTIONAL_LINE), one("addr", sequence(*_POSTAL_ADDRESS))),
    attributes=_TYPE,
    required=frozenset({"type"}),
)
_POSTAL_CHANGE = Shape(
    parts=(optional("name", _LINE), optional("org", _OPTIONAL_LINE), optional("addr", sequence(*_POSTAL_ADDRESS))),
    attributes=_TYPE,
    required=frozenset({"type"}),
)
_BLANK_ADDRESS = (
    many("street", _OPTIONAL_LINE, 0, 3),
    *(optional(name, _OPTIONAL_LINE) for name in ("city", "sp", "pc", "cc")),
)
CLEARABLE_POSTAL_CHANGE = Shape(
    parts=(*(optional(name, _OPTIONAL_LINE) for name in ("name", "org")), optional("addr", sequence(*_BLANK_ADDRESS))),
    attributes=_TYPE,
    required=frozenset({"type"}),
)
PHONE = Shape(text=Text(0, 17, r"(\+[0-9]{1,3}\.[0-9]{1,14})?"), attributes={"x": Text()})
EMAIL = text(1)


_FLAG = {"flag": Text(one_of=frozenset({"0", "1", "true", "false"}))}
_FORM = Shape(parts=(), attributes=_TYPE, required=frozenset({"type"}))


def disclosure(*parts: Part) -> Shape:
    return Shape(parts=parts, attributes=_FLAG, required=frozenset({"flag"}))


DISCLOSE = disclosure(
    *(many(name, _FORM, 0, 2) for name in ("name", "org", "addr")),
    *(optional(name, EMPTY) for name in ("voice", "fax", "email")),
)


def contact(
    contact_id: Shape,
    statuses: tuple[str, ...],
    checks_max: int | None = None,
    *,
    flags_min: int = 1,
    postal_change: Shape = _POSTAL_CHANGE,
) -> dict[str, Shape]:
    """`flags_min` 0 takes an empty `add` or `rem`, which RFC 5733 forbids and a widespread client always sends."""
    flags = sequence(many("status", status(*statuses), flags_min, 7))
    new = sequence(
        many("postalInfo", postal_change, 0, 2),
        optional("voice", PHONE),
        optional("fax", PHONE),
        optional("email", EMAIL),
        optional("authInfo", AUTH_INFO),
        optional("disclose", DISCLOSE),
    )
    return {
        "contact:check": ids(contact_id, checks_max),
        "contact:info": sequence(one("id", contact_id), optional("authInfo", AUTH_INFO)),
        "contact:create": sequence(
            one("id", contact_id),
            many("postalInfo", _POSTAL_INFO, 1, 2),
            optional("voice", PHONE),
            optional("fax", PHONE),
            one("email", EMAIL),
            one("authInfo", AUTH_INFO),
            optional("disclose", DISCLOSE),
        ),
        "contact:update": sequence(
            one("id", contact_id), optional("add", flags), optional("rem", flags), optional("chg", new)
        ),
        "contact:delete": sequence(one("id", contact_id)),
        "contact:transfer": sequence(one("id", contact_id), optional("authInfo", AUTH_INFO)),
    }


SHAPES: dict[str, Shape] = {
    "login": login(CLIENT_ID, text(6, 16)),
    **DOMAIN,
    **HOST,
    **contact(CLIENT_ID, CONTACT_STATUSES, flags_min=0),
    "balance:info": EMPTY,
}
