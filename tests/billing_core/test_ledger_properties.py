"""Random lives of a ledger against a model of three numbers an account; the audit must never find a difference."""

import asyncio
import contextlib
from dataclasses import dataclass, field

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

from billing_core import BillingError, InsufficientFunds, Ledger, Money, accounts, ledger_check
from tests.billing_core.builders import NOW, a_capture, a_charge, a_hold, a_top_up, an_entry

LIMITS = {"acc_prepaid": 0, "acc_credit": 5000}
account_ids = st.sampled_from(sorted(LIMITS))
amounts = st.integers(1, 10_000).map(lambda minor: Money(minor, "UAH"))


@dataclass
class Expected:
    posted: int = 0
    holds: dict[str, int] = field(default_factory=dict)

    def available(self, limit):
        return self.posted - sum(self.holds.values()) + limit


class LedgerMachine(RuleBasedStateMachine):
    holds = Bundle("holds")
    closed = Bundle("closed")
    debits = Bundle("debits")
    payments = Bundle("payments")

    def __init__(self, url):
        super().__init__()
        self.runner = asyncio.Runner()
        self.engine = create_async_engine(url)
        self.conn = self.runner.run(self.engine.connect().start())
        self.ledger = Ledger()
        self.expected = {account_id: Expected() for account_id in LIMITS}
        self.count = 0

    def teardown(self):
        self.runner.run(self.conn.rollback())
        self.runner.run(self.conn.close())
        self.runner.run(self.engine.dispose())
        self.runner.close()

    def fresh(self, prefix):
        self.count += 1
        return f"{prefix}_{self.count}"

    def affordable(self, account_id, amount):
        return self.expected[account_id].available(LIMITS[account_id]) >= amount.minor

    def run(self, step, *, funded):
        """Run a step that must fail exactly when the money is missing; return its result, None when refused."""
        result = None
        with contextlib.suppress(InsufficientFunds):
            result = self.runner.run(step)
        assert (result is not None) == funded
        return result

    @initialize()
    def open_accounts(self):
        for account_id, limit in LIMITS.items():
            self.runner.run(accounts.open(self.conn, account_id, "UAH", at=NOW, credit_limit_minor=limit))

    @rule(target=payments, account_id=account_ids, amount=amounts, repeats=st.integers(1, 2))
    def top_up(self, account_id, amount, repeats):
        payment_id = self.fresh("payment")
        for _ in range(repeats):
            entry = self.runner.run(a_top_up(self.conn, amount, account_id=account_id, payment_id=payment_id))
        self.expected[account_id].posted += amount.minor
        return account_id, entry

    @rule(target=holds, account_id=account_ids, amount=amounts)
    def place_hold(self, account_id, amount):
        hold_id = self.fresh("hold")
        step = a_hold(self.conn, amount, account_id=account_id, hold_id=hold_id)
        if self.run(step, funded=self.affordable(account_id, amount)) is None:
            return multiple()
        self.expected[account_id].holds[hold_id] = amount.minor
        return account_id, hold_id, amount

    @rule(target=closed, hold=consumes(holds), percent=st.integers(1, 100))
    def capture(self, hold, percent):
        account_id, hold_id, amount = hold
        part = Money(max(1, amount.minor * percent // 100), "UAH")
        self.runner.run(a_capture(self.conn, hold_id, amount=part))
        del self.expected[account_id].holds[hold_id]
        self.expected[account_id].posted -= part.minor
        return hold_id

    @rule(target=closed, hold=consumes(holds))
    def release(self, hold):
        account_id, hold_id, _ = hold
        self.runner.run(self.ledger.release(self.conn, hold_id, "refused", at=NOW))
        del self.expected[account_id].holds[hold_id]
        return hold_id

    @rule(hold_id=closed)
    def close_again(self, hold_id):
        for step in (
            a_capture(self.conn, hold_id, key=self.fresh("late")),
            self.ledger.release(self.conn, hold_id, "late", at=NOW, key=self.fresh("late")),
        ):
            with contextlib.suppress(BillingError):
                self.runner.run(step)
                raise AssertionError("a closed hold was closed again")

    @rule(target=debits, account_id=account_ids, amount=amounts)
    def charge(self, account_id, amount):
        step = self.ledger.post(self.conn, a_charge(amount, account_id=account_id, key=self.fresh("charge")))
        entry = self.run(step, funded=self.affordable(account_id, amount))
        if entry is None:
            return multiple()
        self.expected[account_id].posted -= amount.minor
        return account_id, amount, entry

    @rule(source=account_ids, amount=amounts)
    def transfer(self, source, amount):
        (target,) = set(LIMITS) - {source}
        lines = [(f"customer:{target}:main", amount), (f"customer:{source}:main", -amount)]
        step = self.ledger.post(self.conn, an_entry(lines, key=self.fresh("transfer")))
        if self.run(step, funded=self.affordable(source, amount)) is not None:
            self.expected[source].posted -= amount.minor
            self.expected[target].posted += amount.minor

    @rule(debit=consumes(debits))
    def give_back(self, debit):
        account_id, amount, entry = debit
        self.runner.run(self.ledger.reverse(self.conn, entry.id, key=self.fresh("undo"), at=NOW))
        self.expected[account_id].posted += amount.minor

    @rule(payment=consumes(payments))
    def charge_back(self, payment):
        account_id, entry = payment
        self.runner.run(self.ledger.reverse(self.conn, entry.id, key=self.fresh("undo"), at=NOW))
        self.expected[account_id].posted -= entry.lines[0].amount.minor

    @invariant()
    def balances_are_as_expected(self):
        for account_id, expected in self.expected.items():
            if self.count:
                found = self.runner.run(accounts.balance(self.conn, account_id))
                assert (found.posted.minor, found.held.minor) == (expected.posted, sum(expected.holds.values()))

    @invariant()
    def the_audit_finds_nothing(self):
        self.runner.run(self.conn.execute(text("SET CONSTRAINTS ALL IMMEDIATE")))
        self.runner.run(self.conn.execute(text("SET CONSTRAINTS ALL DEFERRED")))
        assert self.runner.run(ledger_check.check(self.conn)).differences == ()


def test_no_life_of_a_ledger_breaks_an_invariant(billing_url):
    run_state_machine_as_test(
        lambda: LedgerMachine(billing_url),
        settings=settings(
            max_examples=30, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
        ),
    )
