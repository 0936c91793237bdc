"""Services, domains and hosting alike: what is shown of them and what can be asked for."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from billing_core import Money
from billing_core.plan_change import Changed, NeedsTopUp
from billing_core.services.quotes import Quote
from gateway.api.shapes.base import AnswerShape, Name, RequestShape
from gateway.api.shapes.discount import PromoCodeText
from gateway.api.shapes.money import MoneyShape
from gateway.hosting.model import Asked, Offered, RenewedService, ServiceView, TariffChanged, TariffPreview
from gateway.operations.requests import IdempotencyKey

Months = Annotated[int, Field(ge=1, le=120)]
PlanCode = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$", examples=["start"])]
Password = Annotated[str, Field(min_length=8, max_length=128, json_schema_extra={"format": "password"})]
State = Literal["ordered", "active", "grace", "suspended", "redemption", "pending_delete", "ended"]
Class = Literal["domain", "hosting", "addon"]


class PaidShape(RequestShape):
    """`quote` keeps to a price that was shown; `max_price` refuses a dearer one; `dry_run` makes every check, tells the
    price and keeps nothing.
    """

    quote: Annotated[str, Field(max_length=64)] | None = None
    promo_code: PromoCodeText | None = None
    max_price: MoneyShape | None = None
    dry_run: bool = False

    def asked(self, key: IdempotencyKey | None) -> Asked:
        return Asked(self.quote, self.promo_code, self.max_price.to_money() if self.max_price else None, key)


class NewServiceShape(PaidShape):
    """`domain` and `email` are needed where the plan is one at a hosting panel.

    Without `months` the term is the one that was quoted, or one month; without `password` one is made, and the welcome
    mail leads to it. `pay_when_funded`: short of money, the order waits a week for it instead of being refused.
    """

    account_id: Annotated[str, Field(max_length=64)] | None = None
    plan: PlanCode
    months: Months | None = None
    domain: Name | None = None
    label: Annotated[str, Field(max_length=200)] = ""
    email: Annotated[str, Field(pattern=r"^[^@\s]{1,64}@[^@\s]{1,190}$", examples=["owner@example.net"])] | None = None
    password: Password | None = None
    auto_renew: bool = False
    pay_when_funded: bool = False


class ServiceRenewalShape(PaidShape):
    """Without `months` the term is the quote's, or one month."""

    months: Months | None = None


class TariffChangeShape(RequestShape):
    """`dry_run` is the preview. `max_price` bounds what is charged."""

    plan: PlanCode
    max_price: MoneyShape | None = None
    dry_run: bool = False


class AutoRenewShape(RequestShape):
    """What is left out stays. `priority`: the lower is paid first; `months` is what each renewal buys."""

    enabled: bool | None = None
    priority: Annotated[int, Field(ge=0, le=1000)] | None = None
    months: Months | None = None


class PasswordShape(RequestShape):
    password: Password


class RefundShape(RequestShape):
    note: Annotated[str, Field(max_length=500)] = ""


class RefundedShape(AnswerShape):
    """`bonus` is the part of `amount` that promotional credit had paid, and went back there."""

    id: str
    service: str
    amount: MoneyShape
    bonus: MoneyShape


class UsageShape(AnswerShape):
    """What its panel said at `read_at`, in MB; traffic is that of the month. A limit of null is none."""

    disk_used_mb: int | None
    disk_limit_mb: int | None
    traffic_used_mb: int | None
    read_at: datetime


class ServiceShape(AnswerShape):
    """A domain has `expires_at`, hosting and add-ons `ends_on`: paid through the day before (Kyiv). `waits_for` is the
    sum that an order waits for.
    """

    id: str
    service_class: Class
    account_id: str
    state: State
    title: str
    plan: str | None
    months: int | None
    ends_on: date | None
    expires_at: datetime | None
    auto_renew: bool
    priority: int | None
    blocked: str | None = Field(description="Why money does not renew it.")
    domain: str | None
    login: str | None
    panel: str | None
    waits_for: MoneyShape | None
    usage: UsageShape | None
    created_at: datetime

    @classmethod
    def of(cls, service: ServiceView) -> "ServiceShape":
        return cls.model_validate(
            {
                **{name: getattr(service, name) for name in cls.model_fields if hasattr(service, name)},
                "months": service.term_months,
                "waits_for": MoneyShape.of(service.waits_for) if service.waits_for else None,
                "usage": UsageShape(**asdict(service.usage)) if service.usage else None,
            }
        )


