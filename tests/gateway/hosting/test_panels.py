"""Hosting panels as operators see them: health, pause, evidence, metrics; and what accounts use."""

from datetime import timedelta

import pytest

from gateway.auth.scopes import Scope
from gateway.clock import rfc3339, utc_now
from gateway.ids import new_id
from gateway.keys import DATABASE, SERVICES
from gateway.panels.usage import UsageSweep
from simulators.panels.faults import Action
from tests.support.hosting import PANELS

pytestmark = pytest.mark.asyncio(loop_scope="module")

PLANS = {"whm": "start", "ispmanager": "isp-start"}
BETTER = {"whm": "pro", "ispmanager": "isp-pro"}


async def read_usage(hoster):
    services = hoster.service.gateway.app[SERVICES]
    return await UsageSweep(services.panels, services.database, hoster.clock).run()


async def test_panels_are_listed_with_their_health(hoster, panel):
    for name in PANELS:
        await hoster.ordered(panel, plan=PLANS[name])
    listed = (await panel.get("/v1/panels")).body["items"]
    assert [(each["id"], each["link"]["up"], each["paused"]) for each in listed] == [
        ("ispmanager", True, False),
        ("whm", True, False),
    ]
    health = (await panel.get("/v1/panels/ispmanager")).body
    assert health["circuit"]["state"] == "closed"
    assert health["queue"] == []
    assert health["recent"]["outcomes"]["done"] >= 1
    assert (await panel.get("/v1/panels/nobody")).status == 404
    assert (await panel.get("/v1/registries/whm")).status == 404


@pytest.mark.parametrize("name", PANELS)
async def test_orders_wait_for_a_paused_panel_and_go_on_when_it_is_resumed(hoster, panel, name):
    until = rfc3339(utc_now() + timedelta(hours=2))
    paused = await panel.post(f"/v1/panels/{name}/pause", {"reason": "moved to a new server", "until": until})
    assert (paused.status, paused.body["pauses"][0]["detail"]) == (200, "moved to a new server")
    body = {"plan": PLANS[name], "domain": "example.com.ua", "email": "owner@example.net"}
    waiting = await panel.post("/v1/services", body, Prefer="respond-async")
    assert waiting.status == 202
    (shown,) = [each for each in (await panel.get("/v1/panels")).body["items"] if each["id"] == name]
    assert (shown["paused"], shown["resumes_at"]) == (True, until)
    assert (await panel.get(f"/v1/panels/{name}")).body["queue"][0]["depth"] == 1
    assert not hoster.panels[name].server.accounts
    assert (await panel.post(f"/v1/panels/{name}/resume", {})).body["pauses"] == []
    (service,) = (await panel.get("/v1/services")).body["items"]
    await hoster.settled(service["id"])
    assert (await panel.get(f"/v1/services/{service['id']}")).body["state"] == "active"


async def test_only_operators_pause(hoster):
    stranger = await hoster.service.panel(new_id("panel"), scopes=frozenset(Scope) - {Scope.ADMIN})
    for path in ("pause", "resume"):
        answer = await stranger.post(f"/v1/panels/whm/{path}", {"reason": "mischief"} if path == "pause" else {})
        assert answer.code == "scope_missing"
    late = await (await hoster.panel()).post(
        "/v1/panels/whm/pause", {"reason": "late", "until": "2020-01-01T00:00:00Z"}
    )
    assert (late.status, late.pointers) == (422, ["/until"])


async def test_a_pause_is_on_record(hoster, panel):
    await panel.post("/v1/panels/whm/pause", {"reason": "trouble"})
    await panel.post("/v1/panels/whm/resume", {})
    async with hoster.service.gateway.app[DATABASE].engine.connect() as connection:
        rows = await connection.exec_driver_sql("SELECT action, object FROM audit_entries ORDER BY id DESC LIMIT 2")
        assert [tuple(row) for row in rows] == [("panel.resume", "panel:whm"), ("panel.pause", "panel:whm")]


