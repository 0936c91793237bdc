"""Identical orders in parallel, and a connection cut at each stage: one account, one charge, at every panel."""

import asyncio
from dataclasses import dataclass

import pytest

from simulators.panels.faults import Action
from tests.support.hosting import PANELS
from tests.support.office import eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")

AT_ONCE = 6


@dataclass(frozen=True)
class Names:
    """What a panel calls the plan, and its functions of reading, making and changing an account."""

    plan: str
    better: str
    read: str
    make: str
    change: str


NAMES = {
    "whm": Names("start", "pro", "accountsummary", "createacct", "changepackage"),
    "ispmanager": Names("isp-start", "isp-pro", "user", "user.edit", "user.edit"),
}
STAGES = {
    "nothing": None,
    "before_reading": ("read", Action.CUT_BEFORE, 0),
    "before_making": ("make", Action.CUT_BEFORE, 0),
    "after_making": ("make", Action.CUT_AFTER, 0),
    "an_error_after_making": ("make", Action.ERROR_AFTER, 0),
    "a_page_after_making": ("make", Action.HTML, 0),
    "a_refusal_after_making": ("make", Action.REFUSE_AFTER, 0),
    "when_read_back": ("read", Action.CUT_BEFORE, 1),
}


@pytest.mark.fault("F054", "F067")
@pytest.mark.parametrize("stage", list(STAGES))
@pytest.mark.parametrize("at", PANELS)
async def test_identical_orders_leave_one_account_and_one_charge(hoster, panel, at, stage):
    names, bent = NAMES[at], STAGES[stage]
    if bent is not None:
        which, action, skip = bent
        hoster.bend(action, getattr(names, which), at, skip=skip)
    body = {"plan": names.plan, "domain": "example.com.ua", "email": "owner@example.net", "password": "Secret777"}

    async def click():
        async def answered():
            answer = await panel.post("/v1/services", body, key="one-click", Prefer="wait=30")
            return None if answer.status == 409 and answer.code == "idempotency_in_progress" else answer

        return await eventually(answered)

    await asyncio.gather(*(click() for _ in range(AT_ONCE)))
    (service,) = (await panel.get("/v1/services")).body["items"]
    await active(panel, service["id"])
    (account,) = hoster.panels[at].server.accounts.values()
    assert (account.user, account.domain) == (service["login"], "example.com.ua")
    assert hoster.applied(names.make, at) == 1
    assert [fault.hits for fault in hoster.panels[at].faults.values()] == ([] if bent is None else [1])
    assert await panel.balance() == "900.00"
    assert not await hoster.differences()


@pytest.mark.parametrize("action", [Action.CUT_BEFORE, Action.CUT_AFTER, Action.REFUSE_AFTER])
@pytest.mark.parametrize("at", PANELS)
async def test_identical_changes_of_plan_charge_once_and_reach_the_panel(hoster, panel, at, action):
    names = NAMES[at]
    body = {"plan": names.plan, "domain": "example.com.ua", "email": "owner@example.net", "password": "Secret777"}
    service = (await panel.post("/v1/services", body)).body
    made = hoster.applied(names.change, at)
    hoster.bend(action, names.change, at)
    path = f"/v1/services/{service['id']}/tariff-changes"
    answers = await asyncio.gather(*(panel.post(path, {"plan": names.better}, key="one") for _ in range(AT_ONCE)))
    assert {answer.status for answer in answers} <= {201, 409}
    await hoster.settled(service["id"])
    assert hoster.applied(names.change, at) == made + 1
    assert hoster.account(service["login"], at).plan.endswith("pro")
    assert len({answer.body["id"] for answer in answers if answer.status == 201}) == 1
    assert not await hoster.differences()


async def active(panel, service_id):
    async def reached():
        return (await panel.get(f"/v1/services/{service_id}")).body["state"] == "active" or None

    await eventually(reached)
