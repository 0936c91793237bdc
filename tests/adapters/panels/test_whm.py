"""What is WHM's own: locks of the panel's owner, refusals in words alone, the shapes of API 0."""

from datetime import timedelta

import aiohttp
import pytest

from adapters.errors import Unavailable
from adapters.hosting import HostingAction
from adapters.outcome import RefusalReason, Refused
from simulators.panels.faults import Action, Fault
from tests.adapters.panels.kinds import LOGIN, NOW, a_desk


@pytest.fixture
async def desk():
    async with a_desk("whm") as desk:
        yield desk


async def test_a_lock_of_the_panels_owner_is_not_lifted(desk):
    await desk.created()
    desk.panel.server.suspend(LOGIN, "by root", at=NOW)
    desk.panel.server.change(LOGIN, locked=True)
    outcome = await desk.executed(desk.order(HostingAction.UNSUSPEND))
    assert isinstance(outcome, Refused)
    assert outcome.reason is RefusalReason.ACCOUNT_LOCKED


async def test_a_busy_panel_is_asked_again_in_a_minute(desk):
    await desk.created()
    reason = "Could not lock the account: another operation is in progress."
    desk.bend(Action.REFUSE, HostingAction.SUSPEND, reason=reason)
    with pytest.raises(Unavailable) as busy:
        await desk.executed(desk.order(HostingAction.SUSPEND))
    assert busy.value.retry_after == timedelta(minutes=1)


async def test_a_login_that_may_not_see_traffic_sees_the_rest(desk):
    await desk.created()
    desk.panel.faults["test"] = Fault(Action.REFUSE, "showbw")
    (account,) = await desk.adapter.accounts()
    assert (account.disk_used_mb, account.traffic_used_mb) == (0, None)


async def test_the_customers_address_is_kept_at_the_panel(desk):
    await desk.created()
    assert desk.account.email == "i@hoster.example"


async def test_old_clients_get_the_old_shapes(desk):
    headers = {"Authorization": f"WHM {desk.ready['user']}:{desk.ready['token']}"}
    async with aiohttp.ClientSession(headers=headers) as http:
        async with http.get(f"{desk.ready['url']}/json-api/listpkgs") as answer:
            assert [each["name"] for each in (await answer.json())["package"]] == desk.ready["plans"]
        async with http.get(f"{desk.ready['url']}/json-api/suspendacct", params={"user": "none"}) as answer:
            assert (await answer.json())["result"][0]["status"] == 0
