"""The correction of the books that would follow a registry's dates: a person makes it of the proposal, or not."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import NoPrice, PricedAction, Taxes, pricing
from gateway.domains.model import DomainView
from gateway.storage import accounts


@dataclass(frozen=True, slots=True)
class Proposals:
    vat: Taxes

    async def of(
        self, connection: AsyncConnection, known: DomainView, years: int, *, at: datetime, in_grace: bool
    ) -> dict[str, Any] | None:
        """Return what would charge for years that nobody ordered, or refund those that are missing; None for no year.

        `in_grace`: the registry gives its fee back if the name is deleted now.
        """
        if years == 0:
            return None
        return {
            "action": "charge" if years > 0 else "refund",
            "account_id": known.account_id,
            "years": abs(years),
            "price": await self._price(connection, known, abs(years), at),
            "auto_renew_grace": in_grace,
        }

    async def _price(
        self, connection: AsyncConnection, known: DomainView, years: int, at: datetime
    ) -> dict[str, str] | None:
        account = await accounts.read(connection, known.tenant_id, known.account_id)
        if account is None:
            return None
        try:
            listed = await pricing.price_of(
                connection, account.price_list, known.tld, PricedAction.RENEW, years, at, account.currency
            )
        except NoPrice:
            return None
        gross = self.vat.at(at).of_price(listed).gross
        return {"amount": gross.format(), "currency": gross.currency}
