"""What reg.ru keeps: services, which are domains here, bills, and names that other registrars hold."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from simulators.registrars.regru.facts import MOSCOW


@dataclass(slots=True)
class Transfer:
    """`word` is what `domain/get_transfer_status` says."""

    word: str
    ends_at: datetime
    code: str = field(repr=False)
    paid_minor: int


@dataclass(slots=True)
class Service:
    """`state`: N ordered, A active, S expired or `suspended`, D deleted, O with another registrar.

    Dates are Moscow's days. `heir` is the account that it is offered to.
    """

    id: str
    user_servid: str | None
    name: str
    account: str
    created_on: date
    years: int
    state: str = "N"
    expires_on: date | None = None
    active_at: datetime | None = None
    delegated: bool = True
    suspended: bool = False
    nss: list[tuple[str, str]] = field(default_factory=list)
    hosts: dict[str, str] = field(default_factory=dict)
    heir: str | None = None
    contacts: dict[str, str] = field(default_factory=dict, repr=False)
    flags: dict[str, bool] = field(default_factory=dict)
    transfer: Transfer | None = None

    @property
    def lives(self) -> bool:
        return self.state in {"N", "A", "S"}


@dataclass(slots=True)
class Bill:
    """`status`: `notpayed`, `confirmed`, `payed` or `cancelled`."""

    id: str
    account: str
    service: str
    name: str
    action: str
    at: datetime
    amount_minor: int
    years: int
    status: str


@dataclass(slots=True)
class Foreign:
    """A name that another registrar holds."""

    name: str
    auth_info: str = field(repr=False)
    created_at: datetime
    expires_at: datetime
    locked: bool = False


def moscow_day(moment: datetime) -> date:
    return moment.astimezone(MOSCOW).date()


def begins(day: date) -> datetime:
    return datetime.combine(day, time(), MOSCOW)


def years_later(day: date, years: int) -> date:
    """Return the same day `years` later; 29 February becomes 28."""
    return day.replace(year=day.year + years, day=28 if (day.month, day.day) == (2, 29) else day.day)
