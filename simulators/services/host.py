"""Host commands on the wire (RFC 5732; ripn-host-1.0; hostmaster.ua host-1.1)."""

from simulators.namespaces import UA_UAEPP
from simulators.refusals import Refused, Why
from simulators.response import Outcome
from simulators.rules import hosts
from simulators.rules.hosts import Address, HostChange
from simulators.rules.names import canonical
from simulators.services.call import Call
from simulators.services.domain import name_of
from simulators.services.domain_update import statuses_of
from simulators.wire import Element, add, child, children, text_of


def check(call: Call) -> Outcome:
    data = call.data("host", "chkData")
    for node in children(call.request, "name"):
        name = canonical(text_of(node))
        reason = _why_not_free(call, name)
        entry = add(data, "cd")
        add(entry, "name", name, avail="0" if reason else "1")
        if reason:
            add(entry, "reason", reason)
    return Outcome(data=data)


def _why_not_free(call: Call, name: str) -> str | None:
    texts = call.profile.check_texts
    if not hosts.host_well_formed(name, call.profile.hosts):
        if not texts.invalid:
            raise Refused(Why.BAD_HOST_NAME, culprit=hosts.named(name))
        return texts.invalid
    return texts.object_taken if call.registry.host(call.registrar, name) else None


def addresses_of(call: Call, parent: Element | None) -> tuple[Address, ...]:
    """Return (family, text) of each address; without `ip` it is v4 (RFC 5732 §2.5), or guessed where told so."""
    if parent is None:
        return ()
    default = "" if call.profile.hosts.address_family_guessed else "v4"
    return tuple((node.get("ip", default), text_of(node)) for node in children(parent, "addr"))


def create(call: Call) -> Outcome:
    name = name_of(call.request)
    host = hosts.create(call.registry, call.registrar, name, addresses_of(call, call.request), call.now)
    data = call.data("host", "creData")
    add(data, "name", host.name)
    add(data, "crDate", call.time(host.created_at))
    return Outcome(data=data)


def info(call: Call) -> Outcome:
    host = hosts.find(call.registry, call.registrar, name_of(call.request))
    data = call.data("host", "infData")
    add(data, "name", host.name)
    add(data, "roid", host.roid)
    for status in hosts.statuses(call.registry, host):
        add(data, "status", s=status)
    for family, address in host.addresses:
        add(data, "addr", address, ip=family)
    add(data, "clID", host.registrar)
    add(data, "crID", host.creator)
    add(data, "crDate", call.time(host.created_at))
    if host.updated_at is not None:
        add(data, "upID", host.updater)
        add(data, "upDate", call.time(host.updated_at))
    return Outcome(data=data)


def update(call: Call) -> Outcome:
    request = call.request
    add_part, rem_part, chg = (child(request, part) for part in ("add", "rem", "chg"))
    if add_part is None and rem_part is None and chg is None:
        raise Refused(Why.EMPTY_UPDATE)
    change = HostChange(
        add_addresses=addresses_of(call, add_part),
        rem_addresses=addresses_of(call, rem_part),
        add_statuses=statuses_of(add_part),
        rem_statuses=statuses_of(rem_part),
        new_name=name_of(chg) if chg is not None else None,
    )
    hosts.update(call.registry, call.registrar, name_of(request), change, call.now)
    return Outcome()


def delete(call: Call) -> Outcome:
    extension = call.extension(UA_UAEPP, "delete")
    confirmation = child(extension, "deleteNS") if extension is not None else None
    forced = confirmation is not None and confirmation.get("confirm") == "yes"
    hosts.delete(call.registry, call.registrar, name_of(call.request), forced=forced)
    return Outcome()
