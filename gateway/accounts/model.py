"""A customer's account as the panel that owns it sees it; its money is billing_core's."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AccountView:
    """`reference` is the panel's own id of its customer, unique within the tenant."""

    id: str
    tenant_id: str
    reference: str | None
    currency: str
    price_list: str
    credit_limit_minor: int
    created_at: datetime
