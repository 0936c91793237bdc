"""A zone's rules as data: what a panel must know before it orders, and what we refuse before anything is sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from adapters.domain_name import DomainName
from adapters.model import Contact, ContactKind, ContactRole


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One field that is wrong. `pointer` is a JSON Pointer relative to the order as the API takes it
    (`/years`, `/contacts/registrant/passport`, `/nameservers/0/addresses`); `code` is stable, `detail` for people.
    `facts` are what the detail names, for telling it in other languages (`adapters.problem_texts`).
    """

    pointer: str
    code: str
    detail: str
    facts: Mapping[str, str | int] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class RenewalRules:
    """When a renewal is accepted. `earliest_before` None = at any time; `latest_after` = grace after expiry.

    `ceiling_years`: the expiry may never lie further ahead than this many years from now.
    """

    years_min: int
    years_max: int
    ceiling_years: int
    earliest_before: timedelta | None
    latest_after: timedelta

    def window(self, expires_at: datetime) -> tuple[datetime | None, datetime]:
        """Return the first (None = any time) and the last instant at which a renewal of this expiry is accepted."""
        earliest = expires_at - self.earliest_before if self.earliest_before is not None else None
        return earliest, expires_at + self.latest_after


@dataclass(frozen=True, slots=True)
class ContactRules:
    """Which fields a contact needs, by kind, and which roles a domain takes.

    `required` names attributes of `Contact` (`passport`, `address_latin`); `latin_only` those that take ASCII alone.
    With `latin_needed` a name, organization or address in another script needs its `..._latin` twin too.
    """

    roles_required: frozenset[ContactRole]
    roles_allowed: frozenset[ContactRole]
    required: Mapping[ContactKind, frozenset[str]]
    latin_only: frozenset[str] = frozenset({"name_latin", "organization_latin", "address_latin"})
    latin_needed: bool = False
    text_max: int = 255
    text_in_octets: bool = False

    def missing(self, contact: Contact) -> tuple[str, ...]:
        """Return the required attributes that the contact does not have, sorted."""
        needed = self.required.get(contact.kind, frozenset())
        return tuple(sorted(name for name in needed if not getattr(contact, name)))


@dataclass(frozen=True, slots=True)
class AuthCodeRules:
    """What the code for a transfer may be: its length, and the marks that it may hold beside letters and digits."""

    length_min: int = 6
    length_max: int = 32
    marks: str = "-+.!#%_=:?@"


@dataclass(frozen=True, slots=True)
class OwnerChangeRules:
    """When a change of the registrant is one of the owner, and what that brings.

    `fields` are attributes of `Contact`. With `confirmed` the owner before and the owner after it are asked. For
    `locked_days` the name can't go to another registrar.
    """

    fields: frozenset[str]
    confirmed: bool
    locked_days: int

    def is_one(self, before: Contact, after: Contact) -> bool:
        """Tell whether the owner changes."""
        return any(getattr(before, name) != getattr(after, name) for name in self.fields)


@dataclass(frozen=True, slots=True)
class TldRules:
    """One zone of one registry.

    A domain has no name servers, or from `nameservers_min` to `nameservers_max`; with `delegation_required` it has
    some. `host_zones` are the zones whose hosts are objects with addresses (glue) at this registry. `lock_statuses` are
    what a lock sets, `hold_statuses` what a suspension does. `idn_languages`: the tags that an internationalized name's
    order must choose from; empty = none is asked for. `transfer_days`: so long a transfer may wait for an answer before
    the registry decides; None = it does not say. `transfer_after_days`: so long a name stays after its registration or
    last transfer. `label_pattern` is what a label must be as people write it, matched whole. `licensed`: a trademark's
    number goes with an order. `child_hosts`: hosts below a name are set by orders of their own. `host_attributes`: name
    servers are kept with their domain, and those below it have their addresses there. With `transfers_offered` the
    present registrar begins a transfer by naming the other one, who orders it without a code. `reminders_required`: a
    policy demands that owners are reminded of the expiry (ICANN's ERRP, of generic zones). `owner_change` None = a
    change of the registrant is one like any other.
    """

    tld: str
    registry: str
    register_years: range
    renewal: RenewalRules
    nameservers_min: int
    nameservers_max: int
    contacts: ContactRules
    idn: bool = False
    grace_days: Mapping[str, int] = field(default_factory=dict)
    host_zones: frozenset[str] = frozenset()
    lock_statuses: frozenset[str] = frozenset({"clientTransferProhibited", "clientDeleteProhibited"})
    hold_statuses: frozenset[str] = frozenset({"clientHold"})
    secure_records_max: int = 8
    host_rename: bool = True
    child_hosts: bool = True
    transfer_years: range = range(1, 2)
    transfer_days: int | None = None
    transfer_after_days: int = 0
    transfers_offered: bool = False
    auth_code: AuthCodeRules = AuthCodeRules()
    idn_languages: frozenset[str] = frozenset()
    label_pattern: str | None = None
    licensed: bool = False
    host_attributes: bool = False
    reminders_required: bool = False
    delegation_required: bool = False
    owner_change: OwnerChangeRules | None = None

    @property
    def auto_renews(self) -> bool:
        """Tell whether the registry renews an expired name for a year by itself."""
        return "auto_renew" in self.grace_days

    def is_internal(self, host: DomainName) -> bool:
        """Tell whether a host's addresses are this registry's to publish."""
        return any(host.is_in_zone(zone) for zone in self.host_zones)

    def takes_addresses(self, host: DomainName, domain: DomainName) -> bool:
        """Tell whether a name server of `domain` may have addresses at this registry."""
        return self.is_internal(host) or (self.host_attributes and host.is_below(domain))
