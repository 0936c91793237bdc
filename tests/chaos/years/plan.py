"""C3: years of business in minutes. How much there is, how long it lasts, and what goes wrong meanwhile."""

from dataclasses import dataclass


@dataclass(frozen=True)
class YearsPlan:
    """Shares are probabilities: of an account that some day stops paying, of an outage that begins on a day, of a
    hosting account that changes its plan on a day. Outages last one to `outage_days_max` days.
    """

    domains: int = 5_000
    hosting: int = 2_000
    days: int = 3 * 365
    seed: int = 1
    stopping: float = 0.3
    outage: float = 0.02
    outage_days_max: int = 5
    changing: float = 0.003


SHORT = YearsPlan(domains=10, hosting=4, days=106, seed=3, stopping=0.5, outage=0.03, changing=0.02)
"""Long enough for names to lapse, and for those that the registry renews to be deleted."""
