from datetime import date

import pytest

from gateway.documents.errors import SellerUnknown
from gateway.documents.sellers import Sellers, party_of
from tests.gateway.documents.conftest import SELLER

MOVED = SELLER.model_copy(update={"address": "м. Львів"})
SELLERS = Sellers({date(2026, 7, 1): MOVED, date(2026, 1, 1): SELLER})


@pytest.mark.parametrize(
    ("day", "address"),
    [
        (date(2026, 1, 1), SELLER.address),
        (date(2026, 6, 30), SELLER.address),
        (date(2026, 7, 1), MOVED.address),
        (date(2030, 1, 1), MOVED.address),
    ],
)
def test_a_document_bears_the_requisites_of_its_date(day, address):
    assert party_of(SELLERS.on(day)).address == address


def test_before_the_first_seller_there_is_none():
    with pytest.raises(SellerUnknown):
        SELLERS.on(date(2025, 12, 31))
