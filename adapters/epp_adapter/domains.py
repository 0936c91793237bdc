"""A domain's commands and answers, between the neutral model and EPP."""

from collections.abc import Sequence

from adapters.domain_name import DomainName, InvalidName
from adapters.epp_adapter.profile import EppProfile
from adapters.epp_adapter.secure_dns import secure_records
from adapters.model import (
    Availability,
    CheckResult,
    ContactRole,
    DomainInfo,
    NameServer,
    RegisterOrder,
)
from epp import (
    AuthInfo,
    DomainCheckData,
    DomainContact,
    DomainCreate,
    DomainInfoData,
    HostAddress,
    HostAttr,
    Period,
    Response,
    RgpInfo,
    SecDnsInfo,
)
from epp.dialects.hostmaster import license_of

_REGISTRANT = ContactRole.REGISTRANT


def create_command(order: RegisterOrder, profile: EppProfile) -> DomainCreate:
    handles = {role: order.contacts[role].handle for role in sorted(order.contacts) if role in profile.roles_sent}
    return DomainCreate(
        domain=order.name.ascii,
        period=Period(order.years),
        ns=name_servers(order.nameservers, attributes=profile.host_attributes),
        registrant=handles.get(_REGISTRANT),
        contacts=tuple(DomainContact(handle, role.value) for role, handle in handles.items() if role != _REGISTRANT),
        auth_info=AuthInfo(order.auth_info) if profile.auth_info_at_create else None,
    )


def name_servers(servers: Sequence[NameServer], *, attributes: bool) -> tuple[str | HostAttr, ...]:
    """Return how a command names them: host objects by their names, or hosts by their attributes."""
    if not attributes:
        return tuple(server.host.ascii for server in servers)
    return tuple(
        HostAttr(server.host.ascii, tuple(HostAddress.of(address) for address in server.addresses))
        for server in servers
    )


def _host_attributes(data: DomainInfoData) -> tuple[NameServer, ...] | None:
    attributes = [server for server in data.ns if isinstance(server, HostAttr)]
    if not attributes:
        return None
    return tuple(
        NameServer(host_name(server.name), tuple(address.ip for address in server.addresses)) for server in attributes
    )


def domain_info(name: DomainName, response: Response[DomainInfoData], user: str) -> DomainInfo | None:
    """Return what an info answer shows; None when it came without the domain's data."""
    data = response.data
    if data is None:
        return None
    rgp = response.extension(RgpInfo)
    return DomainInfo(
        name=name,
        sponsor=data.cl_id,
        created_at=data.cr_date,
        expires_at=data.ex_date,
        statuses=data.status_values,
        nameservers=_names(data.ns_names),
        ours=is_ours(data.cl_id, user),
        creator=data.cr_id,
        registrant=data.registrant,
        grace_statuses=frozenset() if rgp is None else rgp.statuses,
        roid=data.roid,
        updated_at=data.up_date,
        auth_info=None if data.auth_info is None else data.auth_info.pw,
        contacts=frozenset((contact.type, contact.id) for contact in data.contacts),
        hosts=_names(data.hosts),
        secure_records=secure_records(response.extension(SecDnsInfo)),
        transferred_at=data.tr_date,
        host_attributes=_host_attributes(data),
        license=license_of(response),
    )


def hidden_domain(name: DomainName) -> DomainInfo:
    """A domain of which the registry shows another registrar nothing (2201)."""
    return DomainInfo(name, "", None, None, frozenset(), (), ours=False)


def is_ours(sponsor: str | None, user: str) -> bool:
    return sponsor is not None and sponsor.casefold() == user.casefold()


def _names(texts: Sequence[str]) -> tuple[DomainName, ...]:
    return tuple(map(host_name, texts))


def host_name(text: str) -> DomainName:
    """Return a host's name; as it stands when we would refuse it, so that it still differs from every good one."""
    text = text.rstrip(".")
    try:
        return DomainName.parse(text)
    except InvalidName:
        return DomainName(text.lower())


def check_results(names: Sequence[DomainName], data: DomainCheckData | None) -> list[CheckResult]:
    """Return one result a name, in the order given; a name that the answer leaves out is unknown."""
    answered = {} if data is None else {result.key.lower(): result for result in data.results}
    results = []
    for name in names:
        found = answered.get(name.ascii)
        if found is None:
            results.append(CheckResult(name, Availability.UNKNOWN))
        else:
            availability = Availability.AVAILABLE if found.available else Availability.TAKEN
            results.append(CheckResult(name, availability, found.reason))
    return results
