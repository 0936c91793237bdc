"""The operation object."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from gateway.api.shapes.base import AnswerShape
from gateway.api.shapes.money import MoneyShape
from gateway.operations.model import OperationKind, OperationView, Quote
from gateway.operations.states import OperationState


class RegistryTrace(AnswerShape):
    """Where to look in the registry's own log."""

    name: str
    cltrid: str | None
    svtrid: str | None


class OperationProblemShape(AnswerShape):
    code: str
    detail: str
    registry_code: int | None


class OperationShape(AnswerShape):
    """`completed` = nothing more will happen; stop polling then, and at `action_required`."""

    id: str
    kind: OperationKind
    state: OperationState
    completed: bool
    domain: str | None = Field(description="The A-label form; null = it is about a service.")
    domain_unicode: str | None
    service: str | None = Field(description="The id of the service that it is about; `registry` is then its panel.")
    account_id: str
    created_at: datetime
    updated_at: datetime
    completed_at: datetime | None
    deadline_at: datetime
    retry_at: datetime | None = Field(description="When it is looked at next, if it is not looked at now.")
    attempts: int = Field(description="Commands that may have been sent.")
    price: MoneyShape | None
    result: dict[str, Any] | None
    problem: OperationProblemShape | None
    registry: RegistryTrace

    @classmethod
    def of(cls, operation: OperationView) -> "OperationShape":
        taken: dict[str, Any] = {
            name: getattr(operation, name)
            for name in (
                *("id", "kind", "state", "account_id", "attempts"),
                *("created_at", "updated_at", "completed_at", "deadline_at"),
            )
        }
        failure = operation.problem
        return cls(
            **taken,
            completed=operation.state.completed,
            retry_at=None if operation.state.completed else operation.retry_at,
            domain=None if operation.service else operation.domain.ascii,
            domain_unicode=None if operation.service else operation.domain.unicode,
            service=operation.service,
            price=MoneyShape.of(operation.price) if operation.price else None,
            result=dict(operation.result) if operation.result is not None else None,
            problem=OperationProblemShape(code=failure.code, detail=failure.detail, registry_code=failure.registry_code)
            if failure
            else None,
            registry=RegistryTrace(name=operation.registry, cltrid=operation.cltrid, svtrid=operation.svtrid),
        )


class QuoteShape(AnswerShape):
    """The answer to `dry_run`: all checks passed, this is the price, nothing was kept.

    `listed` is the price before the `discount`; null for a premium name, whose price is its own. `bonus` is the part of
    the price that promotional credit pays; `available_after` is the money that is left.
    """

    dry_run: bool = True
    account_id: str
    price: MoneyShape | None
    bonus: MoneyShape | None
    available_after: MoneyShape | None
    listed: MoneyShape | None = None
    discount: Literal["loyalty", "promo"] | None = None

    @classmethod
    def of(cls, quote: Quote) -> "QuoteShape":
        listed = quote.listed
        return cls(
            listed=None if listed is None else MoneyShape.of(listed.listed),
            discount=None if listed is None or listed.discount.reason is None else listed.discount.reason.value,
            account_id=quote.account_id,
            price=MoneyShape.of(quote.price) if quote.price else None,
            bonus=MoneyShape.of(quote.bonus) if quote.bonus else None,
            available_after=MoneyShape.of(quote.available_after) if quote.available_after else None,
        )
