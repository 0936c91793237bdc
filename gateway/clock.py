"""The time of day as a value that is passed in. Leases and due times use the database's clock instead."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


def rfc3339(moment: datetime) -> str:
    """Return an instant as every answer shows it: UTC, with `Z`."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
