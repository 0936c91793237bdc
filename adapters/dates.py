"""Calendar arithmetic of registration periods, and the test that a registry's date is sane."""

from datetime import UTC, datetime, timedelta

EPOCH_ENDS = datetime(1971, 1, 1, tzinfo=UTC)


def add_years(moment: datetime, years: int) -> datetime:
    """Return the same day `years` later; 29 February becomes 28 where the year has none.

    It predicts what a registry will answer; the registry's own date wins.
    """
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:
        return moment.replace(year=moment.year + years, day=28)


def same_expiry(left: datetime, right: datetime, *, tolerance: timedelta = timedelta(days=1)) -> bool:
    """Tell whether two expiry instants are one date.

    Registries differ in what they keep of the time of day and in how they move 29 February, so a day apart is the
    same expiry; two renewals are a year apart.
    """
    return abs(left - right) <= tolerance


def is_sane_expiry(expires_at: datetime, *, now: datetime, ceiling_years: int, created_at: datetime | None) -> bool:
    """Tell whether an expiry can be true: after creation, not the epoch, at most the ceiling and a day ahead of now.

    A date that is not sane is an incident, never an update: a zero date taken for true would expire paid names.
    """
    if expires_at < EPOCH_ENDS or (created_at is not None and expires_at <= created_at):
        return False
    return expires_at <= add_years(now, ceiling_years) + timedelta(days=1)
