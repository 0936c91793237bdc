"""Hosting at every kind of panel: each order takes effect once, whatever becomes of the panel's answers."""

import asyncio
from datetime import timedelta

import pytest

from adapters.errors import Unavailable
from adapters.exchanges import Exchanges
from adapters.hosting import HostingAction
from adapters.outcome import Applied, Done, NotApplied, RefusalReason, Refused, TakenByOther, Undecided, Unknown
from simulators.panels.faults import Action
from tests.adapters.panels.kinds import KINDS, LOGIN, NOW, a_desk, an_attempt


@pytest.fixture(params=list(KINDS))
async def desk(request):
    async with a_desk(request.param) as desk:
        yield desk


async def test_an_account_is_made_and_read_back(desk):
    outcome = await desk.executed(desk.order())
    assert isinstance(outcome, Done)
    assert (desk.account.domain, desk.account.plan) == ("zavod-probny.ua", desk.kind.start)
    assert desk.account.password == "Kq7-rTpz9"
    shown = outcome.value.account
    assert (shown.login, shown.domain, shown.plan) == (LOGIN, "zavod-probny.ua", desk.kind.start)
    assert shown.disk_limit_mb == 1024


@pytest.mark.parametrize(
    ("action", "true_then"),
    [
        (HostingAction.SUSPEND, lambda account: account.suspended),
        (HostingAction.CHANGE_PLAN, lambda account: account.plan.endswith("pro")),
        (HostingAction.CHANGE_PASSWORD, lambda account: account.password == "Brandnew7"),
    ],
)
async def test_a_change_is_made_once_and_is_there_before_a_second_one(desk, action, true_then):
    await desk.created()
    order = desk.order(action, plan=desk.kind.pro, password="Brandnew7")
    assert isinstance(await desk.executed(order), Done)
    assert true_then(desk.account)
    again = await desk.adapter.prepare(order, cltrid_prefix="dgw-x")
    assert (again.already is not None) == (action is not HostingAction.CHANGE_PASSWORD)


async def test_a_new_plan_comes_with_its_limits(desk):
    await desk.created()
    outcome = await desk.executed(desk.order(HostingAction.CHANGE_PLAN, plan=desk.kind.pro))
    assert outcome.value.account.disk_limit_mb == 10240


async def test_what_was_suspended_works_again_and_what_is_removed_is_gone(desk):
    await desk.created()
    for action in (HostingAction.SUSPEND, HostingAction.UNSUSPEND):
        assert isinstance(await desk.executed(desk.order(action)), Done)
    assert not desk.account.suspended
    assert isinstance(await desk.executed(desk.order(HostingAction.TERMINATE)), Done)
    assert LOGIN not in desk.panel.server.accounts
    again = await desk.adapter.prepare(desk.order(HostingAction.TERMINATE), cltrid_prefix="dgw-x")
    assert again.already is not None


@pytest.mark.fault("F054")
@pytest.mark.parametrize("fault", [Action.ERROR_AFTER, Action.CUT_AFTER, Action.HTML])
async def test_an_answer_lost_after_the_effect_is_found_out_by_reading(desk, fault):
    desk.bend(fault, HostingAction.CREATE, user=LOGIN)
    outcome = await desk.executed(desk.order())
    assert isinstance(outcome, Unknown)
    assert isinstance(await desk.adapter.verify(desk.order(), an_attempt()), Applied)
    assert desk.applied(HostingAction.CREATE) == 1


async def test_a_refusal_after_the_effect_is_not_believed(desk):
    await desk.created()
    desk.bend(Action.REFUSE_AFTER, HostingAction.SUSPEND)
    assert isinstance(await desk.executed(desk.order(HostingAction.SUSPEND)), Done)


@pytest.mark.parametrize("fault", [Action.ERROR_BEFORE, Action.CUT_BEFORE])
async def test_what_the_panel_never_did_is_proved_not_done(desk, fault):
    await desk.created()
    desk.bend(fault, HostingAction.SUSPEND)
    assert isinstance(await desk.executed(desk.order(HostingAction.SUSPEND)), Unknown)
    assert isinstance(await desk.adapter.verify(desk.order(HostingAction.SUSPEND), an_attempt()), NotApplied)


