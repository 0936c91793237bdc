"""A scrape costs the same however long the gateway has served: its readings go by indexes, none by a whole table."""

import re

import pytest
from sqlalchemy import event

from gateway.clock import utc_now
from gateway.observability.database_metrics import DatabaseMetrics
from gateway.observability.metrics import Metrics
from gateway.observability.money_readings import money_readings
from gateway.observability.registry_readings import registry_readings
from gateway.settings import RegistrySettings

SMALL = {"jobs", "probes", "figures", "registry_circuits", "registry_pauses", "registry_balances", "reconciliations"}
"""Tables that stay small, or whose old rows are taken out."""


@pytest.fixture
def asked(idle_office):
    """Every statement of one scrape, with its parameters."""
    statements = []

    def note(_connection, _cursor, statement, parameters, _context, _many):
        statements.append((statement, parameters))

    engine = idle_office.services.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


async def test_no_reading_goes_through_a_table_that_grows(idle_office, asked):
    database, configured = (
        idle_office.services.database,
        {"fake": RegistrySettings(host="registry.test", port=700, user="us", password="secret")},
    )
    readings = [*registry_readings(configured), *money_readings(idle_office.services.renewals.due, clock=utc_now)]
    await DatabaseMetrics(Metrics().registry, database, readings, monotonic=lambda: 0.0).refresh()
    scanned = set()
    async with database.engine.begin() as connection:
        await connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # then only what has no index is scanned
        for statement, parameters in [each for each in asked if "FROM" in each[0]]:
            plan = (await connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)).scalars()
            scanned |= set(re.findall(r"Seq Scan on (\w+)", "\n".join(plan)))
    assert len(asked) > 15
    assert scanned <= SMALL