@pytest.mark.parametrize("name", PANELS)
async def test_an_operations_story_shows_the_calls_without_secrets(hoster, panel, name):
    making = {"whm": "createacct", "ispmanager": "user.edit"}[name]
    hoster.bend(Action.CUT_AFTER, making, name)
    service = await hoster.ordered(panel, plan=PLANS[name])
    (operation,) = (await panel.get("/v1/operations", service=service["id"])).body["items"]
    story = (await panel.get(f"/v1/operations/{operation['id']}")).body
    shown = [(each["command"], service["login"] in each["request"]) for each in story["evidence"]["exchanges"]]
    assert (f"{name}:{making}", True) in shown
    assert "Secret777" not in str(story)
    assert "owner@example.net" not in str(story)


@pytest.mark.parametrize(("name", "made"), [("whm", "createacct"), ("ispmanager", "user.edit")])
async def test_calls_of_panels_are_counted_as_those_of_registries(hoster, panel, name, made):
    await hoster.ordered(panel, plan=PLANS[name])
    await hoster.order(panel, plan=PLANS[name])  # the domain is there already
    exported = await hoster.service.metrics()
    refused = {"whm": "refused", "ispmanager": "exists"}[name]
    for labels in (
        f'class="ok",code="ok",command="{name}:{made}"',
        f'class="refused",code="{refused}",command="{name}:{made}"',
    ):
        assert f'dgw_registry_commands_total{{{labels},registry="{name}"}}' in exported
    assert f'dgw_registry_up{{registry="{name}"}} 1.0' in exported
    assert f'dgw_registry_circuit_state{{registry="{name}",state="closed"}} 1.0' in exported


@pytest.mark.parametrize("name", PANELS)
async def test_what_an_account_uses_is_shown(hoster, panel, name):
    service = await hoster.ordered(panel, plan=PLANS[name])
    path = f"/v1/services/{service['id']}"
    assert (await panel.get(path)).body["usage"] is None
    hoster.panels[name].server.change(service["login"], disk_used_mb=700, traffic_used_mb=42)
    assert await read_usage(hoster) == len(PANELS)
    expected = {"disk_used_mb": 700, "disk_limit_mb": 1024, "traffic_used_mb": 42, "read_at": rfc3339(hoster.clock())}
    assert (await panel.get(path)).body["usage"] == expected
    hoster.panels[name].server.change(service["login"], disk_used_mb=701)
    await read_usage(hoster)
    assert (await panel.get("/v1/services")).body["items"][0]["usage"]["disk_used_mb"] == 701


async def test_an_account_that_its_panel_does_not_list_is_missing(hoster, panel):
    await hoster.ordered(panel, domain="kept.com.ua")
    service = await hoster.ordered(panel)
    before = (await panel.get("/v1/panels/whm")).body["accounts"]
    hoster.clock.now += timedelta(minutes=1)
    await read_usage(hoster)
    known = (await panel.get("/v1/panels/whm")).body["accounts"]
    assert known["count"] == before["count"]
    del hoster.whm.server.accounts[service["login"]]
    hoster.clock.now += timedelta(minutes=1)
    await read_usage(hoster)
    assert (await panel.get("/v1/panels/whm")).body["accounts"]["missing"] == known["missing"] + 1


@pytest.mark.parametrize("name", PANELS)
async def test_what_was_read_lately_decides_when_the_panel_can_not_be_asked(hoster, panel, name):
    service = await hoster.ordered(panel, plan=BETTER[name])
    hoster.panels[name].server.change(service["login"], disk_used_mb=5000)
    await read_usage(hoster)
    hoster.bend(Action.CUT_BEFORE, "*", name, times=None)
    path, body = f"/v1/services/{service['id']}/tariff-changes", {"plan": PLANS[name], "dry_run": True}
    refused = await panel.post(path, body)
    assert (refused.code, refused.body["used_mb"]) == ("plan_too_small", 5000)
    hoster.clock.now += timedelta(hours=7)
    assert (await panel.post(path, body)).status == 503


async def test_a_panel_that_does_not_answer_or_is_paused_keeps_no_other_from_being_read(hoster, panel):
    hoster.bend(Action.CUT_BEFORE, "*", "ispmanager", times=None)
    assert await read_usage(hoster) == 1
    hoster.panels["ispmanager"].faults.clear()
    await panel.post("/v1/panels/ispmanager/pause", {"reason": "moved"})
    asked = len(hoster.panels["ispmanager"].journal)
    assert await read_usage(hoster) == 1
    assert len(hoster.panels["ispmanager"].journal) == asked
    await panel.post("/v1/panels/ispmanager/resume", {})
