"""Papers with defaults, for tests that care about one of their fields."""

from datetime import UTC, date, datetime
from decimal import Decimal

from billing_core import Money
from billing_core.documents.agreement import Agreement, ContractTexts
from billing_core.documents.commission import Commission, Referred
from billing_core.documents.papers import LANGUAGES, Paper, PaperKind, PaperRef, Party
from billing_core.documents.reconciliation import Reconciliation, Turnover
from billing_core.documents.sales import PaperLine, Sale, Unit
from tests.billing_core.builders import VAT_20, uah

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
    accountant="Бондар І. М.",
    accountant_position="Головний бухгалтер",
)
BUYER = Party(name="ФОП Шевченко-Ґалаґан Ївга", tax_id="1234567890", address="49000, м. Дніпро")
OCTOBER = {"period_from": date(2026, 10, 1), "period_to": date(2026, 10, 31)}


def said(words: str) -> dict[str, str]:
    return dict.fromkeys(LANGUAGES, words)


def a_line(title="Продовження домену example.com.ua", total_minor=35_000, quantity=1) -> PaperLine:
    return PaperLine.of(said(title), Money(total_minor, "UAH"), Unit.YEAR, quantity)


def a_sale(*lines, vat=VAT_20, corrects=()) -> Sale:
    return Sale(lines or (a_line(), a_line("Хостинг «Старт», 3 місяці", 30_001)), vat, corrects)


def an_act(**fields) -> Paper:
    defaults = {
        "kind": PaperKind.ACT,
        "issued_on": date(2026, 10, 31),
        "place": "м. Київ",
        "seller": SELLER,
        "buyer": BUYER,
        "contract": PaperRef("Д-2024/000117", date(2024, 3, 5)),
        "body": a_sale(),
        **OCTOBER,
    }
    return Paper(**(defaults | fields))


def a_correction(**fields) -> Paper:
    body = a_sale(a_line("Хостинг «Старт»", -12_000), corrects=(PaperRef("А-2026/000123", date(2026, 9, 30)),))
    return an_act(**({"kind": PaperKind.CORRECTION, "body": body} | fields))


def a_reconciliation(opening="100.00", amounts=("500.00", "-350.00", "-300.01"), **fields) -> Paper:
    turnovers = tuple(
        Turnover(date(2026, 10, day), said(f"Операція {day}"), uah(amount)) for day, amount in enumerate(amounts, 1)
    )
    return an_act(kind=PaperKind.RECONCILIATION, body=Reconciliation(uah(opening), turnovers), **fields)


def a_contract(**fields) -> Paper:
    texts = ContractTexts()
    at = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
    body = Agreement(texts.current(), texts.read(texts.current()), at, "203.0.113.7", "UAH")
    return an_act(**({"kind": PaperKind.CONTRACT, "contract": None, "body": body} | fields))


def a_partner_statement(**fields) -> Paper:
    referred = (Referred("K7Q2", uah("123.45"), uah("12.35")), Referred("M3XA", uah("-200.00"), uah("-20.00")))
    body = Commission(Decimal("10.00"), referred, uah("-5.00"), uah("-12.65"), uah("0.00"))
    return an_act(**({"kind": PaperKind.PARTNER_STATEMENT, "body": body} | fields))
