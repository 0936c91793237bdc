"""Partners, their months and payouts."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from billing_core import Money
from billing_core.partners import MonthStatement, Partner, Payout
from billing_core.requisites import is_iban
from gateway.api.shapes.base import AnswerShape, RequestShape
from gateway.api.shapes.money import MoneyShape
from gateway.partners.model import AccrualView, CustomerLine, PartnerView


def _iban(text: str) -> str:
    if not is_iban(text):
        raise PydanticCustomError("invalid_iban", "not an IBAN: letters and digits without spaces, with its check")
    return text


def _percent(text: str) -> str:
    if not Decimal(text) <= 100:
        raise PydanticCustomError("invalid_percent", "a rate is of 0 to 100 percent")
    return text


Percent = Annotated[
    str, Field(pattern=r"^(0|[1-9][0-9]{0,2})(\.[0-9]{1,4})?$", examples=["12.5"]), AfterValidator(_percent)
]


class NewPartnerShape(RequestShape):
    """`account_id` is the partner's own account, as a customer."""

    account_id: Annotated[str, Field(max_length=64)]


class RateShape(RequestShape):
    """`valid_from` is a day in Kyiv; a month counts at the rate of its last day."""

    percent: Percent
    valid_from: Annotated[date, Field(strict=False)]


class NewPayoutShape(RequestShape):
    """`iban` left out: to the partner's own main balance."""

    iban: Annotated[str, Field(max_length=34), AfterValidator(_iban)] | None = None


class AttributionShape(RequestShape):
    """`partner` null: the customer counts for nobody."""

    partner: Annotated[str, Field(max_length=64)] | None
    reason: Annotated[str, Field(min_length=1, max_length=500)]


class AttributedShape(AnswerShape):
    account: str
    partner: str | None


class PartnerShape(AnswerShape):
    """`links` are the forms of the link to spread; a project's number may be appended to the short one."""

    id: str
    account: str
    number: int
    links: list[str]

    @classmethod
    def of(cls, partner: Partner, public_url: str) -> "PartnerShape":
        return cls(**_told(partner, public_url))


class CustomerLineShape(AnswerShape):
    """A referred customer's month; the pseudonym is the same each month. `net` is without VAT."""

    customer: str
    net: MoneyShape
    commission: MoneyShape

    @classmethod
    def of(cls, line: CustomerLine) -> "CustomerLineShape":
        return cls(customer=line.pseudonym, net=MoneyShape.of(line.net), commission=MoneyShape.of(line.commission))


class PartnerDetailShape(PartnerShape):
    """`net`, `commission` and the first 200 `lines` are of the open `month`, as they stand. `carried` is what earlier
    months took back beyond their commission. `accrued` may be paid out but for what a bank has in hand.
    """

    rate_percent: str
    visits: int
    sign_ups: int
    accrued: MoneyShape
    available: MoneyShape
    carried: MoneyShape
    month: str
    net: MoneyShape
    commission: MoneyShape
    lines: list[CustomerLineShape]

    @classmethod
    def of_view(cls, view: PartnerView, public_url: str) -> "PartnerDetailShape":
        return cls(
            **_told(view.partner, public_url),
            rate_percent=f"{view.rate_percent:f}",
            visits=view.visits,
            sign_ups=view.sign_ups,
            accrued=MoneyShape.of(view.balance.posted),
            available=MoneyShape.of(view.balance.available),
            carried=MoneyShape.of(view.carried),
            month=str(view.month),
            net=MoneyShape.of(view.net),
            commission=MoneyShape.of(view.commission),
            lines=[CustomerLineShape.of(line) for line in view.lines],
        )


class AccrualShape(AnswerShape):
    """A closed month: `carry_in` + `total` is accrued, or when it is negative carried on as `carry_out`."""

    month: str
    rate_percent: str
    carry_in: MoneyShape
    total: MoneyShape
    accrued: MoneyShape
    carry_out: MoneyShape
    closed_at: datetime

    @classmethod
    def of(cls, statement: MonthStatement) -> "AccrualShape":
        sums: dict[str, Money] = {
            name: getattr(statement, name) for name in ("carry_in", "total", "accrued", "carry_out")
        }
        return cls(
            month=str(statement.month),
            rate_percent=f"{statement.rate_percent:f}",
            closed_at=statement.closed_at,
            **{name: MoneyShape.of(sum_) for name, sum_ in sums.items()},
        )


class AccrualLinesShape(AnswerShape):
    """`closed` null: the month is open, and `items` are what they would be if it were closed now."""

    month: str
    closed: AccrualShape | None
    items: list[CustomerLineShape]
    next_cursor: str | None

    @classmethod
    def of(cls, view: AccrualView, next_cursor: str | None) -> "AccrualLinesShape":
        return cls(
            month=str(view.month),
            closed=None if view.closed is None else AccrualShape.of(view.closed),
            items=[CustomerLineShape.of(line) for line in view.lines],
            next_cursor=next_cursor,
        )


class PayoutShape(AnswerShape):
    """`state`: requested (the bank has it), paid, rejected. `destination`: balance, or the end of an IBAN."""

    id: str
    month: str
    amount: MoneyShape
    destination: str
    state: str
    requested_at: datetime
    closed_at: datetime | None
    reason: str | None

    @classmethod
    def of(cls, payout: Payout) -> "PayoutShape":
        return cls(
            id=payout.id,
            month=str(payout.month),
            amount=MoneyShape.of(payout.amount),
            destination="balance" if payout.iban is None else f"…{payout.iban[-4:]}",
            state=payout.state.value,
            requested_at=payout.requested_at,
            closed_at=payout.closed_at,
            reason=payout.reason,
        )


def _told(partner: Partner, public_url: str) -> dict[str, object]:
    base, number = public_url.rstrip("/"), partner.public_number
    return {
        "id": partner.id,
        "account": partner.account_id,
        "number": number,
        "links": [f"{base}/r/{number}", f"{base}/mancgi/partnerprogram?partner={number}&project=1"],
    }
