"""The year that some registries add to a name by themselves when it expires.

Its registrar is charged for it, and given that back when the name is deleted or transferred within the grace period
that follows (RFC 3915 §3.1). A renewal from the expiry before it has its first year there already: sent once more, it
would be a second one.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from adapters.dates import add_years, same_expiry
from adapters.model import DomainInfo, RenewOrder
from adapters.rules import TldRules

AUTO_RENEW_GRACE = "autoRenewPeriod"
"""The status of a name whose added year its registry takes back."""


def may_be_added(expiry: datetime, rules: TldRules, now: datetime) -> bool:
    """Tell whether a name with this expiry may have got such a year by now."""
    return rules.auto_renews and now >= expiry


def is_added(info: DomainInfo, expiry: datetime, rules: TldRules, now: datetime) -> bool:
    """Tell whether a name of ours shows `expiry` and a year of its registry's own. `now` is the registry's time.

    The registry's status says so; where it shows none, the time does. An explicit renewal shows `renewPeriod`.
    """
    if not rules.auto_renews or not info.ours or info.expires_at is None:
        return False
    if not same_expiry(info.expires_at, add_years(expiry, 1)):
        return False
    if AUTO_RENEW_GRACE in info.grace_statuses:
        return True
    return now >= expiry and not info.grace_statuses


def year_added_at(info: DomainInfo, rules: TldRules, now: datetime) -> datetime | None:
    """Return the expiry that the registry may have renewed by itself, while it still takes that back.

    Where it shows no status, whether the year is its own is told by what the name's owner has paid for.
    """
    if info.expires_at is None:
        return None
    before = add_years(info.expires_at, -1)
    within = now < before + timedelta(days=rules.grace_days.get("auto_renew", 0))
    return before if within and is_added(info, before, rules, now) else None


def left_to_renew(order: RenewOrder, info: DomainInfo, rules: TldRules, now: datetime) -> RenewOrder | None:
    """Return what a renewal has to send still; None = the registry's year is all that was ordered."""
    if info.expires_at is None or not is_added(info, order.current_expiry, rules, now):
        return order
    if order.years == 1:
        return None
    return replace(order, years=order.years - 1, current_expiry=info.expires_at)
