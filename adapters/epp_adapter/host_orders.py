"""Orders about one host of ours: create, change its addresses, rename, delete (RFC 5732)."""

from ipaddress import IPv4Address, IPv6Address

from adapters.epp_adapter.conversation import Conversation
from adapters.epp_adapter.domains import host_name
from adapters.epp_adapter.transform import Transform
from adapters.errors import PreparationRefused, Unavailable
from adapters.model import DomainName, HostOrder, HostView
from adapters.outcome import RefusalReason
from epp import (
    CommandRejected,
    HostAddress,
    HostCreate,
    HostDelete,
    HostInfo,
    HostParts,
    HostUpdate,
    ResultCode,
)


async def view_host(talk: Conversation, host: DomainName) -> HostView | None:
    """Return the host as the registry has it; None when it does not exist. Raises Unavailable."""
    try:
        response = await talk.ask(HostInfo(host.ascii))
    except CommandRejected as err:
        if err.code == ResultCode.OBJECT_DOES_NOT_EXIST:
            return None
        raise Unavailable("server_error") from err
    data = response.data
    if data is None:
        raise Unavailable("server_error")
    addresses = frozenset(address.ip for address in data.addresses)
    return HostView(host_name(data.name), data.cl_id, addresses, frozenset(status.value for status in data.statuses))


def host_transform(order: HostOrder, host: HostView | None) -> Transform:
    """Return the command that makes the host what the order wants. Raises PreparationRefused when none can."""
    if order.addresses is None:
        return Transform(HostDelete(order.host.ascii))
    if host is None:
        if order.new_name is not None:
            raise PreparationRefused(RefusalReason.NOT_FOUND, f"{order.host} does not exist at the registry")
        return Transform(HostCreate(order.host.ascii, tuple(map(HostAddress.of, order.addresses))))
    wanted = frozenset(order.addresses)
    return Transform(
        HostUpdate(
            order.host.ascii,
            add=_parts(wanted - host.addresses),
            rem=_parts(host.addresses - wanted),
            new_name=None if order.new_name is None else order.new_name.ascii,
        )
    )


def _parts(addresses: frozenset[IPv4Address | IPv6Address]) -> HostParts | None:
    return HostParts(addresses=tuple(map(HostAddress.of, sorted(addresses, key=str)))) if addresses else None
