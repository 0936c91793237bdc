"""A domain of the fake registry, and what each order about one makes of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address

from adapters.dates import add_years
from adapters.model import (
    AuthCodeOrder,
    ChangeOrder,
    ContactRole,
    ContactsOrder,
    Deleted,
    DeleteOrder,
    DnssecOrder,
    DomainInfo,
    DomainName,
    Effect,
    HostOrder,
    HostSet,
    HostView,
    LockOrder,
    NameserversOrder,
    PrivacyOrder,
    RestoreOrder,
    SecureRecord,
    SuspensionOrder,
    TransferDecision,
    TransferInfo,
    TransferState,
    Verification,
)
from adapters.outcome import RefusalReason
from adapters.rules import TldRules
from adapters.verification.changes import effect_of
from adapters.verification.hosts import name_after

ADD_GRACE = timedelta(days=5)
TRANSFER_DAYS = timedelta(days=5)

_DELETED = frozenset({"pendingDelete"})
_REDEMPTION = frozenset({"redemptionPeriod"})

_ENDS = {
    TransferDecision.APPROVE: TransferState.APPROVED,
    TransferDecision.REJECT: TransferState.REJECTED,
    TransferDecision.CANCEL: TransferState.CANCELLED,
}


@dataclass
class FakeDomain:
    """A domain as the fake registry holds it."""

    sponsor: str
    created_at: datetime
    expires_at: datetime
    nameservers: tuple[DomainName, ...] = ()
    statuses: frozenset[str] = frozenset({"ok"})
    registrant: str | None = None
    contacts: frozenset[tuple[str, str]] = frozenset()
    graces: frozenset[str] = frozenset()
    auth_info: str | None = None
    secure_records: frozenset[SecureRecord] = frozenset()
    hosts: dict[DomainName, frozenset[IPv4Address | IPv6Address]] = field(default_factory=dict)
    transferred_at: datetime | None = None
    private: bool = False
    verification: Verification = Verification.VERIFIED

    def view(self, name: DomainName, user: str) -> DomainInfo:
        """Return what the registry shows `user`: less of a foreign domain, and never the authInfo (RFC 9154)."""
        ours = self.sponsor == user
        return DomainInfo(
            name=name,
            sponsor=self.sponsor,
            created_at=self.created_at,
            expires_at=self.expires_at if ours else None,
            statuses=self.statuses,
            nameservers=self.nameservers,
            ours=ours,
            creator=self.sponsor if self.transferred_at is None else "gw-other",
            registrant=self.registrant if ours else None,
            grace_statuses=self.graces,
            contacts=self.contacts if ours else frozenset(),
            hosts=tuple(self.hosts),
            secure_records=self.secure_records,
            transferred_at=self.transferred_at,
            private=self.private if ours else None,
            verification=self.verification if ours else None,
        )

    def host(self, name: DomainName) -> HostView | None:
        return HostView(name, self.sponsor, self.hosts[name]) if name in self.hosts else None

    def refusal(self, order: object) -> tuple[RefusalReason, int] | None:
        """Return why the registry would refuse a change of this domain; None = it takes it."""
        match order:
            case DeleteOrder() if "clientDeleteProhibited" in self.statuses:
                return RefusalReason.STATUS_PROHIBITS, 2304
            case HostOrder(addresses=None) if order.host in self.nameservers:
                return RefusalReason.IN_USE, 2305
            case RestoreOrder() if not self.graces & _REDEMPTION:
                return RefusalReason.STATUS_PROHIBITS, 2304
        return None

    def apply(self, order: ChangeOrder, rules: TldRules) -> Effect:
        match order:
            case NameserversOrder():
                self.nameservers = tuple(server.host for server in order.nameservers)
                self.hosts |= {each.host: frozenset(each.addresses) for each in order.nameservers if each.addresses}
            case ContactsOrder():
                handles = {role: handle.handle for role, handle in order.contacts.items()}
                self.registrant = handles.pop(ContactRole.REGISTRANT, self.registrant)
                self.contacts = frozenset((role.value, handle) for role, handle in handles.items())
            case LockOrder():
                kept = self.statuses - rules.lock_statuses - {"ok"}
                self.statuses = (kept | rules.lock_statuses if order.locked else kept) or frozenset({"ok"})
            case PrivacyOrder():
                self.private = order.private
            case SuspensionOrder():
                kept = self.statuses - rules.hold_statuses - {"ok"}
                self.statuses = (kept | rules.hold_statuses if order.suspended else kept) or frozenset({"ok"})
            case DnssecOrder():
                self.secure_records = frozenset(order.records)
            case AuthCodeOrder():
                self.auth_info = order.auth_info
        return effect_of(order)

    def apply_host(self, order: HostOrder) -> HostSet:
        self.hosts.pop(order.host, None)
        name = name_after(order)
        if name is not None:
            self.hosts[name] = frozenset(order.addresses or ())
        return HostSet(name)

    def renew_itself(self) -> None:
        """A year is added at expiry, as registries of generic zones do."""
        self.expires_at, self.graces = add_years(self.expires_at, 1), frozenset({"autoRenewPeriod"})

    def delete(self, now: datetime) -> Deleted | None:
        """Put the name into redemption; None when it is gone at once, being new."""
        if now < self.created_at + ADD_GRACE:
            return None
        self.statuses, self.graces = _DELETED, _REDEMPTION
        return Deleted(restorable=True)

    def restore(self) -> None:
        self.statuses, self.graces = frozenset({"ok"}), frozenset()

    def arrive(self, sponsor: str, now: datetime) -> None:
        """Change hands: a year is added, the code is used up (RFC 9154)."""
        self.sponsor, self.transferred_at, self.auth_info = sponsor, now, None
        self.expires_at = add_years(self.expires_at, 1)
        self.statuses -= {"pendingTransfer"}


def requested(domain: FakeDomain, requester: str, now: datetime, *, by_us: bool) -> TransferInfo:
    """Return a transfer that begins; the domain shows it."""
    domain.statuses = (domain.statuses - {"ok"}) | {"pendingTransfer"}
    ends_at, expires_at = now + TRANSFER_DAYS, add_years(domain.expires_at, 1)
    return TransferInfo(TransferState.PENDING, requester, domain.sponsor, now, ends_at, expires_at, by_us)


def end_of(decision: TransferDecision) -> TransferState:
    return _ENDS[decision]
