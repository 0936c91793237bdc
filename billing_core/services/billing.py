"""The billing of services, put together."""

from dataclasses import dataclass
from typing import Self

from billing_core.bonus import NO_BONUS, BonusRule
from billing_core.ledger import Ledger
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

    @property
    def bonus(self) -> BonusRule:
        return self.postings.bonus

    @classmethod
    def of(cls, ledger: Ledger, vat: Taxes, bonus: BonusRule = NO_BONUS) -> Self:
        prices, postings = ServicePrices(vat), ServicePostings(ledger, vat, bonus)
        return cls(prices, postings, Renewals(prices, postings), TariffChanges(prices, postings))
