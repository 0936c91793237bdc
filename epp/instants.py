"""Dates as registries print them: any number of fraction digits, `Z`, an offset, or no zone at all."""

import re
from datetime import UTC, datetime, tzinfo

from epp.errors import LocalProtocolError, RemoteProtocolError

_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?", re.ASCII)


def parse_instant(text: str, zone: tzinfo) -> datetime:
    """Return the instant in UTC; `zone` applies when the text names none. Digits beyond the microsecond are cut.

    Raises RemoteProtocolError for what is no xs:dateTime.
    """
    if not _DATE_TIME.fullmatch(text):
        raise RemoteProtocolError("not a date and time", reason="nonconforming")
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise RemoteProtocolError("no such date and time", reason="nonconforming") from None


def format_instant(moment: datetime) -> str:
    """Return the instant as every registry takes it, in UTC. Raises LocalProtocolError when it has no time zone."""
    if moment.tzinfo is None:
        raise LocalProtocolError("an instant without a time zone")
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
