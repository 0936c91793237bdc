"""Being told "too fast": how long to keep quiet, whatever the other side says or leaves out."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_FIRST = timedelta(seconds=5)
_LONGEST = timedelta(minutes=15)


class Silence:
    """Keeps quiet for as long as was asked, a quarter of an hour at most; longer from time to time if nothing was."""

    def __init__(self) -> None:
        self._until: datetime | None = None
        self._in_a_row = 0

    def begin(self, retry_after: str | None, now: datetime) -> timedelta:
        """Keep quiet from `now`, by the value of a Retry-After header, and return for how long."""
        asked = asked_pause(retry_after, now)
        pause = min(_LONGEST, asked if asked is not None else _FIRST * 2 ** min(self._in_a_row, 10))
        self._in_a_row += 1
        self.hold(now, pause)
        return pause

    def hold(self, now: datetime, pause: timedelta) -> None:
        self._until = now + pause

    def left(self, now: datetime) -> timedelta | None:
        """Return how long it goes on; None = one may speak."""
        if self._until is None or now >= self._until:
            return None
        return self._until - now

    def end(self) -> None:
        """Something was answered."""
        self._in_a_row = 0


def asked_pause(retry_after: str | None, now: datetime) -> timedelta | None:
    """Return what a Retry-After asks for (RFC 9110 §10.2.3: seconds, or a date); None where it makes no sense."""
    if retry_after is None:
        return None
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:12]), int(_LONGEST.total_seconds())))
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return max(timedelta(seconds=1), moment - now)
