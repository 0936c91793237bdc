"""Hosting at WHM: each order takes effect once at the simulated panel, whatever becomes of the panel's answers."""

import asyncio
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from adapters.errors import Unavailable
from adapters.hosting import HostingAction, HostingOrder
from adapters.hosting.ensure import EnsuringAdapter
from adapters.model import Attempt
from adapters.outcome import Applied, Done, NotApplied, RefusalReason, Refused, TakenByOther, Undecided, Unknown
from adapters.panels.link import PanelLink
from adapters.panels.whm import WhmClient
from simulators.panels.faults import Action, Fault
from simulators.panels.station import listening

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
LOGIN = "u70011abc"


@pytest.fixture
async def whm():
    async with listening("whm", "127.0.0.1") as panel:
        yield panel


@pytest.fixture
async def adapter(whm):
    adapter = EnsuringAdapter("whm", WhmClient(a_link(whm)), lambda: NOW)
    yield adapter
    await adapter.close()


def a_link(whm, **changes):
    return PanelLink(**({"url": whm.ready["url"], "user": whm.ready["user"], "token": whm.ready["token"]} | changes))


def an_order(action=HostingAction.CREATE, **fields):
    defaults = {
        "login": LOGIN,
        "domain": "zavod-probny.ua",
        "plan": "hoster_start",
        "email": "i@hoster.example",
        "password": "Kq7-rTpz9",
    }
    return HostingOrder(action, **(defaults | fields))


def an_attempt(sent_at=NOW):
    return Attempt("dgw-x-1", 1, sent_at, sent_at)


async def executed(adapter, order):
    return await adapter.execute(await adapter.prepare(order, cltrid_prefix="dgw-x"), an_attempt())


async def created(adapter):
    outcome = await executed(adapter, an_order())
    assert isinstance(outcome, Done)


def bend(whm, action, function, **fields):
    whm.panel.faults["test"] = Fault(action, function, **fields)


def applied(whm, function):
    return sum(entry.applied for entry in whm.panel.journal if entry.function == function)


async def test_an_account_is_made_and_read_back(whm, adapter):
    outcome = await executed(adapter, an_order())
    account = whm.panel.server.accounts[LOGIN]
    assert isinstance(outcome, Done)
    assert (account.domain, account.plan, account.email) == ("zavod-probny.ua", "hoster_start", "i@hoster.example")
    assert outcome.value.account.disk_limit_mb == 1024


@pytest.mark.parametrize(
    ("action", "true_then"),
    [
        (HostingAction.SUSPEND, lambda account: account.suspended),
        (HostingAction.CHANGE_PLAN, lambda account: account.plan == "hoster_pro"),
        (HostingAction.CHANGE_PASSWORD, lambda account: account.password == "Brandnew7"),
    ],
)
async def test_a_change_is_made_once_and_is_there_before_a_second_one(whm, adapter, action, true_then):
    await created(adapter)
    order = an_order(action, plan="hoster_pro", password="Brandnew7")
    assert isinstance(await executed(adapter, order), Done)
    assert true_then(whm.panel.server.accounts[LOGIN])
    again = await adapter.prepare(order, cltrid_prefix="dgw-x")
    assert (again.already is not None) == (action is not HostingAction.CHANGE_PASSWORD)


async def test_what_was_suspended_works_again_and_what_is_removed_is_gone(whm, adapter):
    await created(adapter)
    for action in (HostingAction.SUSPEND, HostingAction.UNSUSPEND):
        assert isinstance(await executed(adapter, an_order(action)), Done)
    assert not whm.panel.server.accounts[LOGIN].suspended
    assert isinstance(await executed(adapter, an_order(HostingAction.TERMINATE)), Done)
    assert LOGIN not in whm.panel.server.accounts
    again = await adapter.prepare(an_order(HostingAction.TERMINATE), cltrid_prefix="dgw-x")
    assert again.already is not None


@pytest.mark.parametrize("action", [Action.ERROR_AFTER, Action.CUT_AFTER, Action.HTML])
async def test_an_answer_lost_after_the_effect_is_found_out_by_reading(whm, adapter, action):
    bend(whm, action, "createacct")
    outcome = await executed(adapter, an_order())
    assert isinstance(outcome, Unknown)
    assert isinstance(await adapter.verify(an_order(), an_attempt()), Applied)
    assert applied(whm, "createacct") == 1


async def test_a_refusal_after_the_effect_is_not_believed(whm, adapter):
    await created(adapter)
    bend(whm, Action.REFUSE_AFTER, "suspendacct")
    assert isinstance(await executed(adapter, an_order(HostingAction.SUSPEND)), Done)


