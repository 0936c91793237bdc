"""Who sells, by date: the requisites that a document bears are those of its own date."""

from collections.abc import Mapping
from datetime import date

from billing_core.documents.papers import Party
from gateway.documents.errors import SellerUnknown
from gateway.settings import SellerSettings


class Sellers:
    def __init__(self, by_date: Mapping[date, SellerSettings]) -> None:
        self._by_date = sorted(by_date.items())

    def on(self, day: date) -> SellerSettings:
        """Raises `SellerUnknown`."""
        valid = [seller for since, seller in self._by_date if since <= day]
        if not valid:
            raise SellerUnknown(f"no seller is set for {day}")
        return valid[-1]


def party_of(seller: SellerSettings) -> Party:
    return Party(
        name=seller.name,
        tax_id=seller.tax_number,
        address=seller.address,
        iban=seller.iban,
        bank=seller.bank,
        vat_id=seller.vat_number,
        tax_status=seller.vat_status,
        signatory=seller.director,
        position=seller.director_position,
        accountant=seller.accountant,
        accountant_position=seller.accountant_position,
        phone=seller.phone,
        email=seller.email,
    )
