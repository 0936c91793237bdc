"""A request to change the sponsor of a domain or a contact, as the registry keeps it (RFC 5731 §3.1.3)."""

from dataclasses import dataclass
from datetime import datetime

PENDING = "pending"


@dataclass(slots=True)
class Transfer:
    """The last request of an object. `years` are added when it is approved, up to `expires_at`.

    `acting` is who should act while it is pending, afterwards who did; `acts_at` when it will be decided without them,
    afterwards when it was decided.
    """

    status: str
    gainer: str
    loser: str
    requester: str
    requested_at: datetime
    acting: str
    acts_at: datetime
    years: int = 0
    expires_at: datetime | None = None

    @property
    def is_pending(self) -> bool:
        return self.status == PENDING

    @property
    def other(self) -> str:
        """Who did not ask."""
        return self.loser if self.requester == self.gainer else self.gainer
