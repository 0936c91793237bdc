from dataclasses import dataclass

from billing_core.errors import BillingError


class UnknownPartner(BillingError):
    def __init__(self, partner: str) -> None:
        super().__init__(f"no partner {partner!r}")
        self.partner = partner


class NotReferable(BillingError):
    """The customer does not count as referred by this partner. `reason`: self, chain."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Partner:
    """`public_number` is what links carry, in the old form as well; `account_id` the partner's own account."""

    id: str
    tenant_id: str
    account_id: str
    public_number: int
