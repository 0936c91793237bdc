"""Corrections of a balance: what is asked for, and who decided."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from billing_core.adjustments import Adjustment, AdjustmentState
from gateway.api.shapes.base import AnswerShape, RequestShape
from gateway.api.shapes.money import MoneyShape

Reason = Annotated[str, Field(min_length=1, max_length=500)]


class SignedMoney(MoneyShape):
    """Above zero for the customer, below zero to take it away."""

    @model_validator(mode="after")
    def _check_sign(self) -> Self:
        if self.to_money().minor == 0:
            raise PydanticCustomError("zero", "the amount must not be zero")
        return self


class NewAdjustmentShape(RequestShape):
    """`reason` is on the customer's statement. `wait`: a second person decides, however small it is."""

    amount: SignedMoney
    reason: Reason
    wait: bool = False


class RejectionShape(RequestShape):
    reason: Reason


class AdjustmentShape(AnswerShape):
    """`proposed_by` and `decided_by` are who they are in the audit trail. `note`: why it was rejected."""

    id: str
    account_id: str
    amount: MoneyShape
    reason: str
    state: AdjustmentState
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    note: str | None

    @classmethod
    def of(cls, made: Adjustment) -> Self:
        return cls(
            id=made.id,
            account_id=made.account_id,
            amount=MoneyShape.of(made.amount),
            reason=made.reason,
            state=made.state,
            proposed_by=made.proposed_by,
            proposed_at=made.proposed_at,
            decided_by=made.decided_by,
            decided_at=made.decided_at,
            note=made.note,
        )
