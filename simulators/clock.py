"""The virtual clock of one registry: real time moved by an offset, or time that stands still for tests."""

import re
import time
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

_DURATION = re.compile(
    r"P(?=.)(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=.)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?\Z"
)


YEARS = range(1980, 2200)
_OUT_OF_RANGE = f"a registry's time lies in the years {YEARS.start} to {YEARS.stop - 1}"


class InvalidTime(ValueError):
    """A duration or an instant that the clock can't be moved by or to."""


class VirtualClock:
    """Tells the registry's time in UTC; calling it is the same as `now()`."""

    def __init__(
        self, start: datetime | None = None, *, frozen: bool = False, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._monotonic = monotonic
        self._frozen = frozen
        self._set(datetime.now(UTC) if start is None else start)

    def __call__(self) -> datetime:
        return self.now()

    def now(self) -> datetime:
        if self._frozen:
            return self._base
        return self._base + timedelta(seconds=self._monotonic() - self._base_reading)

    def advance(self, duration: str) -> datetime:
        """Move forward by an ISO 8601 duration such as `P30D` or `PT90M`; years and months are calendar ones."""
        match = _DURATION.match(duration)
        if match is None:
            raise InvalidTime("not an ISO 8601 duration of whole numbers, such as P30D or P1Y2M3DT4H5M6S")
        parts = {unit: int(text or 0) for unit, text in match.groupdict().items()}
        try:
            moved = _add_months(self.now(), parts.pop("years") * 12 + parts.pop("months")) + timedelta(**parts)
        except (OverflowError, ValueError) as err:
            raise InvalidTime(_OUT_OF_RANGE) from err
        self._set(_within_range(moved))
        return moved

    def set(self, moment: str) -> datetime:
        """Move to an RFC 3339 instant, later or earlier than now."""
        self._set(parse_instant(moment))
        return self.now()

    def offset(self) -> timedelta:
        """How far this clock is ahead of the machine's."""
        return self.now() - datetime.now(UTC)

    def shift(self, offset: timedelta) -> None:
        """Be `offset` ahead of the machine's clock; zero is real time again."""
        self._set(datetime.now(UTC) + offset)

    def _set(self, moment: datetime) -> None:
        self._base = moment.astimezone(UTC)
        self._base_reading = self._monotonic()


def timestamp(moment: datetime) -> str:
    """Return an instant as the control interfaces tell it: RFC 3339 in UTC, with a Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def parse_instant(text: str) -> datetime:
    """The instant of an RFC 3339 text, in UTC. Raises `InvalidTime`."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError as err:
        raise InvalidTime("not an RFC 3339 instant, such as 2027-01-31T12:00:00Z") from err
    if parsed.tzinfo is None:
        raise InvalidTime("an instant needs its offset from UTC")
    return _within_range(parsed)


def _within_range(moment: datetime) -> datetime:
    if moment.year not in YEARS:
        raise InvalidTime(_OUT_OF_RANGE)
    return moment.astimezone(UTC)


def _add_months(moment: datetime, months: int) -> datetime:
    year, month0 = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    day = min(moment.day, monthrange(year, month0 + 1)[1])
    return moment.replace(year=year, month=month0 + 1, day=day)
