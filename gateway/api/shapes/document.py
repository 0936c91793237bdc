"""Documents, orders of them, and the contract."""

from datetime import date, datetime, timedelta
from ipaddress import ip_address
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from billing_core.business_calendar import Month
from billing_core.documents.agreement import ContractText
from billing_core.documents.archive import Document
from billing_core.documents.papers import PaperKind
from gateway.api.shapes.base import AnswerShape, RequestShape
from gateway.api.shapes.money import MoneyShape, PositiveMoney
from gateway.documents.model import DocumentOrder, Period

PERIOD_MAX = timedelta(days=3 * 366)

OrderedKind = Literal["act", "correction", "invoice", "partner_statement", "reconciliation"]
LanguageCode = Literal["uk", "ru", "en"]


def _month(text: str) -> str:
    try:
        Month.parse(text)
    except ValueError as err:
        raise PydanticCustomError("invalid_month", "a month as in 2026-10") from err
    return text


def _address(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError as err:
        raise PydanticCustomError("invalid_address", "an IPv4 or IPv6 address") from err


MonthText = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}$", examples=["2026-10"]), AfterValidator(_month)]
BusinessDate = Annotated[date, Field(description="A date in Kyiv.")]


class NewDocumentShape(RequestShape):
    """An invoice takes an `amount`; the others a `month` or the days `first` to `last`; a partner statement a month."""

    kind: OrderedKind
    month: MonthText | None = None
    first: BusinessDate | None = None
    last: BusinessDate | None = None
    amount: PositiveMoney | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        spans = [self.month is not None, self.first is not None or self.last is not None]
        if self.kind == "invoice":
            if self.amount is None or any(spans):
                raise PydanticCustomError("invalid_order", "an invoice takes an amount, and no period")
        elif self.amount is not None or sum(spans) != 1:
            raise PydanticCustomError("invalid_order", "give a month, or first and last; an amount is an invoice's")
        elif self.month is None and not self._is_span():
            raise PydanticCustomError("invalid_period", "first and last are days in their order, within three years")
        return self

    def _is_span(self) -> bool:
        if self.first is None or self.last is None:
            return False
        return timedelta() <= self.last - self.first <= PERIOD_MAX

    def to_order(self) -> DocumentOrder:
        kind = PaperKind(self.kind)
        if self.amount is not None:
            return DocumentOrder(kind, amount=self.amount.to_money())
        if self.first is not None and self.last is not None:
            return DocumentOrder(kind, Period(self.first, self.last))
        return DocumentOrder(kind, Period.of(Month.parse(self.month or "")))


class DocumentShape(AnswerShape):
    """`sha256` is that of the PDF as it was issued. A void document keeps its number."""

    id: str
    kind: PaperKind
    number: str
    account_id: str
    issued_on: date
    period_from: date
    period_to: date
    total: MoneyShape
    sha256: str
    issued_at: datetime
    voided_at: datetime | None
    void_reason: str | None

    @classmethod
    def of(cls, document: Document) -> "DocumentShape":
        return cls(
            id=document.id,
            kind=document.kind,
            number=document.number,
            account_id=document.account_id,
            issued_on=document.issued_on,
            period_from=document.period_from,
            period_to=document.period_to,
            total=MoneyShape.of(document.total),
            sha256=document.sha256,
            issued_at=document.issued_at,
            voided_at=document.voided_at,
            void_reason=document.void_reason,
        )


class VoidShape(RequestShape):
    reason: Annotated[str, Field(min_length=1, max_length=200)]


class ContractAcceptanceShape(RequestShape):
    """`address` is the customer's, as your panel saw it when the contract was accepted."""

    version: Annotated[str, Field(min_length=1, max_length=64)]
    address: Annotated[str, Field(max_length=45, examples=["203.0.113.7"]), AfterValidator(_address)]


class ArticleShape(AnswerShape):
    heading: str
    paragraphs: list[str]


class ContractTextShape(AnswerShape):
    """`language` is uk where the version has no translation into the one asked for."""

    version: str
    language: str
    title: str
    articles: list[ArticleShape]

    @classmethod
    def of(cls, text: ContractText) -> "ContractTextShape":
        articles = [ArticleShape(heading=each.heading, paragraphs=list(each.paragraphs)) for each in text.articles]
        return cls(version=text.version, language=text.language, title=text.title, articles=articles)
