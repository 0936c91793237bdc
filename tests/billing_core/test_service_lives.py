"""Random lives of one service: bought, renewed, changed to other plans and given back, for money and a bonus.

What is given back and what is left are never worth more than what was paid, and never more of it is money.
"""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from billing_core import Money
from billing_core.plan_change import Changed, NeedsTopUp, Repriced, change_plan, with_bonus
from billing_core.tranches import append, bought, refundable

PRICES = {
    "start": {1: 10_000, 12: 100_000},
    "twin": {1: 10_000, 12: 100_000},
    "pro": {1: 20_000, 12: 200_000},
    "dear": {1: 33_333, 12: 299_999},
}
DAYS = {1: 30, 12: 365}
RICH = 10**9
plans, terms, percents = st.sampled_from(sorted(PRICES)), st.sampled_from(sorted(DAYS)), st.integers(0, 100)


def uah(minor):
    return Money(minor, "UAH")


class ServiceMachine(RuleBasedStateMachine):
    """Sums are in minor units. `slack` is what whole days may be worth more than the exact parts of their tranches."""

    def __init__(self):
        super().__init__()
        self.today, self.tranches, self.plan = date(2026, 1, 31), (), "start"
        self.paid = self.paid_money = self.back = self.back_money = 0
        self.slack = Fraction(0)

    @property
    def end(self):
        return self.tranches[-1].end if self.tranches else self.today

    def left_from(self, day):
        """Return what the days from `day` on are worth, and what of it is money."""
        whole = sum((each.value_from(day) for each in self.tranches), Fraction(0))
        return whole, whole - sum((each.bonus_from(day) for each in self.tranches), Fraction(0))

    def pay(self, sum_, bonus):
        self.paid += sum_
        self.paid_money += sum_ - bonus

    @initialize(months=terms, percent=percents)
    def buy(self, months, percent):
        self.renew(months, percent, 0)

    @rule(months=terms, bonus_percent=percents, discount=st.integers(0, 50))
    def renew(self, months, bonus_percent, discount):
        price = PRICES[self.plan][months] * (100 - discount) // 100
        bonus, start = price * bonus_percent // 100, max(self.end, self.today)
        end = start + timedelta(days=DAYS[months])
        self.tranches = append(self.tranches, bought(start, end, uah(price), months, bonus=uah(bonus)))
        self.pay(price, bonus)

    @rule(days=st.integers(0, 45))
    def live(self, days):
        self.today += timedelta(days=days)

    @precondition(lambda self: self.today < self.end and self.tranches[0].start <= self.today)
    @rule(plan=plans, percent=percents)
    def change(self, plan, percent):
        kept = tuple(each for each in self.tranches if each.end > self.today)
        repriced = [Repriced(each, uah(PRICES[plan][each.months])) for each in kept]
        change = change_plan(repriced, today=self.today, days_min=1, available=uah(0))
        if isinstance(change, NeedsTopUp):
            change = self.topped_up(repriced, change.top_up.minor)
        assert isinstance(change, Changed)
        if all(each.tranche.basis == each.new_price for each in repriced):
            assert (change.paid_until, change.credit) == (self.end, uah(0))
        charged = change.charge.minor * percent // 100
        shared = with_bonus(change, kept, uah(charged))
        self.settle(plan, shared, charged)

    def topped_up(self, repriced, missing):
        """Return the change with exactly the sum that is missing; with a unit less it is refused."""
        with_less = change_plan(repriced, today=self.today, days_min=1, available=uah(missing - 1))
        assert isinstance(with_less, NeedsTopUp)
        return change_plan(repriced, today=self.today, days_min=1, available=uah(missing))

    def settle(self, plan, change, charged):
        before, money_before = self.left_from(change.first_day)
        self.pay(change.charge.minor, charged)
        self.back += change.credit.minor
        self.back_money += change.credit.minor - change.bonus_credit.minor
        self.tranches, self.plan = change.tranches, plan
        after, money_after = self.left_from(change.first_day)
        dearest_day = max((Fraction(each.basis.minor, each.basis_days) for each in self.tranches), default=0)
        slack = dearest_day * max(0, len(self.tranches) - 1)
        gained = after + change.credit.minor - before - change.charge.minor
        assert gained <= slack
        if money_before != before or charged:
            assert money_after + change.credit.minor - change.bonus_credit.minor <= (
                money_before + change.charge.minor - charged
            )
        self.slack += max(Fraction(0), gained)

    @rule()
    def give_back(self):
        unused_from = self.today + timedelta(days=1)
        whole, money = self.left_from(unused_from)
        back = refundable(self.tranches, unused_from, "UAH")
        assert 0 <= whole - back.whole.minor < 1
        assert 0 <= money - (back.whole - back.bonus).minor < 1
        self.back += back.whole.minor
        self.back_money += (back.whole - back.bonus).minor
        self.tranches = ()

    @invariant()
    def paid_days_follow_one_another(self):
        for earlier, later in zip(self.tranches, self.tranches[1:], strict=False):
            assert earlier.end <= later.start
        assert all(each.days > 0 for each in self.tranches)

    @invariant()
    def no_more_comes_back_than_was_paid(self):
        whole, money = self.left_from(self.today)
        assert self.back + whole <= self.paid + self.slack
        assert self.back_money + money <= self.paid_money + self.slack


TestServiceLives = ServiceMachine.TestCase
TestServiceLives.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
