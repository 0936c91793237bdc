"""An order as the platform shows it, and what it is in neutral words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address, ip_address

from adapters.domain_name import DomainName, InvalidName
from adapters.errors import Unavailable
from adapters.http import Nonconforming, Reader
from adapters.model import ContactRole, DomainInfo, HostView, Verification

LOCKED = "clientTransferProhibited"
SUSPENDED = "serverHold"
TRANSFER = "AddTransferDomain"
NAMESERVERS_MAX = 13
NOBODY = "-1"
"""The id of a contact where a zone has no such role."""

ROLES: Mapping[ContactRole, tuple[str, str]] = {
    ContactRole.REGISTRANT: ("reg", "registrant"),
    ContactRole.ADMIN: ("admin", "admin"),
    ContactRole.TECH: ("tech", "tech"),
    ContactRole.BILLING: ("billing", "billing"),
}
"""By role, the word of a call's parameter and that of an order's member."""

_STATUSES: Mapping[str, frozenset[str]] = {
    "inactive": frozenset({"pendingCreate"}),
    "active": frozenset({"ok"}),
    "suspended": frozenset({SUSPENDED}),
    "pending delete restorable": frozenset({"pendingDelete"}),
}
_VERIFICATIONS = {each.value: each for each in Verification}
_TRUTHS = {"true": True, "false": False}
LIVING = frozenset({"active", "suspended", "pending delete restorable"})
_GONE = frozenset({"queuedfordeletion", "deleted", "archived"})

_CODE = re.compile(r"auth.{0,12}code|domain secret", re.IGNORECASE)

Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Running:
    """An action on its way; `text` is the platform's."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class OrderView:
    """`ends_at_text` is the expiry exactly as it is to be sent back; `contacts` are ids by role."""

    id: str
    name: DomainName
    customer: str
    status: str
    created_at: datetime | None
    ends_at: datetime | None
    ends_at_text: str | None
    locked: bool
    private: bool | None
    verification: Verification | None
    nameservers: tuple[DomainName, ...]
    hosts: Mapping[DomainName, frozenset[Address]]
    contacts: Mapping[ContactRole, str]
    persons: Mapping[ContactRole, Mapping[str, str]] = field(repr=False)
    secret: str | None = field(repr=False)
    running: Running | None

    @property
    def is_gone(self) -> bool:
        return self.status in _GONE

    @property
    def is_arriving(self) -> bool:
        """Tell whether it is a transfer to us that is not over."""
        return self.status == "inactive" and self.running is not None and self.running.kind == TRANSFER

    @property
    def lacks_code(self) -> bool:
        """Tell whether a transfer waits for a right code."""
        return self.is_arriving and self.running is not None and _CODE.search(self.running.text) is not None

    @property
    def is_active(self) -> bool:
        return self.status in {"active", "suspended"}


def order_view(shown: Reader) -> OrderView:
    """Read the answer to `domains/details`. Raises `Unavailable` when it lacks what decides."""
    try:
        return OrderView(
            id=shown.text("orderid"),
            name=DomainName.parse(shown.text("domainname")),
            customer=shown.text("customerid"),
            status=shown.text("currentstatus").lower(),
            created_at=_instant(shown, "creationtime"),
            ends_at=_instant(shown, "endtime"),
            ends_at_text=shown.get_text("endtime"),
            locked="transferlock" in _words(shown, "orderstatus"),
            private=_truth(shown, "isprivacyprotected"),
            verification=_VERIFICATIONS.get((shown.get_text("raaVerificationStatus") or "").lower()),
            nameservers=tuple(_nameservers(shown)),
            hosts=_hosts(shown),
            contacts={role: shown.get_text(f"{word}contactid") or NOBODY for role, (_, word) in ROLES.items()},
            persons={role: _person(shown, f"{word}contact") for role, (_, word) in ROLES.items()},
            secret=shown.get_text("domsecret"),
            running=_running(shown),
        )
    except (Nonconforming, InvalidName, ValueError) as err:
        raise Unavailable("server_error") from err


def domain_info(view: OrderView, user: str) -> DomainInfo:
    """Return the order in neutral words; a transfer that is not over is nobody's of ours yet."""
    restorable = view.status == "pending delete restorable"
    registrant = view.contacts[ContactRole.REGISTRANT]
    others = {(role.value, each) for role, each in view.contacts.items() if each not in {registrant, NOBODY}}
    return DomainInfo(
        name=view.name,
        sponsor="" if view.is_arriving else user,
        created_at=view.created_at,
        expires_at=view.ends_at,
        statuses=_statuses(view),
        nameservers=view.nameservers,
        ours=not view.is_arriving,
        registrant=registrant,
        grace_statuses=frozenset({"redemptionPeriod"}) if restorable else frozenset(),
        roid=view.id,
        auth_info=view.secret,
        contacts=frozenset(others),
        hosts=tuple(sorted(view.hosts)),
        private=view.private,
        verification=view.verification,
    )


def host_view(view: OrderView | None, host: DomainName, user: str) -> HostView | None:
    """Return a child host of an order; None when it has none of that name."""
    if view is None or host not in view.hosts:
        return None
    return HostView(host, user, view.hosts[host])


def statuses_of(status: str) -> frozenset[str]:
    """Return what a word for an order's state is, locks aside."""
    return _STATUSES.get(status, frozenset())


def _statuses(view: OrderView) -> frozenset[str]:
    if view.is_arriving:
        return frozenset({"pendingTransfer"})
    known = statuses_of(view.status)
    return (known - {"ok"}) | {LOCKED} if view.locked else known


def _instant(shown: Reader, member: str) -> datetime | None:
    return datetime.fromtimestamp(shown.integer(member), UTC) if shown.has(member) else None


def _truth(shown: Reader, member: str) -> bool | None:
    """Return a word of truth; some brands write it as JSON's."""
    return _TRUTHS.get(str(shown.members.get(member)).lower())


def _words(shown: Reader, member: str) -> frozenset[str]:
    value = shown.members.get(member)
    return frozenset(map(str, value)) if isinstance(value, list) else frozenset()


def _nameservers(shown: Reader) -> list[DomainName]:
    texts = (shown.get_text(f"ns{number}") for number in range(1, NAMESERVERS_MAX + 1))
    return [DomainName.parse(text.lower()) for text in texts if text]


def _hosts(shown: Reader) -> dict[DomainName, frozenset[Address]]:
    """Child hosts: an object of lists; where there is none, some brands show an empty list or text."""
    hosts = shown.members.get("cns")
    if not isinstance(hosts, dict):
        return {}
    return {DomainName.parse(host.lower()): _addresses(addresses) for host, addresses in hosts.items()}


def _addresses(shown: object) -> frozenset[Address]:
    listed = shown if isinstance(shown, list) else [shown]
    return frozenset(ip_address(str(each)) for each in listed)


def _person(shown: Reader, member: str) -> dict[str, str]:
    value = shown.members.get(member)
    return {name: str(each) for name, each in value.items()} if isinstance(value, dict) else {}


def _running(shown: Reader) -> Running | None:
    kind = shown.get_text("actiontype")
    return None if not kind else Running(kind, shown.get_text("actionstatusdesc") or "")
