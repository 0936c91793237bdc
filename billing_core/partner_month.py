"""A partner's commission for one calendar month: a share of what referred customers spent, without VAT. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from billing_core.business_calendar import Month
from billing_core.money import Money


class SpendingKind(StrEnum):
    """What counts. Top-ups, transfers, bonus-paid parts and opening balances are no spending."""

    CHARGE = "charge"
    REFUND = "refund"
    PLAN_CREDIT = "plan_credit"
    """Handed back to the balance by a change of tariff."""


@dataclass(frozen=True, slots=True)
class Spending:
    """A posting of a referred customer, paid from the main account; `amount` is positive and contains `vat`."""

    customer_id: str
    posted_at: datetime
    kind: SpendingKind
    amount: Money
    vat: Money

    @property
    def net(self) -> Money:
        net = self.amount - self.vat
        return net if self.kind is SpendingKind.CHARGE else -net


@dataclass(frozen=True, slots=True)
class CommissionLine:
    customer_id: str
    net: Money
    commission: Money


@dataclass(frozen=True, slots=True)
class PartnerMonth:
    """The statement of a month. `accrued` is posted to the partner; a negative rest goes into the next month."""

    lines: tuple[CommissionLine, ...]
    total: Money
    accrued: Money
    carry_out: Money


def close_month(month: Month, spending: Iterable[Spending], *, rate_percent: Decimal, carry_in: Money) -> PartnerMonth:
    """Sum the postings of a month by customer; commission is rounded once a customer, the total adds the lines.

    The month is taken by `posted_at` in the seller's calendar; what is dated outside of it is left out. `carry_in` is
    zero or negative: what earlier months took back beyond their commission.
    """
    starts_at, ends_at = month.bounds()
    zero = Money.zero(carry_in.currency)
    nets: dict[str, Money] = {}
    for each in spending:
        if starts_at <= each.posted_at < ends_at:
            nets[each.customer_id] = nets.get(each.customer_id, zero) + each.net
    return month_of(nets, rate_percent=rate_percent, carry_in=carry_in)


def month_of(nets: Mapping[str, Money], *, rate_percent: Decimal, carry_in: Money) -> PartnerMonth:
    """Return the statement for what each customer spent in a month, less what was taken back, without VAT."""
    zero, rate = Money.zero(carry_in.currency), Fraction(rate_percent) / 100
    lines = tuple(CommissionLine(customer, net, net.times(rate)) for customer, net in sorted(nets.items()))
    total = sum((line.commission for line in lines), zero)
    return PartnerMonth(lines, total, max(zero, total + carry_in), min(zero, total + carry_in))
