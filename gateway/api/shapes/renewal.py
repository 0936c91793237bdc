"""What auto-renewal will charge."""

from datetime import date

from billing_core import Money
from gateway.api.shapes.base import AnswerShape
from gateway.api.shapes.money import MoneyShape
from gateway.renewals import AccountRenewals, Outcome, Renewal


class ForecastLineShape(AnswerShape):
    """`ends_on` is the calendar day (Kyiv) on which it ends; `payable` is false where the money will not reach.
    `bonus` is the part of the price that promotional credit pays.
    """

    id: str
    service_class: str
    title: str
    ends_on: date
    price: MoneyShape
    bonus: MoneyShape
    payable: bool
    reason: str | None

    @classmethod
    def of(cls, renewal: Renewal) -> "ForecastLineShape":
        renewable = renewal.due.renewable
        return cls(
            id=renewable.service_id,
            service_class=renewable.service_class.value,
            title=renewal.due.title,
            ends_on=renewable.ends_on,
            price=MoneyShape.of(renewable.price),
            bonus=MoneyShape.of(renewal.bonus or Money.zero(renewable.price.currency)),
            payable=renewal.outcome is Outcome.RENEWED,
            reason=renewal.reason,
        )


class ForecastShape(AnswerShape):
    """In the order in which they will be paid. `top_up` is the one sum that is missing for all of them; what is left
    after those that are paid is `available_after`, and `bonus_after` of promotional credit.
    """

    until: date
    lines: list[ForecastLineShape]
    top_up: MoneyShape
    available_after: MoneyShape
    bonus_after: MoneyShape

    @classmethod
    def of(cls, planned: AccountRenewals) -> "ForecastShape":
        return cls(
            until=planned.today,
            lines=[ForecastLineShape.of(each) for each in planned.renewals],
            top_up=MoneyShape.of(planned.top_up),
            available_after=MoneyShape.of(planned.plan.left.main),
            bonus_after=MoneyShape.of(planned.plan.left.bonus),
        )
