"""The books are recomputed by one node, and what it finds is shown by all."""

import pytest

from gateway.audit import Actor, AuditEntry, AuditTrail
from gateway.clock import utc_now
from gateway.money_watch import AuditWatch, BooksWatch
from gateway.observability.database_metrics import DatabaseMetrics
from gateway.observability.metrics import Metrics
from gateway.observability.money_readings import money_readings
from gateway.operations.states import OperationState
from tests.support.office import a_registration


@pytest.fixture
def read(idle_office):
    """Reads one metric of the database by its name and labels."""

    async def value(name, **labels):
        metrics = Metrics()
        readings = money_readings(idle_office.services.renewals.due, clock=utc_now)
        shown = DatabaseMetrics(metrics.registry, idle_office.services.database, readings, monotonic=lambda: 0.0)
        await shown.refresh()
        return metrics.registry.get_sample_value(name, labels)

    return value


@pytest.fixture
def books(idle_office):
    return BooksWatch(idle_office.services.database)


async def an_order(office, name="a-name.test"):
    return await office.order(a_registration(name), await office.account())


async def test_sound_books_show_no_violation_and_what_was_posted(idle_office, books, read):
    await an_order(idle_office)
    assert await read("dgw_ledger_check_last_success_timestamp_seconds") is None
    assert await books.run()
    for invariant in ("balanced", "cache_equals_sum", "hold_has_operation", "charge_has_effect", "effect_has_charge"):
        assert await read("dgw_ledger_invariant_violations", invariant=invariant) == 0
    assert await read("dgw_ledger_imbalance_minor_units", currency="UAH") == 0
    assert await read("dgw_ledger_transactions_total", kind="top_up") == 1


async def test_balance_that_is_not_the_journals_is_counted_until_it_is_put_right(idle_office, books, read):
    await idle_office.account()
    change = "UPDATE ledger_accounts SET posted_minor = posted_minor + :by"
    await idle_office.execute(change, by=1)
    assert not await books.run()
    assert await read("dgw_ledger_invariant_violations", invariant="cache_equals_sum") == 1
    await idle_office.execute(change, by=-1)
    assert await books.run()
    assert await read("dgw_ledger_invariant_violations", invariant="cache_equals_sum") == 0


async def test_hold_of_an_order_that_has_ended_is_counted(idle_office, books, read):
    await an_order(idle_office)
    await idle_office.execute("UPDATE operations SET state = 'failed', completed_at = now()")
    assert not await books.run()
    assert await read("dgw_ledger_invariant_violations", invariant="hold_has_operation") == 1


async def test_effect_without_its_charge_and_charge_without_its_effect_are_counted(idle_office, books, read):
    await idle_office.services.workers.start()
    charged = await idle_office.settled(await an_order(idle_office))
    assert charged.state is OperationState.SUCCEEDED
    await idle_office.services.workers.stop()
    free = await an_order(idle_office, "another.test")
    change = "UPDATE operations SET state = :state, completed_at = now() WHERE id = :id"
    await idle_office.execute(change, state="failed", id=charged.id)
    await idle_office.execute(change, state="succeeded", id=free.id)
    assert not await books.run()
    assert await read("dgw_ledger_invariant_violations", invariant="charge_has_effect") == 1
    assert await read("dgw_ledger_invariant_violations", invariant="effect_has_charge") == 1


async def test_entry_of_the_audit_trail_that_was_taken_out_is_counted(idle_office, read):
    watch, trail = AuditWatch(idle_office.services.database), AuditTrail(b"a secret")
    for number in range(3):
        entry = AuditEntry(Actor("cli:test"), "operation.resolve", f"op_{number}")
        await idle_office.services.database.run(lambda c, entry=entry: trail.write(c, entry, at=utc_now()))
    assert await watch.run()
    assert await read("dgw_ledger_invariant_violations", invariant="chain") == 0
    await idle_office.execute("ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_append_only")
    await idle_office.execute("DELETE FROM audit_entries WHERE object = 'op_1'")
    assert not await watch.run()
    assert await read("dgw_ledger_invariant_violations", invariant="chain") == 1
