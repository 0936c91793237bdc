"""The dashboard shows only what is exported, from whatever Prometheus it is given."""

import json
from pathlib import Path

import pytest

from tests.ops.promql import groupings, selectors
from tests.support.exported import family_names, sample_labels

DASHBOARD = Path(__file__).parents[2] / "ops" / "grafana" / "gateway.json"
PROCESS = {"process_resident_memory_bytes", "process_start_time_seconds"}
ROWS = [
    "Is it well",
    "Interface",
    "Registry $registry",
    "Operations",
    "Auto-renewal and notices",
    "Ledger and holds",
    "Periodic work",
    "Webhooks",
    "Nodes",
]


@pytest.fixture(scope="module")
def dashboard():
    return json.loads(DASHBOARD.read_text())


@pytest.fixture(scope="module")
def queries(dashboard):
    return [target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", [])]


def test_every_query_asks_only_for_what_is_exported(queries):
    exported = sample_labels()
    for query in queries:
        for name, labels in selectors(query):
            if name not in PROCESS:
                assert name in exported, query
                assert labels | groupings(query) <= exported[name], query


def test_no_panel_is_tied_to_one_prometheus(dashboard):
    text = DASHBOARD.read_text()
    assert dashboard["uid"] is None
    assert text.count('"uid": "${datasource}"') == text.count('"uid":') - 1
    assert {variable["name"] for variable in dashboard["templating"]["list"]} == {"datasource", "registry"}


def test_rows_are_those_of_the_conventions_and_nothing_overlaps(dashboard):
    assert [panel["title"] for panel in dashboard["panels"] if panel["type"] == "row"] == ROWS
    cells = [
        (x, y)
        for panel in dashboard["panels"]
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24


def test_registry_link_operations_and_money_are_all_on_it(queries):
    shown = {name for query in queries for name, _ in selectors(query)}
    prefixes = ("dgw_registry_", "dgw_operation", "dgw_ledger_", "dgw_holds_", "dgw_autorenew_", "dgw_notices_")
    wanted = {name for name in family_names() if name.startswith(prefixes)}
    bare = {name.removesuffix("_bucket") for name in shown}
    assert (
        wanted - bare
        == {
            "dgw_registry_balance_checked_timestamp_seconds",
            "dgw_registry_poll_oldest_age_seconds",
            "dgw_registry_queue_oldest_age_seconds",
        }
        - bare
    )
