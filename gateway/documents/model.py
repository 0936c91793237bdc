from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import Money, VatRule
from billing_core.business_calendar import Month, start_of
from billing_core.documents.papers import Body, Paper, PaperKind, PaperRef, Party


@dataclass(frozen=True, slots=True)
class Period:
    """Business dates, both inclusive."""

    first: date
    last: date

    @classmethod
    def of(cls, month: Month) -> "Period":
        return cls(month.first_day, month.next.first_day - timedelta(days=1))

    def bounds(self) -> tuple[datetime, datetime]:
        """Return its first instant and the first one after it."""
        return start_of(self.first), start_of(self.last + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class DocumentOrder:
    """An invoice is of an `amount`, the other kinds are of a `period`."""

    kind: PaperKind
    period: Period | None = None
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class Making:
    """All that a document of any kind is made from. `issued_on` decides on seller, tax and contract."""

    connection: AsyncConnection
    account_id: str
    currency: str
    seller: Party
    buyer: Party
    place: str
    contract: PaperRef | None
    vat: VatRule
    period: Period
    issued_on: date

    def paper(self, kind: PaperKind, body: Body) -> Paper:
        return Paper(
            kind=kind,
            issued_on=self.issued_on,
            place=self.place,
            seller=self.seller,
            buyer=self.buyer,
            contract=self.contract,
            period_from=self.period.first,
            period_to=self.period.last,
            body=body,
        )
