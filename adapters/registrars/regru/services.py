"""What the account holds of a name: its service, and the name servers that go with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TypeVar

from adapters.delegation import NameServer
from adapters.domain_name import DomainName, InvalidName
from adapters.errors import Unavailable
from adapters.http import Nonconforming, Reader
from adapters.model import DomainInfo
from adapters.registrars.regru.account import RegruAccount
from adapters.registrars.regru.answers import Declined, accepted
from adapters.registrars.regru.codes import ABSENT
from adapters.registrars.regru.moscow import begins

T = TypeVar("T")

ITEMS_MAX = 1000

ORDERED, ACTIVE, SUSPENDED, DELETED, MOVED = "N", "A", "S", "D", "O"

_STATUSES = {ORDERED: "pendingCreate", ACTIVE: "ok"}


@dataclass(frozen=True, slots=True)
class Service:
    """A domain as a service of the account. `expires_at` None while it is only ordered."""

    id: str
    name: DomainName
    state: str
    created_at: datetime
    expires_at: datetime | None

    @property
    def is_held(self) -> bool:
        """Tell whether it is not over; a state that nobody knows is none of those that end it."""
        return self.state not in {DELETED, MOVED}


async def services(
    account: RegruAccount, names: Sequence[DomainName], *, bulk: bool = False
) -> Mapping[DomainName, Service]:
    """Return the services of those of the names that the account holds or has ordered. Raises `Unavailable`."""
    data = {"servtype": "domain", "domains": [{"dname": name.ascii} for name in names]}
    found = await _rows(account, "service/get_info", "services", data, _service, bulk=bulk)
    return {service.name: service for service in found if service.is_held}


async def held_names(account: RegruAccount) -> Sequence[DomainName]:
    """Return every name that the account holds or has ordered. Raises `Unavailable`."""
    found = await _rows(account, "service/get_list", "services", {"servtype": "domain"}, _service, bulk=True)
    return [service.name for service in found if service.is_held]


async def service_under(account: RegruAccount, user_servid: str) -> Service | None:
    """Return the service that was ordered under this identifier of ours. Raises `Unavailable`."""
    found = await _rows(account, "service/get_info", "services", {"user_servid": user_servid}, _service)
    return found[0] if found else None


async def nameservers(
    account: RegruAccount, names: Sequence[DomainName], *, bulk: bool = False
) -> Mapping[DomainName, tuple[NameServer, ...]]:
    """Return the name servers of names of ours. Raises `Unavailable`."""
    data = {"domains": [{"dname": name.ascii} for name in names]}
    return dict(await _rows(account, "domain/get_nss", "domains", data, _delegation, bulk=bulk))


def domain_info(service: Service, servers: tuple[NameServer, ...], user: str, now: datetime) -> DomainInfo:
    return DomainInfo(
        name=service.name,
        sponsor=user,
        created_at=service.created_at,
        expires_at=service.expires_at,
        statuses=frozenset({_status(service, now)}),
        nameservers=tuple(server.host for server in servers),
        ours=True,
        host_attributes=servers,
    )


def _status(service: Service, now: datetime) -> str:
    """Return the state in the words of RFC 5731: before its end only we suspend a name, after it reg.ru does."""
    if service.state == SUSPENDED:
        return "serverHold" if service.expires_at is None or service.expires_at <= now else "clientHold"
    return _STATUSES.get(service.state, "unknown")


def foreign(name: DomainName) -> DomainInfo:
    """A name that somebody has, of which a registrar shows no more."""
    return DomainInfo(name, "", None, None, frozenset(), (), ours=False)


def read_name(text: str) -> DomainName:
    """Return a name of an answer, in whichever letters it is written. Raises Nonconforming."""
    try:
        return DomainName.parse(text)
    except InvalidName:
        raise Nonconforming("dname", "not a domain name") from None


async def _rows(
    account: RegruAccount,
    function: str,
    member: str,
    data: Mapping[str, object],
    read: Callable[[Reader], T],
    *,
    bulk: bool = False,
) -> list[T]:
    """Return the rows of what there is; what there is not has an error of its own. Raises `Unavailable`."""
    try:
        answer = await account.ask(function, data, bulk=bulk)
        return [read(row) for row in answer.objects(member) if _is_there(row)]
    except Declined as err:
        if err.code in ABSENT:
            return []
        raise Unavailable("server_error") from err
    except Nonconforming as err:
        raise Unavailable("server_error") from err


def _is_there(row: Reader) -> bool:
    """Tell whether a row is about something; of lists of what there is, rows need not say so."""
    if not row.has("result"):
        return True
    try:
        accepted(row)
    except Declined as err:
        if err.code in ABSENT:
            return False
        raise
    return True


def _service(row: Reader) -> Service:
    return Service(
        id=row.text("service_id"),
        name=read_name(row.text("dname")),
        state=row.text("state"),
        created_at=begins(row.day("creation_date")),
        expires_at=begins(row.day("expiration_date")) if row.get_text("expiration_date") else None,
    )


def _delegation(row: Reader) -> tuple[DomainName, tuple[NameServer, ...]]:
    return read_name(row.text("dname")), tuple(map(_server, row.objects("nss")))


def _server(row: Reader) -> NameServer:
    return NameServer(read_name(row.text("ns").rstrip(".")), _addresses(row.get_text("ip") or ""))


def _addresses(text: str) -> tuple[IPv4Address | IPv6Address, ...]:
    """Return the addresses of a list with commas; an empty one has none."""
    try:
        return tuple(ip_address(each.strip()) for each in text.split(",") if each.strip())
    except ValueError:
        raise Nonconforming("ip", "not an address") from None
