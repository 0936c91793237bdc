"""How this platform is, where its documents leave it open; each can be changed while it runs."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Switches(BaseModel):
    """`error_status` is the HTTP status of a refusal, `access_status` that of a refused login or address.

    `queue_seconds`: how long each action waits in the queue; 0 = it is done before the answer. `expiry_guard`: a
    renewal whose `exp-date` differs is refused; `auto_renew_required`: so is one that does not say `auto-renew`, which
    clients that are in use leave out. `wrong_code_waits`: a transfer with a wrong code is taken and waits
    for another one, instead of being refused. `addresses` None = calls may come from everywhere. `calls_per_minute`:
    beyond it an address is blocked for 24 hours. `names_per_check`: a check of more is refused.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    error_status: int = Field(default=500, ge=200, le=599)
    access_status: int = Field(default=403, ge=200, le=599)
    queue_seconds: int = Field(default=0, ge=0)
    expiry_guard: bool = True
    auto_renew_required: bool = False
    wrong_code_waits: bool = False
    addresses: list[str] | None = None
    calls_per_minute: int | None = Field(default=None, ge=0)
    names_per_check: int = Field(default=15, ge=1)

    def with_patch(self, patch: dict[str, Any]) -> "Switches":
        """Raises ValueError for an unknown name or a value of another type."""
        return Switches.model_validate(self.model_dump() | patch)
