from datetime import datetime

from ulid import ULID


def new_id(prefix: str, at: datetime) -> str:
    """Return `<prefix>_<ULID>`; ids sort by `at`, to the millisecond."""
    return f"{prefix}_{ULID.from_datetime(at)}"
