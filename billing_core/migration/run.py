from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Run:
    """One run of an import: from which system, whose customers they become, and when it is."""

    system: str
    tenant_id: str
    at: datetime

    @property
    def values(self) -> dict[str, Any]:
        """Return the parameters that statements share."""
        return {"system": self.system, "tenant": self.tenant_id, "at": self.at}
