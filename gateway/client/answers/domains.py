"""Domains: what a check says, the domain object, transfers, prices of an order."""

from datetime import datetime

from pydantic import SecretStr

from gateway.client.answers.base import Money, Shape
from gateway.client.answers.operations import OperationProblem


class Premium(Shape):
    """`prices` are for a year, one a currency; none = it is not sold."""

    category: str | None
    prices: tuple[Money, ...]


class Transferability(Shape):
    """`possible`: yes, no or unknown; `reasons` say why. `earliest_at`: when a name that is too young may move."""

    possible: str
    reasons: tuple[str, ...]
    earliest_at: datetime | None


class CheckedName(Shape):
    """`availability`: available, taken, unknown (the registry could not be asked), invalid or unsupported."""

    name: str
    name_unicode: str | None
    availability: str
    reason: str | None
    premium: Premium | None = None
    transfer: Transferability | None = None


class NameServer(Shape):
    host: str
    addresses: tuple[str, ...]


class Domain(Shape):
    """`stale` = the registry was asked just now and did not answer: this is what it said at `synced_at`."""

    id: str
    name: str
    name_unicode: str
    tld: str
    registry: str
    account_id: str
    statuses: tuple[str, ...]
    nameservers: tuple[NameServer, ...]
    life: str
    locked: bool
    private: bool | None
    verification: str | None
    deleted_at: datetime | None
    restore_price: Money | None = None
    created_at: datetime
    expires_at: datetime
    registry_expires_at: datetime | None
    synced_at: datetime
    updated_at: datetime
    stale: bool
    labels: dict[str, str]
    auto_renew: bool
    contact_ids: dict[str, str]


class Letter(Shape):
    """A registrar was asked to write to the holder once more."""

    name: str
    name_unicode: str
    asked_at: datetime


class Quote(Shape):
    """What an order would cost now; nothing was kept."""

    account_id: str
    price: Money | None
    bonus: Money | None
    available_after: Money | None
    listed: Money | None = None
    discount: str | None = None


class AuthCode(Shape):
    """Whoever has `auth_code` can take the domain away, so it shows only when asked for."""

    domain: str
    auth_code: SecretStr
    operation: str


class DomainDocuments(Shape):
    """`state` is `upload` or `not_needed`; whoever has `upload_url` may upload papers in the holder's name."""

    domain: str
    state: str
    upload_url: str | None


class Transfer(Shape):
    """`id` is that of the operation too."""

    id: str
    name: str
    name_unicode: str
    account_id: str
    state: str
    completed: bool
    requested_at: datetime
    completed_at: datetime | None
    expires_at: datetime | None
    price: Money | None
    problem: OperationProblem | None
