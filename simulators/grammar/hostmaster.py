"""Where the .ua registry's shapes differ from the RFCs' (registry manual as gathered in the .ua dossier, §2, §3)."""

from simulators.content import Shape, many, one, optional, sequence, text
from simulators.grammar import rfc
from simulators.grammar.session import login

NAMES_PER_CHECK = 10
_STATUSES = (*rfc.DOMAIN_STATUSES, "autoRenewGracePeriod", "redemptionPeriod")
_FLAGS = sequence(many("addr", rfc.ADDRESS, 0), many("status", rfc.status(*rfc.HOST_STATUSES), 0, 7))

SHAPES: dict[str, Shape] = {
    "login": login(rfc.CLIENT_ID, text(6, 30)),
    **rfc.DOMAIN,
    "domain:check": rfc.names(NAMES_PER_CHECK),
    "domain:create": rfc.domain_create(
        ns_max=13,
        contacts_max=16,
        registrant=one("registrant", rfc.CLIENT_ID),
        auth=optional("authInfo", rfc.AUTH_INFO),
    ),
    "domain:update": rfc.domain_update(_STATUSES),
    **rfc.HOST,
    "host:check": rfc.names(NAMES_PER_CHECK),
    "host:update": sequence(one("name", rfc.LABEL), optional("add", _FLAGS), optional("rem", _FLAGS)),
    "balance:info": sequence(one("contract", text(1, 255))),
    **rfc.contact(text(1, 255), rfc.CONTACT_STATUSES, NAMES_PER_CHECK, postal_change=rfc.CLEARABLE_POSTAL_CHANGE),
}
del SHAPES["contact:transfer"]  # in older help pages only
