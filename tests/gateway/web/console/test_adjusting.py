"""Balances are corrected at the console by two people; little of it by one."""

import pytest

from gateway.people.model import Role

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def propose(operator, panel, amount, way="give"):
    await operator.open(f"/console/customers/{panel.account_id}")
    return await operator.send("/adjustments", sum=amount, way=way, reason="ticket 4711")


async def test_an_operator_proposes_and_an_admin_approves(operator, panel):
    olena, petro = await operator(Role.OPERATOR), await operator(Role.ADMIN)
    assert "another person must approve it" in (await propose(olena, panel, "40,00", "take")).words
    assert await panel.balance() == "1000.00"
    page = await petro.open("/console/adjustments")
    assert "ticket 4711" in page.words
    assert "The balance is corrected." in (await petro.send("/approve")).words
    assert await panel.balance() == "960.00"
    assert "Correction" in (await petro.open(f"/console/customers/{panel.account_id}")).words


async def test_an_admins_own_large_one_waits_for_another_admin(operator, panel):
    petro, ivan = await operator(Role.ADMIN), await operator(Role.ADMIN)
    await propose(petro, panel, "500.00")
    page = await petro.open("/console/adjustments")
    own = page.form("/reject").url.replace("/reject", "/approve")
    assert f'action="{own.removeprefix(petro.url.rstrip("/"))}"' not in page.text
    refused = await petro.post(own, csrf=page.form("/reject").fields["csrf"])
    assert (refused.status, "Another person must approve this." in refused.words) == (403, True)
    await ivan.open("/console/adjustments")
    await ivan.send(own.removeprefix(petro.url.rstrip("/")))
    assert await panel.balance() == "1500.00"


async def test_a_small_one_of_an_admin_is_posted_at_once(operator, panel):
    assert "The balance is corrected." in (await propose(await operator(), panel, "10.00")).words
    assert await panel.balance() == "1010.00"


async def test_what_is_refused_is_told_beside_the_form(operator, panel):
    admin = await operator()
    refused = await propose(admin, panel, "5.00", "take")
    assert refused.status == 200
    poor = await propose(admin, panel, "50000.00", "take")
    assert "another person must approve it" in poor.words
    ivan = await operator()
    await ivan.open("/console/adjustments")
    answer = await ivan.send("/approve")
    assert (answer.status, "insufficient_funds" in answer.text) == (402, True)
    assert "Rejected" in (await ivan.send("/reject", reason="there is not so much")).words


async def test_a_viewer_neither_proposes_nor_decides(operator, panel):
    viewer = await operator(Role.VIEWER)
    page = await viewer.open(f"/console/customers/{panel.account_id}")
    assert "Correct the balance" not in page.words
    csrf = page.form("/sign-out").fields["csrf"]
    place = f"/console/customers/{panel.account_id}/adjustments"
    assert (await viewer.post(place, csrf=csrf, sum="1", reason="x")).status == 403
    assert (await viewer.post("/console/adjustments/adj_1/approve", csrf=csrf)).status == 403
