"""reg.ru's plain dates as instants: days begin in Moscow, as far as anybody says."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

MOSCOW = ZoneInfo("Europe/Moscow")


def begins(day: date) -> datetime:
    """Return the first instant of a day, in UTC."""
    return datetime.combine(day, time(), MOSCOW).astimezone(UTC)


def day_of(moment: datetime) -> date:
    return moment.astimezone(MOSCOW).date()
