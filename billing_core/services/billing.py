"""The billing of services, put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from billing_core.ledger import Ledger
from billing_core.loyalty import Tier
from billing_core.services.postings import ServicePostings
from billing_core.services.pricing import ServicePrices
from billing_core.services.renewal import Renewals
from billing_core.services.tariff_change import TariffChanges
from billing_core.vat import Taxes


@dataclass(frozen=True, slots=True)
class ServiceBilling:
    prices: ServicePrices
    postings: ServicePostings
    renewals: Renewals
    tariffs: TariffChanges

    @classmethod
    def of(cls, ledger: Ledger, vat: Taxes, tiers: Sequence[Tier] = ()) -> Self:
        """`tiers` are those of the loyalty programme."""
        prices, postings = ServicePrices(vat, tiers), ServicePostings(ledger, vat)
        return cls(prices, postings, Renewals(prices, postings), TariffChanges(prices, postings))
