"""What is ISPmanager's own: labels that not every server lists, templates, errors by type and by number."""

import pytest

from adapters.errors import AnswerLost, Unavailable
from adapters.hosting import HostingAction
from adapters.outcome import Done, RefusalReason, Refused
from adapters.panels.ispmanager_answers import trouble
from simulators.panels.faults import Action, Fault
from tests.adapters.panels.kinds import LOGIN, a_desk


@pytest.fixture(params=["ispmanager", "ispmanager4"])
async def desk(request):
    async with a_desk(request.param) as desk:
        yield desk


@pytest.mark.parametrize("switch", ["fullname_in_list", "single_as_object", "repeat_refused", "id_in_answer"])
async def test_what_the_documents_leave_open_changes_nothing(desk, switch):
    desk.panel.face.switches[switch] = not desk.panel.face.switches[switch]
    await desk.created()
    for action in (HostingAction.SUSPEND, HostingAction.UNSUSPEND, HostingAction.CHANGE_PLAN, HostingAction.TERMINATE):
        assert isinstance(await desk.executed(desk.order(action, plan="pro")), Done), action


async def test_a_repeat_that_the_panel_refuses_is_done_all_the_same(desk):
    await desk.created()
    desk.panel.face.switches["repeat_refused"] = True
    prepared = await desk.adapter.prepare(desk.order(HostingAction.SUSPEND), cltrid_prefix="dgw-x")
    await desk.executed(desk.order(HostingAction.SUSPEND))
    assert isinstance(await desk.executed(prepared.order), Done)


async def test_an_account_that_goes_between_two_looks_is_absent(desk):
    await desk.created()
    desk.panel.faults["test"] = _fault(Action.REFUSE, "user.edit", "missed/users")
    assert await desk.adapter.account(LOGIN) is None


async def test_a_form_that_is_refused_for_another_reason_proves_nothing(desk):
    await desk.created()
    desk.panel.faults["test"] = _fault(Action.REFUSE, "user.edit", "The panel is being updated")
    with pytest.raises(Unavailable):
        await desk.adapter.account(LOGIN)


@pytest.mark.parametrize(
    ("said", "reason"),
    [("limit/user", RefusalReason.POLICY), ("access/user.edit", RefusalReason.POLICY)],
)
async def test_a_refusal_of_one_order_stops_no_other(desk, said, reason):
    desk.panel.faults["test"] = _fault(Action.REFUSE, "user.edit", said)
    outcome = await desk.executed(desk.order())
    assert isinstance(outcome, Refused)
    assert outcome.reason is reason


async def test_a_licence_that_has_ended_is_nobodys_order(desk):
    desk.panel.faults["test"] = _fault(Action.REFUSE, "user.edit", "license/")
    with pytest.raises(Unavailable) as refused:
        await desk.executed(desk.order())
    assert refused.value.reason == "login_refused"


async def test_an_internal_error_of_the_panel_decides_nothing(desk):
    client = desk.client()
    desk.panel.faults["test"] = _fault(Action.REFUSE, desk.kind.functions[HostingAction.SUSPEND], "internal/db")
    with pytest.raises(AnswerLost):
        await client.suspend(LOGIN, "")
    desk.panel.faults["test"] = _fault(Action.REFUSE, "user", "internal/db")
    with pytest.raises(Unavailable):
        await client.account(LOGIN)
    await client.close()


@pytest.mark.parametrize(
    ("error", "read"),
    [
        ({"$type": "exists", "$object": "user", "msg": {"$": "there"}}, ("exists", "user", "there")),
        ({"$code": "2", "$obj": "user", "$": "there"}, ("exists", "user", "there")),
        ({"$code": "77", "$": "new"}, ("message", "", "new")),
        ("plain", ("message", "", "plain")),
        ({}, ("message", "", "")),
    ],
)
def test_errors_of_both_versions_are_one_vocabulary(error, read):
    found = trouble({"error": error})
    assert (found.type, found.about, found.text) == read


def _fault(action, function, reason):
    return Fault(action, function, reason=reason)
