"""Loyalty programmes, customers' standings, and promo codes."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from billing_core import Money
from billing_core.discounts import Measure, Programme, ProgrammeRefused, PromoCode, Reached, Step
from gateway.api.shapes.base import AnswerShape, Instant, RequestShape
from gateway.api.shapes.money import Currency, MoneyShape, PositiveMoney
from gateway.ids import new_id


def _percent(text: str) -> str:
    if not Decimal(text) <= 100:
        raise PydanticCustomError("invalid_percent", "a discount is of 0 to 100 percent")
    return text


Percent = Annotated[
    str, Field(pattern=r"^(0|[1-9][0-9]{0,2})(\.[0-9]{1,4})?$", examples=["7.5"]), AfterValidator(_percent)
]
PromoCodeText = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{2,63}$", examples=["SUMMER-2027"])]


class StepShape(RequestShape):
    """From `spent` or from so many `months` on, prices are `percent` lower."""

    spent: MoneyShape | None = None
    months: Annotated[int, Field(ge=0, le=1200)] | None = None
    percent: Percent

    @classmethod
    def of(cls, step: Step, programme: Programme) -> Self:
        percent = f"{step.percent:f}"
        if programme.measure is Measure.TENURE:
            return cls(months=step.threshold, percent=percent)
        return cls(spent=MoneyShape.of(Money(step.threshold, programme.currency)), percent=percent)


class NewProgrammeShape(RequestShape):
    """Steps rise: each has a higher threshold and discount. By `spending` they have `spent`, by `tenure` `months`."""

    currency: Currency
    measure: Literal["spending", "tenure"] = "spending"
    steps: Annotated[list[StepShape], Field(max_length=20)]
    kept_to_month_end: bool = True

    @model_validator(mode="after")
    def _check(self) -> Self:
        try:
            self.to_programme()
        except ProgrammeRefused as err:
            raise PydanticCustomError("steps_do_not_rise", "{reason}", {"reason": str(err)}) from err
        return self

    def to_programme(self) -> Programme:
        steps = tuple(Step(self._threshold(step), Decimal(step.percent)) for step in self.steps)
        return Programme(self.currency, Measure(self.measure), steps, self.kept_to_month_end)

    def _threshold(self, step: StepShape) -> int:
        if Measure(self.measure) is Measure.TENURE:
            if step.months is None or step.spent is not None:
                raise ProgrammeRefused("by tenure a step has months")
            return step.months
        if step.spent is None or step.months is not None or step.spent.currency != self.currency:
            raise ProgrammeRefused("by spending a step has a sum in the programme's currency")
        return step.spent.to_money().minor


class ProgrammeShape(AnswerShape):
    currency: str
    measure: str
    steps: list[StepShape]
    kept_to_month_end: bool

    @classmethod
    def of(cls, programme: Programme) -> Self:
        return cls(
            currency=programme.currency,
            measure=programme.measure.value,
            steps=[StepShape.of(step, programme) for step in programme.steps],
            kept_to_month_end=programme.kept_to_month_end,
        )


class StandingShape(AnswerShape):
    """`percent` is the discount today. By spending: `spent` since `window_from`, and `missing` to the next tier; by
    tenure: `months`, and `missing_months`. Both null at the highest.
    """

    percent: str
    measure: str
    window_from: date | None = None
    spent: MoneyShape | None = None
    missing: MoneyShape | None = None
    months: int | None = None
    missing_months: int | None = None

    @classmethod
    def of(cls, reached: Reached, currency: str) -> Self:
        measure, percent = reached.programme.measure, f"{reached.percent:f}"
        if measure is Measure.TENURE:
            return cls(percent=percent, measure=measure.value, months=reached.value, missing_months=reached.missing)
        return cls(
            percent=percent,
            measure=measure.value,
            window_from=reached.window_from,
            spent=MoneyShape.of(Money(reached.value, currency)),
            missing=None if reached.missing is None else MoneyShape.of(Money(reached.missing, currency)),
        )


class NewPromoCodeShape(RequestShape):
    """Either `percent` or `amount`. `actions` and `items` (zones and plans) left out: for every one. Case tells nothing
    in a code.
    """

    code: PromoCodeText
    percent: Percent | None = None
    amount: PositiveMoney | None = None
    actions: list[Literal["register", "renew", "transfer", "restore", "order"]] = Field(default_factory=list)
    items: list[Annotated[str, Field(min_length=1, max_length=100)]] = Field(default_factory=list, max_length=200)
    first_order_only: bool = False
    uses_max: Annotated[int, Field(ge=1, le=10**9)] | None = None
    uses_per_account_max: Annotated[int, Field(ge=1, le=10**9)] | None = None
    valid_from: Instant
    valid_until: Instant | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.percent is None) == (self.amount is None):
            raise PydanticCustomError("percent_or_amount", "a code takes off either a percent or an amount")
        if self.percent is not None and not Decimal(self.percent):
            raise PydanticCustomError("percent_or_amount", "a code takes something off")
        return self

    def to_promo(self) -> PromoCode:
        return PromoCode(
            id=new_id("promo"),
            code=self.code,
            percent=Decimal(self.percent or 0),
            amount=self.amount.to_money() if self.amount else None,
            actions=tuple(self.actions),
            items=tuple(self.items),
            first_order_only=self.first_order_only,
            uses_max=self.uses_max,
            uses_per_account_max=self.uses_per_account_max,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
        )


class PromoCodeShape(AnswerShape):
    """`uses` counts the orders that have the code and did not fail."""

    code: str
    percent: str | None
    amount: MoneyShape | None
    actions: list[str]
    items: list[str]
    first_order_only: bool
    uses: int
    uses_max: int | None
    uses_per_account_max: int | None
    valid_from: datetime
    valid_until: datetime | None

    @classmethod
    def of(cls, promo: PromoCode) -> Self:
        return cls(
            code=promo.code,
            percent=None if promo.amount is not None else f"{promo.percent:f}",
            amount=None if promo.amount is None else MoneyShape.of(promo.amount),
            actions=list(promo.actions),
            items=list(promo.items),
            first_order_only=promo.first_order_only,
            uses=promo.uses,
            uses_max=promo.uses_max,
            uses_per_account_max=promo.uses_per_account_max,
            valid_from=promo.valid_from,
            valid_until=promo.valid_until,
        )


class PromoCodesShape(AnswerShape):
    items: list[PromoCodeShape]
