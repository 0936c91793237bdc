"""Child hosts: the calls that turn the addresses a host has into those that it shall have.

The platform adds, replaces and removes addresses one call at a time; each step is repeatable, as the next run plans
from what it finds.
"""

from collections.abc import Iterable

from adapters.domain_name import DomainName
from adapters.model import HostOrder, NameServer
from adapters.registrars.logicboxes.commands import Send, on_order
from adapters.registrars.logicboxes.orders import Address, OrderView


def steps(view: OrderView, order: HostOrder) -> list[Send]:
    """Return the calls for a host order; none when all is so already."""
    present = view.hosts.get(order.host, frozenset())
    if order.addresses is None:
        return [_dropped(view, order.host, present)] if present else []
    if order.new_name is None or order.host not in view.hosts:
        host = order.new_name or order.host
        return addressed(view, host, order.addresses)
    renamed = on_order(
        "domains/modify-cns-name", view.id, ("old-cns", order.host.ascii), ("new-cns", order.new_name.ascii)
    )
    return [renamed, *_between(view, order.new_name, present, frozenset(order.addresses))]


def glue(view: OrderView, servers: Iterable[NameServer]) -> list[Send]:
    """Return the calls that give the name servers below the name their addresses."""
    below = (server for server in servers if server.addresses and server.host.is_below(view.name))
    return [step for server in below for step in addressed(view, server.host, server.addresses)]


def addressed(view: OrderView, host: DomainName, addresses: Iterable[Address]) -> list[Send]:
    return _between(view, host, view.hosts.get(host, frozenset()), frozenset(addresses))


def _between(view: OrderView, host: DomainName, present: frozenset[Address], wanted: frozenset[Address]) -> list[Send]:
    """Replace address by address, then add what is missing or remove what is too much: never is there none."""
    old, new = sorted(present - wanted, key=str), sorted(wanted - present, key=str)
    replaced = list(zip(old, new, strict=False))
    calls = [
        on_order("domains/modify-cns-ip", view.id, ("cns", host.ascii), ("old-ip", str(left)), ("new-ip", str(right)))
        for left, right in replaced
    ]
    if added := new[len(replaced) :]:
        calls.append(on_order("domains/add-cns", view.id, ("cns", host.ascii), *(("ip", str(each)) for each in added)))
    if removed := old[len(replaced) :]:
        calls.append(_dropped(view, host, removed))
    return calls


def _dropped(view: OrderView, host: DomainName, addresses: Iterable[Address]) -> Send:
    return on_order(
        "domains/delete-cns-ip",
        view.id,
        ("cns", host.ascii),
        *(("ip", str(each)) for each in sorted(addresses, key=str)),
    )