@pytest.mark.parametrize("action", [Action.ERROR_BEFORE, Action.CUT_BEFORE])
async def test_what_the_panel_never_did_is_proved_not_done(whm, adapter, action):
    await created(adapter)
    bend(whm, action, "suspendacct")
    assert isinstance(await executed(adapter, an_order(HostingAction.SUSPEND)), Unknown)
    assert isinstance(await adapter.verify(an_order(HostingAction.SUSPEND), an_attempt()), NotApplied)


async def test_a_creation_may_go_on_after_the_client_has_gone(whm, adapter):
    assert isinstance(await adapter.verify(an_order(), an_attempt()), Undecided)
    late = an_attempt(NOW - timedelta(minutes=3))
    assert isinstance(await adapter.verify(an_order(), late), NotApplied)


async def test_a_slow_creation_is_made_although_nobody_waits_for_it(whm, adapter):
    whm.panel.create_seconds = 0.2
    leaving = asyncio.create_task(executed(adapter, an_order()))
    await until(lambda: any(entry.function == "createacct" for entry in whm.panel.journal))
    leaving.cancel()
    await until(lambda: LOGIN in whm.panel.server.accounts)
    assert isinstance(await adapter.verify(an_order(), an_attempt()), Applied)
    assert applied(whm, "createacct") == 1


async def until(condition):
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.01)


async def test_somebody_elses_account_of_that_name_is_not_adopted(whm, adapter):
    await created(adapter)
    other = an_order(domain="another.ua")
    outcome = await executed(adapter, other)
    assert isinstance(outcome, Refused)
    assert outcome.reason is RefusalReason.LOGIN_TAKEN
    assert isinstance(await adapter.verify(other, an_attempt()), TakenByOther)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"plan": "none"}, RefusalReason.PLAN_UNKNOWN),
        ({"password": "weak"}, RefusalReason.WEAK_PASSWORD),
        ({"login": "other9999"}, RefusalReason.DOMAIN_ON_SERVER),
    ],
)
async def test_refusals_are_told_apart(whm, adapter, changes, reason):
    if "login" in changes:
        await created(adapter)
    outcome = await executed(adapter, an_order(**changes))
    assert isinstance(outcome, Refused)
    assert outcome.reason is reason


async def test_a_lock_of_the_panels_owner_is_not_lifted(whm, adapter):
    await created(adapter)
    whm.panel.server.suspend(LOGIN, "by root", at=NOW)
    whm.panel.server.change(LOGIN, locked=True)
    outcome = await executed(adapter, an_order(HostingAction.UNSUSPEND))
    assert isinstance(outcome, Refused)
    assert outcome.reason is RefusalReason.ACCOUNT_LOCKED


async def test_a_busy_panel_is_asked_again_in_a_minute(whm, adapter):
    await created(adapter)
    bend(whm, Action.REFUSE, "suspendacct", reason="Could not lock the account: another operation is in progress.")
    with pytest.raises(Unavailable) as busy:
        await executed(adapter, an_order(HostingAction.SUSPEND))
    assert busy.value.retry_after == timedelta(minutes=1)


async def test_a_refused_token_says_so_and_nothing_was_done(whm):
    stranger = EnsuringAdapter("whm", WhmClient(a_link(whm, token="wrong")), lambda: NOW)
    with pytest.raises(Unavailable) as refused:
        await stranger.ping()
    assert refused.value.reason == "login_refused"
    await stranger.close()


async def test_a_panel_that_is_not_there_is_unavailable():
    nowhere = EnsuringAdapter("whm", WhmClient(PanelLink("http://127.0.0.1:1", "hoster", "t")), lambda: NOW)
    with pytest.raises(Unavailable):
        await nowhere.account(LOGIN)
    await nowhere.close()


async def test_no_password_stands_in_the_address_or_in_what_is_printed(whm, adapter):
    await created(adapter)
    assert "Kq7-rTpz9" not in repr(an_order())
    assert "WHM-HOSTER" not in repr(a_link(whm))
    assert not [entry for entry in whm.panel.journal if "Kq7" in str(entry.as_json())]


async def test_old_clients_get_the_old_shapes(whm):
    headers = {"Authorization": f"WHM {whm.ready['user']}:{whm.ready['token']}"}
    async with aiohttp.ClientSession(headers=headers) as http:
        async with http.get(f"{whm.ready['url']}/json-api/listpkgs") as answer:
            assert [each["name"] for each in (await answer.json())["package"]] == whm.ready["plans"]
        async with http.get(f"{whm.ready['url']}/json-api/suspendacct", params={"user": "none"}) as answer:
            assert (await answer.json())["result"][0]["status"] == 0
