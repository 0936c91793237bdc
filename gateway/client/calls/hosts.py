"""Hosts below domains: name servers with addresses. `order` is what it is for orders that cost money."""

from collections.abc import Sequence

from gateway.client.answers.base import Page
from gateway.client.answers.hosts import Host
from gateway.client.answers.operations import Operation
from gateway.client.call import Call, address, given, shaped
from gateway.client.ordered import Ordered, ordered


def list_hosts(*, domain: str | None = None) -> Call[Page[Host]]:
    return Call("GET", address("hosts"), shaped(Page[Host]), query=given(domain=domain))


def host(name: str) -> Call[Host]:
    return Call("GET", address("hosts", name), shaped(Host))


def create_host(name: str, addresses: Sequence[str], *, order: str) -> Call[Ordered[Host]]:
    return Call("POST", address("hosts"), ordered(Host), {"name": name, "addresses": list(addresses)}, key=order)


def set_host(
    name: str, *, order: str, addresses: Sequence[str] | None = None, new_name: str | None = None
) -> Call[Ordered[Host]]:
    """Give it other addresses, all that it shall have, or another name below the same domain, or both."""
    body = given(addresses=None if addresses is None else list(addresses), new_name=new_name)
    return Call("PUT", address("hosts", name), ordered(Host), body, key=order)


def delete_host(name: str, *, order: str) -> Call[Ordered[Operation]]:
    """Refused while a domain has it among its name servers."""
    return Call("DELETE", address("hosts", name), ordered(Operation), key=order)
