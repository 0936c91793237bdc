"""Business days and months: calendar dates of the seller's country. Instants stay in UTC. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from billing_core.periods import add_months

KYIV = ZoneInfo("Europe/Kyiv")


def business_date(moment: datetime, zone: ZoneInfo = KYIV) -> date:
    """Return the calendar date of an aware instant. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("an instant has a time zone")
    return moment.astimezone(zone).date()


def start_of(day: date, zone: ZoneInfo = KYIV) -> datetime:
    """Return the instant, in UTC, at which a business date begins."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month, such as 2026-10."""

    year: int
    month: int

    def __post_init__(self) -> None:
        date(self.year, self.month, 1)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read "2026-10". Raises ValueError."""
        day = date.fromisoformat(f"{text}-01")
        return cls(day.year, day.month)

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def next(self) -> "Month":
        return Month.of(add_months(self.first_day, 1, 1))

    @property
    def previous(self) -> "Month":
        return Month.of(add_months(self.first_day, 1, -1))

    def bounds(self, zone: ZoneInfo = KYIV) -> tuple[datetime, datetime]:
        """Return the first instant of the month and the first one after it, in UTC: a half-open interval.

        October is an hour longer than its days where the clocks go back in it.
        """
        return start_of(self.first_day, zone), start_of(self.next.first_day, zone)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"