class ServiceQuoteShape(AnswerShape):
    """`price` is what will be charged, `vat` the tax in it. `bonus` is what of the price promotional credit would pay
    at this moment; as a discount, it lowers the tax as well. `id` null = it was a dry run.
    """

    id: str | None
    account_id: str
    action: str
    subject: str = Field(description="The plan of a new service, or the id of the one to be renewed.")
    months: int
    list_price: MoneyShape
    discount_percent: str
    discount_reason: str | None
    price: MoneyShape
    bonus: MoneyShape
    vat: MoneyShape
    starts_on: date
    ends_on: date
    valid_until: datetime | None
    available_after: MoneyShape | None = None

    @classmethod
    def of(cls, quote: Quote, bonus: Money) -> "ServiceQuoteShape":
        return cls(
            id=quote.id,
            account_id=quote.account_id,
            action=quote.action,
            subject=quote.subject,
            months=quote.months,
            list_price=MoneyShape.of(quote.listed),
            discount_percent=format(quote.discount_percent, "f"),
            discount_reason=quote.discount_reason,
            price=MoneyShape.of(quote.gross),
            bonus=MoneyShape.of(bonus),
            vat=MoneyShape.of(quote.vat),
            starts_on=quote.starts_on,
            ends_on=quote.ends_on,
            valid_until=quote.valid_until,
        )

    @classmethod
    def tried(cls, offered: Offered) -> "ServiceQuoteShape":
        left = MoneyShape.of(offered.available_after)
        tried = {"id": None, "valid_until": None, "available_after": left}
        return cls.of(offered.quote, offered.bonus).model_copy(update=tried)


class RenewedShape(AnswerShape):
    """`operation` switches it on again at its panel, if it was switched off."""

    id: str
    service: str
    months: int
    starts_on: date
    ends_on: date
    price: MoneyShape
    operation: str | None

    @classmethod
    def of(cls, renewed: RenewedService) -> "RenewedShape":
        quote = renewed.quote
        return cls(
            id=renewed.id,
            service=renewed.service.id,
            months=quote.months,
            starts_on=quote.starts_on,
            ends_on=quote.ends_on,
            price=MoneyShape.of(quote.gross),
            operation=renewed.operation_id,
        )


class TariffPreviewShape(AnswerShape):
    """`possible`: with the dates and sums of the change. Else `shortfall` is what it takes and `top_up` what is missing
    on the balance; both null = the paid time is over, so the service is renewed first. `bonus_credit` is the part of
    the `credit` that goes to the bonus account.
    """

    dry_run: bool = True
    service: str
    from_plan: str
    to_plan: str
    possible: bool
    direction: str | None = None
    first_day: date | None = None
    ends_on: date | None = None
    charge: MoneyShape | None = None
    credit: MoneyShape | None = None
    bonus_credit: MoneyShape | None = None
    shortfall: MoneyShape | None = None
    top_up: MoneyShape | None = None

    @classmethod
    def of(cls, preview: TariffPreview) -> "TariffPreviewShape":
        shape = cls(
            service=preview.service.id, from_plan=preview.service.plan_code, to_plan=preview.plan, possible=False
        )
        match preview.change:
            case Changed() as change:
                update = {
                    "possible": True,
                    "direction": change.direction.value,
                    "first_day": change.first_day,
                    "ends_on": change.paid_until,
                    "charge": MoneyShape.of(change.charge),
                    "credit": MoneyShape.of(change.credit),
                    "bonus_credit": MoneyShape.of(change.bonus_credit),
                }
            case NeedsTopUp() as needed:
                update = {"shortfall": MoneyShape.of(needed.shortfall), "top_up": MoneyShape.of(needed.top_up)}
            case _:
                update = {}
        return shape.model_copy(update=update)


class TariffChangedShape(AnswerShape):
    """`operation` applies the new plan's limits at the panel."""

    id: str
    service: str
    from_plan: str
    to_plan: str
    first_day: date
    ends_on: date
    charge: MoneyShape
    credit: MoneyShape
    bonus_credit: MoneyShape
    operation: str | None

    @classmethod
    def of(cls, changed: TariffChanged) -> "TariffChangedShape":
        facts = changed.facts
        currency = facts["currency"]
        return cls(
            id=changed.id,
            service=changed.service.id,
            from_plan=facts["from_plan"],
            to_plan=facts["to_plan"],
            first_day=date.fromisoformat(facts["first_day"]),
            ends_on=date.fromisoformat(facts["ends_on"]),
            charge=MoneyShape(amount=facts["charge"], currency=currency),
            credit=MoneyShape(amount=facts["credit"], currency=currency),
            bonus_credit=MoneyShape(amount=facts.get("bonus_credit", "0"), currency=currency),
            operation=changed.operation_id,
        )
