"""Domain update on the wire."""

from simulators.refusals import Refused, Why
from simulators.response import Outcome
from simulators.rules import domain_update
from simulators.rules.domain_update import DomainChange
from simulators.services import dnssec, restore, sync
from simulators.services.call import Call
from simulators.services.domain import auth_info_of, contacts_of, license_of, name_of, nameservers_of
from simulators.wire import Element, child, children, text_of


def update(call: Call) -> Outcome:
    request = call.request
    add, rem, chg = (child(request, part) for part in ("add", "rem", "chg"))
    if restore.asked(call) is not None:
        return restore.update(call)
    if sync.asked(call) is not None:
        return sync.update(call)
    if add is None and rem is None and chg is None:
        raise Refused(Why.EMPTY_UPDATE)
    _check_bare_statuses(call, add, rem)
    change = DomainChange(
        add_nameservers=nameservers_of(add) if add is not None else (),
        rem_nameservers=nameservers_of(rem) if rem is not None else (),
        add_contacts=contacts_of(add) if add is not None else (),
        rem_contacts=contacts_of(rem) if rem is not None else (),
        add_statuses=statuses_of(add),
        rem_statuses=statuses_of(rem),
        registrant=_registrant(chg),
        auth_info=auth_info_of(chg) if chg is not None else None,
        descriptions=_descriptions(chg),
        license=license_of(call, "update"),
        dnssec=dnssec.of_update(call),
    )
    domain_update.update(call.registry, call.registrar, name_of(request), change, call.now)
    return Outcome()


def _check_bare_statuses(call: Call, *parts: Element | None) -> None:
    """Raises `Refused` for a status with a text or a language, where its schema has neither."""
    if call.profile.domains.status_text_taken:
        return
    for status in (node for part in parts if part is not None for node in children(part, "status")):
        if text_of(status) or status.get("lang") is not None:
            raise Refused(Why.SYNTAX, "status: the content model is empty")


def statuses_of(part: Element | None) -> tuple[str, ...]:
    """Return the statuses of an add or rem, of any object."""
    return tuple(node.get("s", "") for node in children(part, "status")) if part is not None else ()


def _registrant(chg: Element | None) -> str | None:
    node = child(chg, "registrant") if chg is not None else None
    return text_of(node) if node is not None else None


def _descriptions(chg: Element | None) -> tuple[str, ...] | None:
    lines = tuple(text_of(node) for node in children(chg, "description")) if chg is not None else ()
    return lines or None
