"""Restoring a deleted domain: an update that carries rgp:update and changes nothing else (RFC 3915 §4.2.5)."""

from simulators import namespaces
from simulators.objects import Domain
from simulators.refusals import Refused, Why
from simulators.response import Outcome
from simulators.rules import lifecycle, restores
from simulators.services import fee
from simulators.services.call import Call
from simulators.services.domain import name_of
from simulators.wire import Element, add, child, element, namespace


def asked(call: Call) -> Element | None:
    """Return the extension by which an update asks for a restore."""
    return call.extension_of((namespaces.RGP, namespaces.UA_RGP), "update")


def update(call: Call) -> Outcome:
    extension = asked(call)
    restore = child(extension, "restore") if extension is not None else None
    rules = call.profile.restore
    if restore is None or rules is None:
        raise Refused(Why.EXTENSION)
    name = name_of(call.request)
    alone = not any(len(part) for part in call.request)
    if restore.get("op") == "request":
        domain = restores.request(call.registry, call.registrar, name, rules, fee.agreed(call), call.now, alone=alone)
    elif child(restore, "report") is None:
        raise Refused(Why.RESTORE_REPORT)
    else:
        domain = restores.report(call.registry, call.registrar, name, rules, call.now, alone=alone)
    price = call.registry.price(name).restore if restore.get("op") == "request" else 0
    charged = fee.charged(call, "updData", price)
    return Outcome(extensions=(*_answer(call, domain, namespace(restore)), *charged))


def _answer(call: Call, domain: Domain, uri: str) -> tuple[Element, ...]:
    """Tell what the domain's grace period is now, if it has one."""
    periods = lifecycle.rgp_statuses(domain, call.now)
    if not periods:
        return ()
    data = element(uri, "upData", "rgp")
    for period in periods:
        add(data, "rgpStatus", s=period)
    return (data,)
