"""A domain as its owner sees it: what the registry said when we last heard from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from adapters.model import DomainName, NameServer, SecureRecord, Verification


@dataclass(frozen=True, slots=True)
class DomainView:
    """`synced_at` is when the registry last told us; `stale` = a refresh was asked for and the registry did not answer.

    `dnssec` is what was set through us. `deleted_at` = deleted since then, by us or by its registry: it can be restored
    at most. `grace_statuses` are those of RFC 3915.
    `expires_at` is what the customer has paid for; `registry_expires_at` is set where the registry has added a year by
    itself that nobody has paid for yet. `interrupted_at`: since when it is out of the DNS for that.
    `private` and `verification` None = the registry has not told.
    `contact_ids` are by role those contacts that came from the contact book. `labels` and `auto_renew` are the panel's
    and unknown to the registry. `version` grows with every change of the row.
    """

    id: str
    tenant_id: str
    account_id: str
    name: DomainName
    tld: str
    registry: str
    created_at: datetime
    expires_at: datetime
    statuses: tuple[str, ...]
    nameservers: tuple[NameServer, ...]
    dnssec: tuple[SecureRecord, ...]
    synced_at: datetime
    updated_at: datetime
    version: int
    labels: Mapping[str, str]
    auto_renew: bool
    locked: bool = False
    deleted_at: datetime | None = None
    grace_statuses: tuple[str, ...] = ()
    stale: bool = False
    registry_expires_at: datetime | None = None
    interrupted_at: datetime | None = None
    contact_ids: Mapping[str, str] = field(default_factory=dict)
    private: bool | None = None
    verification: Verification | None = None


@dataclass(frozen=True, slots=True)
class DomainNotes:
    """What a panel notes of a domain. `labels` None takes one away; what is left out stays as it is."""

    labels: Mapping[str, str | None] = field(default_factory=dict)
    auto_renew: bool | None = None


@dataclass(frozen=True, slots=True)
class DomainFilters:
    account_id: str | None = None
    registry: str | None = None
    tld: str | None = None
    expires_before: datetime | None = None
    changed_since: datetime | None = None
