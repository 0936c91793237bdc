"""The pages for customers."""

from typing import Annotated

from pydantic import AfterValidator, Field

from billing_core import EXPONENTS
from gateway.settings.section import Section


def _known(currency: str) -> str:
    if currency not in EXPONENTS:
        raise ValueError("not a currency that is used here")
    return currency


class SiteSettings(Section):
    """Customers of the tenant of this name have the pages at `/panel`; None = there are no pages. `name` is shown on
    them. Who signs up gets an account in `currency`. `public_url` is where people reach the pages: links in mails begin
    with it, and cookies are for https alone when it is one. `operators_need_codes`: whoever works at the console must
    have one-time codes switched on before anything else.
    """

    tenant: str | None = Field(default=None, min_length=1)
    name: str = Field(default="Hosting", min_length=1)
    sign_up: bool = True
    operators_need_codes: bool = False
    currency: Annotated[str, AfterValidator(_known)] = "UAH"
    public_url: str = Field(default="http://127.0.0.1:8080", pattern=r"^https?://[^/?#]+/?$")

    @property
    def origin(self) -> str:
        return self.public_url.rstrip("/")

    @property
    def secure(self) -> bool:
        return self.public_url.startswith("https://")