async def test_a_creation_may_go_on_after_the_client_has_gone(desk):
    assert isinstance(await desk.adapter.verify(desk.order(), an_attempt()), Undecided)
    late = an_attempt(NOW - timedelta(minutes=3))
    assert isinstance(await desk.adapter.verify(desk.order(), late), NotApplied)


async def test_a_slow_creation_is_made_although_nobody_waits_for_it(desk):
    desk.panel.create_seconds = 0.2
    leaving = asyncio.create_task(desk.executed(desk.order()))
    create = desk.kind.functions[HostingAction.CREATE]
    await until(lambda: any(entry.function == create for entry in desk.panel.journal))
    leaving.cancel()
    await until(lambda: LOGIN in desk.panel.server.accounts)
    assert isinstance(await desk.adapter.verify(desk.order(), an_attempt()), Applied)
    assert desk.applied(HostingAction.CREATE) == 1


async def until(condition):
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.01)


async def test_somebody_elses_account_of_that_name_is_not_adopted(desk):
    await desk.created()
    other = desk.order(domain="another.ua")
    outcome = await desk.executed(other)
    assert isinstance(outcome, Refused)
    assert outcome.reason is RefusalReason.LOGIN_TAKEN
    assert isinstance(await desk.adapter.verify(other, an_attempt()), TakenByOther)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"plan": "none"}, RefusalReason.PLAN_UNKNOWN),
        ({"password": "weak"}, RefusalReason.WEAK_PASSWORD),
        ({"login": "other9999"}, RefusalReason.DOMAIN_ON_SERVER),
    ],
)
async def test_refusals_are_told_apart(desk, changes, reason):
    if "login" in changes:
        await desk.created()
    outcome = await desk.executed(desk.order(**changes))
    assert isinstance(outcome, Refused)
    assert outcome.reason is reason


async def test_a_change_of_what_is_gone_says_so(desk):
    outcome = await desk.executed(desk.order(HostingAction.SUSPEND))
    assert isinstance(outcome, Refused)
    assert outcome.reason is RefusalReason.ACCOUNT_GONE


async def test_a_refused_login_says_so_and_nothing_was_done(desk):
    stranger = desk.adapter_with(token="wrong")
    for call in (stranger.ping, stranger.accounts):
        with pytest.raises(Unavailable) as refused:
            await call()
        assert refused.value.reason == "login_refused"
    await stranger.close()


async def test_a_panel_that_is_not_there_is_unavailable(desk):
    nowhere = desk.adapter_with(url="http://127.0.0.1:1")
    with pytest.raises(Unavailable):
        await nowhere.account(LOGIN)
    assert not nowhere.link().up
    assert nowhere.link().last_error == "unreachable"
    await nowhere.close()


async def test_what_accounts_use_is_read_at_once_for_all(desk):
    await desk.created()
    desk.panel.server.change(LOGIN, disk_used_mb=700, traffic_used_mb=42)
    await desk.executed(desk.order(login="v80022abc", domain="second.ua"))
    (first, second) = await desk.adapter.accounts()
    assert (first.login, first.disk_used_mb, first.disk_limit_mb, first.traffic_used_mb) == (LOGIN, 700, 1024, 42)
    assert (second.login, second.disk_used_mb) == ("v80022abc", 0)


async def test_plans_are_read_by_name(desk):
    assert {desk.kind.start, desk.kind.pro} <= set(await desk.adapter.plans())
    assert await desk.adapter.ping() >= 0


async def test_evidence_shows_the_calls_without_passwords_and_addresses(desk):
    said = Exchanges(lambda: NOW)
    with said.recorded():
        await desk.created()
        await desk.executed(desk.order(HostingAction.CHANGE_PASSWORD, password="Brandnew7"))
    shown = said.masked()
    create = desk.kind.functions[HostingAction.CREATE]
    assert any(each.command.endswith(f":{create}") and LOGIN in each.request for each in shown)
    everything = repr(shown)
    for secret in ("Kq7-rTpz9", "Brandnew7", "i@hoster.example", desk.ready["token"]):
        assert secret not in everything
    assert "zavod-probny.ua" in str(shown[-1].answer)


async def test_no_password_stands_in_the_address_or_in_what_is_printed(desk):
    await desk.created()
    assert "Kq7-rTpz9" not in repr(desk.order())
    assert not [entry for entry in desk.panel.journal if "Kq7" in str(entry.as_json())]
