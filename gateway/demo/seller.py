"""Who sells and who buys in the playground, so that documents can be made there. Both are invented."""

from datetime import date

from gateway.profiles.model import ProfileKind, Requisites
from gateway.settings import SellerSettings, Settings

SELLER = SellerSettings(
    name="ТОВ «Хостинг для прикладу»",
    tax_number="12345678",
    vat_number="123456726590",
    vat_status="платник ПДВ на загальних підставах",
    address="01001, м. Київ, вул. Прикладна, 1",
    iban="UA213223130000026007233566001",
    bank="АТ «Банк для прикладу»",
    place="м. Київ",
    director="Коваленко О. В.",
    accountant="Бондар І. М.",
    phone="+380440000000",
    email="accounts@seller.example",
)
CUSTOMER = Requisites(
    kind=ProfileKind.COMPANY,
    name="ТОВ «Замовник для прикладу»",
    tax_number="87654321",
    vat_status="платник єдиного податку, група 3, без ПДВ",
    address="79000, м. Львів, вул. Прикладна, 2",
    email="customer@customer.example",
)
_SINCE = date(2020, 1, 1)


def with_seller(settings: Settings) -> Settings:
    """Return settings by which documents are made; a seller who is configured stays."""
    if settings.documents.sellers:
        return settings
    documents = settings.documents.model_copy(update={"sellers": {_SINCE: SELLER}})
    return settings.model_copy(update={"documents": documents})
