"""Promotional credit: what there is, how it is spent, and what operators grant."""

from typing import Annotated, Self

from pydantic import Field

from billing_core import CustomerBalance
from billing_core.bonus import BonusRule
from gateway.api.shapes.base import AnswerShape, RequestShape
from gateway.api.shapes.money import MoneyShape, PositiveMoney

GrantName = Annotated[str, Field(pattern=r"^[\x21-\x7e]{1,100}$")]
GrantReason = Annotated[str, Field(min_length=1, max_length=500)]


class NewBonusShape(RequestShape):
    """`grant` is its name: a customer has it once. `reason` is for the statement and the audit trail."""

    amount: PositiveMoney
    grant: GrantName
    reason: GrantReason


class BonusRevocationShape(RequestShape):
    """`grant` is the name of what is taken back; `reason` is for the statement and the audit trail."""

    grant: GrantName
    reason: GrantReason


class RevokedBonusShape(AnswerShape):
    """`amount` is what was left of the grant and is not there any more."""

    grant: str
    amount: MoneyShape


class BonusShape(AnswerShape):
    """`available` pays up to `share_percent` of prices of the classes in `pays_for`; `held` is set aside for orders."""

    available: MoneyShape
    held: MoneyShape
    share_percent: str
    pays_for: list[str]

    @classmethod
    def of(cls, balance: CustomerBalance, rule: BonusRule) -> Self:
        return cls(
            available=MoneyShape.of(balance.bonus_available),
            held=MoneyShape.of(balance.bonus_held),
            share_percent=format(rule.share_percent, "f"),
            pays_for=sorted(rule.pays_for),
        )
