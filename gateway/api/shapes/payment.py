"""Deposits and where to pay them, payments of providers, refunds to payers, promised payments."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError
from yarl import URL

from billing_core.payments import Checkout
from billing_core.payments.deposits import DepositStanding
from billing_core.payments.records import PaymentRecord
from billing_core.payments.refunds import PayerRefund
from billing_core.temporary_credits import TemporaryCredit
from gateway.api.shapes.base import AnswerShape, RequestShape
from gateway.api.shapes.money import MoneyShape, PositiveMoney


def _web_address(text: str) -> str:
    try:
        url = URL(text)
    except ValueError:
        url = URL()
    if url.scheme not in {"http", "https"} or not url.host:
        raise PydanticCustomError("invalid_url", "not a web address")
    return text


Provider = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$", examples=["liqpay"])]
PaymentId = Annotated[str, Field(pattern=r"^[\x21-\x7e]{1,100}$")]
WebAddress = Annotated[str, Field(max_length=500), AfterValidator(_web_address)]


class NewDepositShape(RequestShape):
    """`result_url` is where the payer goes afterwards: it proves nothing."""

    provider: Provider
    amount: PositiveMoney
    result_url: WebAddress | None = None


class CheckoutShape(AnswerShape):
    """Where to send the payer: post `fields` to `url` as a form, or, with GET, follow it."""

    method: str
    url: str
    fields: dict[str, str]

    @classmethod
    def of(cls, checkout: Checkout) -> "CheckoutShape":
        return cls(method="POST" if checkout.fields else "GET", url=checkout.url, fields=dict(checkout.fields))


class DepositShape(AnswerShape):
    """`state`: `awaiting`, `pending`, `paid`, `failed` or `returned`; `received` is what came, less what went back."""

    id: str
    provider: str
    amount: MoneyShape
    state: str
    received: MoneyShape
    created_at: datetime
    checkout: CheckoutShape | None = None

    @classmethod
    def of(cls, standing: DepositStanding, checkout: Checkout | None = None) -> "DepositShape":
        deposit = standing.deposit
        return cls(
            id=deposit.id,
            provider=deposit.provider,
            amount=MoneyShape.of(deposit.amount),
            state=standing.state,
            received=MoneyShape.of(standing.received),
            created_at=deposit.created_at,
            checkout=None if checkout is None else CheckoutShape.of(checkout),
        )


class ProviderPaymentShape(AnswerShape):
    """A payment as its provider knows it; `deposit` is our order number."""

    provider: str
    payment_id: str
    deposit: str
    state: str
    paid: MoneyShape
    returned: MoneyShape
    received_at: datetime

    @classmethod
    def of(cls, payment: PaymentRecord) -> "ProviderPaymentShape":
        return cls(
            provider=payment.provider,
            payment_id=payment.payment_id,
            deposit=payment.order_id,
            state=payment.state.value,
            paid=MoneyShape.of(payment.paid),
            returned=MoneyShape.of(payment.returned),
            received_at=payment.received_at,
        )


class NewRefundShape(RequestShape):
    provider: Provider
    payment_id: PaymentId
    amount: PositiveMoney


class RefundShape(AnswerShape):
    """`state`: `pending` (held until the provider says that it went), `done` or `refused` (available again)."""

    id: str
    provider: str
    payment_id: str
    amount: MoneyShape
    state: str
    reason: str
    created_at: datetime

    @classmethod
    def of(cls, refund: PayerRefund) -> "RefundShape":
        return cls(
            id=refund.id,
            provider=refund.provider,
            payment_id=refund.payment_id,
            amount=MoneyShape.of(refund.amount),
            state=refund.state.value,
            reason=refund.reason,
            created_at=refund.created_at,
        )


class RefundsShape(AnswerShape):
    items: list[RefundShape]


class PromiseShape(RequestShape):
    amount: PositiveMoney


class PromisedShape(AnswerShape):
    """What may be spent beyond the balance until `expires_at`; what was spent of it is a debt then."""

    id: str
    amount: MoneyShape
    expires_at: datetime

    @classmethod
    def of(cls, credit: TemporaryCredit) -> "PromisedShape":
        return cls(id=credit.id, amount=MoneyShape.of(credit.limit), expires_at=credit.expires_at)
