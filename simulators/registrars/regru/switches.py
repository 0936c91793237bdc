"""How reg.ru is, where its documents leave it open; each can be changed while it runs."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Switches(BaseModel):
    """`activation_seconds`: how long an order is N before it is A. `texts`: ids and sums are texts, else numbers.
    `calls_per_hour` of an account, and of an address; None = any number. `addresses` None = calls may come from
    everywhere. `wrong_code_waits`: a transfer with a wrong code is taken and waits for another one. `unpaid_bills`: a
    renewal without money makes a bill even though nobody asked for that. `premium`: names with a yearly price of their
    own. `passport_place_required`: a .ru person's passport needs it. `bill_times`: bills have a time of day.
    `details_show_flag`: details of a name tell whether its holder is hidden. `upload_member`: what the link for papers
    is called.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    activation_seconds: int = Field(default=0, ge=0)
    texts: bool = True
    calls_per_hour: int | None = Field(default=1200, ge=0)
    addresses: list[str] | None = None
    wrong_code_waits: bool = False
    unpaid_bills: bool = False
    premium: dict[str, str] = Field(default_factory=dict)
    passport_place_required: bool = False
    bill_times: bool = True
    details_show_flag: bool = True
    upload_member: Literal["docs_upload_uri", "upload_uri"] = "docs_upload_uri"

    def with_patch(self, patch: dict[str, Any]) -> "Switches":
        """Raises ValueError for an unknown name or a value of another type."""
        return Switches.model_validate(self.model_dump() | patch)
