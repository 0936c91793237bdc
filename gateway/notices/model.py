from dataclasses import dataclass, replace
from datetime import date, datetime

from billing_core import Money
from billing_core.notices import NoticeDay, NoticeKind


@dataclass(frozen=True, slots=True)
class Subject:
    """What a notice is about. `about` is the date that its steps count from; `ends_at` that of a domain exactly."""

    id: str
    tenant_id: str
    account_id: str
    kind: NoticeKind
    about: date
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DomainSubject:
    """A domain that something is told of, with the registry and zone whose rules it has."""

    subject: Subject
    registry: str
    tld: str


@dataclass(frozen=True, slots=True)
class Obligation:
    subject: Subject
    day: NoticeDay


@dataclass(frozen=True, slots=True)
class Told:
    """One thing as a notice tells of it. `price` None = not known; `ends_on` is when it ends, or is deleted.

    `months` is the term that a renewal buys.
    """

    obligation: Obligation
    title: str
    ends_on: date
    auto_renew: bool
    price: Money | None
    months: int

    def promising(self, price: Money) -> "Told":
        """Return it with the price that stands: an earlier notice said so, and a lower one is as good."""
        return replace(self, price=price if self.price is None else min(price, self.price))

    def days_left(self, today: date) -> int:
        return (self.ends_on - today).days


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who is told. `email` None = nobody but the panel."""

    account_id: str
    tenant_id: str
    currency: str
    price_list: str
    email: str | None
    language: str


@dataclass(frozen=True, slots=True)
class ToldNotice:
    """`kind` is that of the notice, or `shortage` of money: then `price` is what was missing.

    `mail` None = not by mail; `forgotten` = by one that is kept no longer. `place` is its position in the list.
    """

    kind: str
    told_on: date
    subject_id: str | None
    title: str | None
    ends_on: date | None
    days_before: int | None
    price: Money | None
    mail: str | None
    place: str
