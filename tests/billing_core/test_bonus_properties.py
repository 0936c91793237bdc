"""Random lives of customers with money and a bonus: neither part is lost, and a bonus never becomes money."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from billing_core import (
    EntryKind,
    InsufficientFunds,
    Ledger,
    Money,
    NewHold,
    Sale,
    accounts,
    bonus_grants,
    ledger_check,
)
from billing_core.bonus import BonusRule, Purse
from billing_core.services.postings import ServicePostings
from billing_core.storage import queries
from tests.billing_core.builders import NOW, VAT_20, a_capture, a_top_up
from tests.billing_core.services.builders import a_service

CUSTOMERS = ("acc_a", "acc_b")
HOSTING = frozenset({"hosting"})
customers = st.sampled_from(CUSTOMERS)
amounts = st.integers(1, 10_000).map(lambda minor: Money(minor, "UAH"))
shares = st.sampled_from([Decimal(0), Decimal("33.33"), Decimal(50), Decimal(100)])


def uah(minor):
    return Money(minor, "UAH")


@dataclass
class Expected:
    """In minor units; holds have a part of money and one of the bonus."""

    paid_in: int = 0
    money: int = 0
    bonus: int = 0
    holds: dict[str, tuple[int, int]] = field(default_factory=dict)

    def purse(self, rule):
        held = [sum(part) for part in zip(*self.holds.values(), strict=True)] or [0, 0]
        return Purse(uah(self.money - held[0]), uah(self.bonus - held[1]), rule)

    def take(self, price, rule):
        """Return the parts of a price in money and bonus; None where it is not affordable."""
        purse = self.purse(rule)
        if not purse.affords(price, "hosting"):
            return None
        part = purse.bonus_for(price, "hosting").minor
        return price.minor - part, part


class BonusMachine(RuleBasedStateMachine):
    holds = Bundle("holds")
    sales = Bundle("sales")
    payments = Bundle("payments")

    def __init__(self, url):
        super().__init__()
        self.runner = asyncio.Runner()
        self.engine = create_async_engine(url)
        self.conn = self.runner.run(self.engine.connect().start())
        self.ledger = Ledger()
        self.expected = {customer: Expected() for customer in CUSTOMERS}
        self.count = 0

    def teardown(self):
        self.runner.run(self.conn.rollback())
        self.runner.run(self.conn.close())
        self.runner.run(self.engine.dispose())
        self.runner.close()

    def fresh(self, prefix):
        self.count += 1
        return f"{prefix}_{self.count}"

    def new_hold(self, customer, price):
        most = self.rule.most_of(price, "hosting").minor
        hold_id = self.fresh("hold")
        return NewHold(hold_id, customer, price, "order", hold_id, most)

    @initialize(share=shares)
    def open_accounts(self, share):
        self.rule = BonusRule(share, HOSTING)
        self.postings = ServicePostings(self.ledger, VAT_20, self.rule)
        for customer in CUSTOMERS:
            self.runner.run(accounts.open(self.conn, customer, "UAH", at=NOW))

    @rule(target=payments, customer=customers, amount=amounts)
    def pay(self, customer, amount):
        step = a_top_up(self.conn, amount, account_id=customer, payment_id=self.fresh("payment"))
        entry = self.runner.run(step)
        self.expected[customer].money += amount.minor
        self.expected[customer].paid_in += amount.minor
        return customer, entry, amount

    @rule(payment=consumes(payments))
    def charge_back(self, payment):
        customer, entry, amount = payment
        self.runner.run(self.ledger.reverse(self.conn, entry.id, key=self.fresh("undo"), at=NOW))
        self.expected[customer].money -= amount.minor
        self.expected[customer].paid_in -= amount.minor

    @rule(customer=customers, amount=amounts, repeats=st.integers(1, 2))
    def grant(self, customer, amount, repeats):
        name = self.fresh("grant")
        granted = [
            self.runner.run(bonus_grants.grant(self.conn, self.ledger, customer, amount, name=name, reason="", at=NOW))
            for _ in range(repeats)
        ]
        assert granted == [True, False][:repeats]
        self.expected[customer].bonus += amount.minor

    @rule(target=holds, orders=st.lists(st.tuples(customers, amounts), min_size=1, max_size=4))
    def order_together(self, orders):
        wanted = [self.new_hold(customer, price) for customer, price in orders]
        refused = self.runner.run(self.ledger.place_holds(self.conn, wanted, at=NOW))
        for hold in wanted:
            parts = self.expected[hold.account_id].take(hold.amount, self.rule)
            assert (parts is None) == (hold.id in refused)
            if parts is not None:
                self.expected[hold.account_id].holds[hold.id] = parts
        return multiple(*((hold.account_id, hold.id) for hold in wanted if hold.id not in refused))

    @rule(target=holds, customer=customers, price=amounts)
    def order_one(self, customer, price):
        hold = self.new_hold(customer, price)
        parts = self.expected[customer].take(price, self.rule)
        step = self.ledger.place_hold(
            self.conn,
            hold_id=hold.id,
            account_id=customer,
            amount=price,
            purpose="order",
            reference=hold.reference,
            at=NOW,
            bonus_max=hold.bonus_max,
        )
        if parts is None:
            spendable = self.expected[customer].purse(self.rule).available_for(price, "hosting")
            with pytest.raises(InsufficientFunds) as refused:
                self.runner.run(step)
            assert refused.value.available == spendable
            return multiple()
        placed = self.runner.run(step)
        assert parts == (price.minor - placed.bonus_minor, placed.bonus_minor)
        self.expected[customer].holds[hold.id] = parts
        return customer, hold.id

    @rule(target=sales, hold=consumes(holds), percent=st.integers(1, 100))
    def capture(self, hold, percent):
        customer, hold_id = hold
        money, bonus = self.expected[customer].holds.pop(hold_id)
        gross = max(1, (money + bonus) * percent // 100)
        entry = self.runner.run(a_capture(self.conn, hold_id, amount=uah(gross)))
        part = -(-bonus * gross // (money + bonus))
        return self.sold(customer, entry, gross - part, part)

    @rule(target=sales, first=consumes(holds), second=consumes(holds))
    def capture_together(self, first, second):
        self.runner.run(
            self.ledger.capture_all(self.conn, [Sale(each[1], "domain", VAT_20) for each in (first, second)], at=NOW)
        )
        return multiple(*(self.captured(*each) for each in (first, second)))

    def captured(self, customer, hold_id):
        money, bonus = self.expected[customer].holds.pop(hold_id)
        entry = self.runner.run(queries.entries_of(self.conn, hold_id))[-1]
        return self.sold(customer, entry, money, bonus)

    @rule(hold=consumes(holds))
    def release(self, hold):
        customer, hold_id = hold
        self.runner.run(self.ledger.release(self.conn, hold_id, "refused", at=NOW))
        del self.expected[customer].holds[hold_id]

    @rule(target=sales, customer=customers, price=amounts)
    def charge(self, customer, price):
        parts = self.expected[customer].take(price, self.rule)
        service = a_service(account_id=customer)
        charged = None
        with contextlib.suppress(InsufficientFunds):
            charged = self.runner.run(self.postings.charge(self.conn, service, price, key=self.fresh("charge"), at=NOW))
        assert (charged is None) == (parts is None)
        if charged is None:
            return multiple()
        assert charged.bonus.minor == parts[1]
        return self.sold(customer, charged.entry, *parts)

    def sold(self, customer, entry, money, bonus):
        self.expected[customer].money -= money
        self.expected[customer].bonus -= bonus
        return customer, entry, money, bonus

    @rule(sale=consumes(sales))
    def undo(self, sale):
        customer, entry, money, bonus = sale
        self.runner.run(self.ledger.reverse(self.conn, entry.id, key=self.fresh("undo"), at=NOW))
        self.expected[customer].money += money
        self.expected[customer].bonus += bonus

    @rule(sale=consumes(sales), percent=st.integers(1, 100))
    def give_back(self, sale, percent):
        customer, _, money, bonus = sale
        whole, part = (money + bonus) * percent // 100, (money + bonus) * percent // 100 - money * percent // 100
        step = self.postings.give_back(
            self.conn,
            a_service(account_id=customer),
            uah(whole),
            EntryKind.REFUND,
            bonus=uah(part),
            key=self.fresh("refund"),
            at=NOW,
        )
        self.runner.run(step)
        self.expected[customer].money += whole - part
        self.expected[customer].bonus += part

    @invariant()
    def both_parts_are_as_expected(self):
        for customer, expected in self.expected.items() if self.count else ():
            found = self.runner.run(accounts.of_customer(self.conn, customer))
            held = [sum(part) for part in zip(*expected.holds.values(), strict=True)] or [0, 0]
            assert [found.posted.minor, found.held.minor] == [expected.money, held[0]]
            assert [found.bonus.minor, found.bonus_held.minor] == [expected.bonus, held[1]]

    @invariant()
    def no_money_is_there_that_was_not_paid_in(self):
        assert all(each.money <= each.paid_in and each.bonus >= 0 for each in self.expected.values())

    @invariant()
    def the_books_are_sound_and_owe_what_of_the_bonus_is_unspent(self):
        if self.count % 4:
            return
        owed = text(
            "SELECT coalesce(sum(amount_minor), 0) FROM journal_lines "
            "WHERE account = 'expense\\:bonus' OR account LIKE 'customer\\:%\\:bonus'"
        )
        assert self.runner.run(self.conn.scalar(owed)) == 0
        assert self.runner.run(ledger_check.check(self.conn)).differences == ()


def test_no_life_of_a_customer_turns_a_bonus_into_money(billing_url):
    run_state_machine_as_test(
        lambda: BonusMachine(billing_url),
        settings=settings(
            max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
        ),
    )
