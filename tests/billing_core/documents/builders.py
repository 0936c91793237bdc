"""Papers with defaults, for tests that care about one of their fields."""

from datetime import date

from billing_core import Money
from billing_core.documents.papers import Paper, PaperKind, PaperLine, Party
from tests.billing_core.builders import VAT_20

SELLER = Party(
    name="ТОВ «Хостинг»",
    tax_id="12345678",
    address="01001, м. Київ, вул. Хрещатик, буд. 1",
    iban="UA213223130000026007233566001",
    bank="АТ «Банк»",
    vat_id="123456726590",
    tax_status="платник ПДВ на загальних підставах",
    signatory="Коваленко О. В.",
    position="Директор",
)
BUYER = Party(name="ФОП Шевченко-Ґалаґан Ївга", tax_id="1234567890", address="49000, м. Дніпро")


def a_line(title="Продовження домену example.com.ua", total_minor=35_000, quantity=1) -> PaperLine:
    total = Money(total_minor, "UAH")
    return PaperLine(title, "послуга", quantity, total, total)


def an_act(**fields) -> Paper:
    defaults = {
        "kind": PaperKind.ACT,
        "language": "uk",
        "issued_on": date(2026, 10, 31),
        "place": "м. Київ",
        "seller": SELLER,
        "buyer": BUYER,
        "contract_number": "Д-2024/117",
        "contract_date": date(2024, 3, 5),
        "period_from": date(2026, 10, 1),
        "period_to": date(2026, 10, 31),
        "lines": (a_line(), a_line("Хостинг «Старт», 3 місяці", 30_001)),
        "vat": VAT_20,
    }
    return Paper(**(defaults | fields))
