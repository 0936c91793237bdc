from dataclasses import dataclass
from datetime import datetime

from adapters.model import Contact


@dataclass(frozen=True, slots=True)
class BookedContact:
    """`version` grows with every change."""

    id: str
    tenant_id: str
    contact: Contact
    created_at: datetime
    updated_at: datetime
    version: int = 1
