"""A scrape costs the same however long the gateway has served: its readings go by indexes, none by a whole table."""

from gateway.clock import utc_now
from gateway.observability.database_metrics import DatabaseMetrics
from gateway.observability.metrics import Metrics
from gateway.observability.money_readings import money_readings
from gateway.observability.registry_readings import registry_readings
from gateway.settings import RegistrySettings
from tests.support.query_plans import noted, scanned

SMALL = {"jobs", "probes", "figures", "registry_circuits", "registry_pauses", "registry_balances", "reconciliations"}
"""Tables that stay small, or whose old rows are taken out."""


async def test_no_reading_goes_through_a_table_that_grows(idle_office):
    database, configured = (
        idle_office.services.database,
        {"fake": RegistrySettings(host="registry.test", port=700, user="us", password="secret")},
    )
    readings = [*registry_readings(configured), *money_readings(idle_office.services.renewals.due, clock=utc_now)]
    with noted(database.engine) as asked:
        await DatabaseMetrics(Metrics().registry, database, readings, monotonic=lambda: 0.0).refresh()
    assert len(asked) > 15
    assert set(await scanned(database.engine, asked)) <= SMALL
