"""Calendar arithmetic of registrations."""

from datetime import datetime


def add_years(moment: datetime, years: int) -> datetime:
    """Return the same day `years` later; 29 February becomes 28 and stays there, so 4 renewals of 1 equal 1 of 4."""
    day = 28 if (moment.month, moment.day) == (2, 29) else moment.day
    return moment.replace(year=moment.year + years, day=day)
