"""Accounts, balances, statements and payments."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from billing_core import CustomerBalance, StatementLine
from gateway.accounts.model import AccountView
from gateway.api.shapes.base import AnswerShape, RequestShape
from gateway.api.shapes.money import Currency, MoneyShape, PositiveMoney


class NewAccountShape(RequestShape):
    """`reference` is the panel's own id of its customer; an account has one currency, for good.

    `referral` is the mark of a partner's link that the customer came by: the cookie `dgw_referral`, or the parameter
    `referral` of the page that the link led to. One that does not count is no error.
    """

    currency: Currency
    reference: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    credit_limit: MoneyShape | None = None
    referral: Annotated[str, Field(max_length=200)] | None = None


class AccountShape(AnswerShape):
    id: str
    reference: str | None
    currency: str
    price_list: str
    created_at: datetime

    @classmethod
    def of(cls, account: AccountView) -> "AccountShape":
        return cls(
            id=account.id,
            reference=account.reference,
            currency=account.currency,
            price_list=account.price_list,
            created_at=account.created_at,
        )


class BalanceShape(AnswerShape):
    """Money: `available` = posted - held + credit limit is what may be spent now. In `debt`, nothing is renewed.

    `bonus` is promotional credit that is not set aside for orders: it pays its share of a price, and is never money.
    """

    posted: MoneyShape
    held: MoneyShape
    available: MoneyShape
    credit_limit: MoneyShape
    debt: MoneyShape
    bonus: MoneyShape
    bonus_held: MoneyShape

    @classmethod
    def of(cls, balance: CustomerBalance) -> "BalanceShape":
        return cls(
            posted=MoneyShape.of(balance.posted),
            held=MoneyShape.of(balance.held),
            available=MoneyShape.of(balance.available),
            credit_limit=MoneyShape.of(balance.credit_limit),
            debt=MoneyShape.of(balance.debt),
            bonus=MoneyShape.of(balance.bonus_available),
            bonus_held=MoneyShape.of(balance.bonus_held),
        )


class PaymentShape(RequestShape):
    """A payment that arrived. `payment_id` is the provider's, or your own: you can credit it once."""

    amount: PositiveMoney
    payment_id: Annotated[str, Field(pattern=r"^[\x21-\x7e]{1,100}$")]
    provider: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")] = "operator"
    note: Annotated[str, Field(max_length=500)] | None = None


class StatementLineShape(AnswerShape):
    """One posting; `balance` is posted money after it. `reference` names the operation or payment that it explains."""

    number: int
    entry_id: str
    kind: str
    posted_at: datetime
    effective_at: datetime
    reference: str
    amount: MoneyShape
    balance: MoneyShape
    reversal_of: str | None
    note: str

    @classmethod
    def of(cls, line: StatementLine) -> "StatementLineShape":
        taken: dict[str, Any] = {
            name: getattr(line, name)
            for name in ("number", "entry_id", "kind", "posted_at", "effective_at", "reference", "reversal_of", "note")
        }
        return cls(**taken, amount=MoneyShape.of(line.amount), balance=MoneyShape.of(line.balance))
