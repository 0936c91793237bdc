"""Until when a name is paid for, and until when its registry shows it: a year apart while a registry's own year is not
paid for.
"""

from dataclasses import dataclass
from datetime import datetime

from adapters.dates import same_expiry
from adapters.model import DomainInfo
from adapters.registry_year import is_added
from adapters.rules import TldRules
from gateway.domains.model import DomainView


@dataclass(frozen=True, slots=True)
class Expiry:
    """`registry_expires_at` None = the registry shows the same."""

    expires_at: datetime
    registry_expires_at: datetime | None = None


def expiry_of(known: DomainView, info: DomainInfo, rules: TldRules | None, at: datetime) -> Expiry:
    """Return what a registry's word makes of a domain's dates. `rules` None = its zone is served no longer.

    The registry's date holds, but for the year that it has added by itself: that is the customer's once it is paid.
    """
    shown, unpaid = info.expires_at, known.registry_expires_at
    if shown is None:
        return Expiry(known.expires_at, unpaid)
    if unpaid is not None and same_expiry(shown, unpaid):
        return Expiry(known.expires_at, shown)
    if rules is not None and is_added(info, known.expires_at, rules, at):
        return Expiry(known.expires_at, shown)
    return Expiry(shown)
