from datetime import UTC, datetime

import pytest

from billing_core.business_calendar import Month
from tests.gateway.documents.conftest import OCTOBER

BEFORE_QUIET, AFTER_QUIET = datetime(2026, 10, 31, 23, 0, tzinfo=UTC), datetime(2026, 11, 1, 0, 30, tzinfo=UTC)

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def acts_of(office):
    listed = await office.panel.get(office.path)
    return [each["period_from"] for each in listed.body["items"]]


async def test_who_wants_acts_gets_one_of_each_month_that_is_over(office):
    await office.profile(monthly_act=True)
    await office.sold(await office.hosting(), "10.00", at=OCTOBER)
    office.clock.now = BEFORE_QUIET
    await office.services.documents.monthly_acts.run()
    assert await acts_of(office) == []
    office.clock.now = AFTER_QUIET
    for _ in range(2):
        await office.services.documents.monthly_acts.run()
    assert await acts_of(office) == ["2026-10-01"]


async def test_who_does_not_want_acts_or_bought_nothing_gets_none(office):
    await office.profile(monthly_act=True)
    report = await office.services.documents.monthly_acts.of(Month(2026, 10))
    assert (report.issued, await acts_of(office)) == (0, [])


async def test_an_account_whose_act_cannot_be_made_does_not_stop_the_others(office):
    await office.profile(monthly_act=True)
    service_id = await office.hosting()
    await office.sold(service_id, "10.00", at=OCTOBER)
    await office.order(month=None, first="2026-10-01", last="2026-10-20")
    report = await office.services.documents.monthly_acts.of(Month(2026, 10))
    assert report.skipped["document_overlap"] == 1


async def test_a_void_act_is_not_made_again_by_itself(office):
    await office.profile(monthly_act=True)
    await office.sold(await office.hosting(), "10.00", at=OCTOBER)
    act = (await office.order()).body
    await office.panel.post(f"/v1/documents/{act['id']}/void", {"reason": "x"})
    await office.services.documents.monthly_acts.of(Month(2026, 10))
    assert len(await acts_of(office)) == 1
