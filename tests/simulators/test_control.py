import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.amounts import minor_units
from tests.support.raw_epp import check, code, command, logged_in


def instant(text):
    return datetime.fromisoformat(text)


async def test_the_journal_tells_commands_and_hides_passwords(control):
    async with logged_in(control.entry) as session:
        await session.send(command(check("one.com"), "raw-1"))
        await session.send(command(check("two.com"), "raw-2"))
    status, answer = await control.call("GET", "journal")
    login, first, second = answer["entries"]
    user = control.entry["users"][0]
    assert (status, login["command"], login["registrar"], login["code"]) == (200, "login", user["user"], 1000)
    assert user["password"] not in json.dumps(answer)
    assert (first["object"], first["cltrid"], first["applied"]) == ("one.com", "raw-1", False)
    assert second["svtrid"] in second["response"]


async def test_the_journal_is_filtered(control):
    async with logged_in(control.entry) as session:
        for name in ("one.com", "two.net"):
            await session.send(command(check(name)))
    _, by_command = await control.call("GET", "journal?command=domain:*")
    assert [entry["object"] for entry in by_command["entries"]] == ["one.com", "two.net"]
    _, by_object = await control.call("GET", "journal?object=*.net")
    assert [entry["object"] for entry in by_object["entries"]] == ["two.net"]
    _, later = await control.call("GET", f"journal?since={by_command['entries'][0]['seq']}")
    assert [entry["object"] for entry in later["entries"]] == ["two.net"]


async def test_a_strangers_name_is_put_and_seen(control):
    stranger = control.entry["users"][1]["user"]
    body = {"name": "Taken.COM", "registrar": stranger, "expires_at": "2030-05-06T00:00:00Z"}
    status, put = await control.call("POST", "objects/domains", body)
    assert (status, put["name"], put["expires_at"]) == (201, "taken.com", "2030-05-06T00:00:00Z")
    _, objects = await control.call("GET", "objects")
    assert objects["domains"]["taken.com"]["registrar"] == stranger
    assert (await control.call("GET", "objects/domains/taken.com")) == (200, objects["domains"]["taken.com"])
    assert (await control.call("GET", "objects/domains/free.com"))[0] == 404


@pytest.mark.parametrize(
    "body",
    [
        {"name": "taken.com", "registrar": "nobody"},
        {"name": "taken.example", "registrar": "gw-main"},
        {"name": "-.com", "registrar": "gw-main"},
        {"name": "x.com"},
        {"name": 1, "registrar": "gw-main"},
        {"name": "x.com", "registrar": "gw-main", "owner": "me"},
        {"name": "x.com", "registrar": "gw-main", "expires_at": "2030-01-01T00:00:00"},
        {"name": "x.com", "registrar": "gw-main", "expires_at": "soon"},
        {"name": "x.com", "registrar": "gw-main", "created_at": "9999-12-31T00:00:00Z"},
        {"name": "\ud800.com", "registrar": "gw-main"},
        [],
    ],
)
async def test_a_name_that_cannot_be_put_is_refused(control, body):
    status, answer = await control.call("POST", "objects/domains", body)
    assert (status, set(answer)) == (422, {"error"})
    assert not control.simulator.registry.state.domains.keys() & {"taken.com", "x.com"}


async def test_a_name_is_not_put_twice(control):
    body = {"name": "taken.com", "registrar": "gw-main"}
    assert (await control.call("POST", "objects/domains", body))[0] == 201
    assert (await control.call("POST", "objects/domains", body))[0] == 422


async def test_the_clock_moves(control):
    _, before = await control.call("GET", "clock")
    status, after = await control.call("POST", "clock", {"advance": "P30D"})
    moved = instant(after["now"]) - instant(before["now"])
    assert status == 200
    assert timedelta(days=30) <= moved < timedelta(days=30, seconds=5)
    _, back = await control.call("POST", "clock", {"set": "2026-11-22T00:00:00Z"})
    assert instant(back["now"]) - datetime(2026, 11, 22, tzinfo=UTC) < timedelta(seconds=5)


async def test_moving_the_clock_does_what_falls_due(control):
    await control.call("POST", "objects/domains", {"name": "old.com", "registrar": "gw-main"})
    before = (await control.call("GET", "objects"))[1]
    await control.call("POST", "clock", {"advance": "P1Y1D"})
    after = (await control.call("GET", "objects"))[1]
    years = instant(after["domains"]["old.com"]["expires_at"]).year
    assert years == instant(before["domains"]["old.com"]["expires_at"]).year + 1
    assert after["registrars"]["gw-main"]["charges"][-1]["action"] == "autorenew"
    assert float(after["registrars"]["gw-main"]["balance"]) < float(before["registrars"]["gw-main"]["balance"])


@pytest.mark.parametrize("body", [{}, {"advance": "P1D", "set": "2027-01-01T00:00:00Z"}, {"advance": 5}, {"set": "x"}])
async def test_a_clock_that_cannot_be_moved_so(control, body):
    assert (await control.call("POST", "clock", body))[0] == 422


async def test_faults_are_put_listed_hit_and_deleted(control):
    fault = {"action": "delay", "args": {"delay_ms": 1}, "match": {"command": "domain:check"}, "times": None}
    assert (await control.call("PUT", "faults/slow", fault))[0] == 200
    async with logged_in(control.entry) as session:
        await session.send(command(check("one.com")))
    _, listed = await control.call("GET", "faults")
    assert (listed["faults"]["slow"]["seen"], listed["faults"]["slow"]["hits"]) == (1, 1)
    assert (await control.call("DELETE", "faults/slow"))[0] == 204
    assert (await control.call("DELETE", "faults/slow"))[0] == 404
    assert (await control.call("GET", "faults"))[1] == {"faults": {}}


async def test_an_unknown_action_is_answered_with_the_known_ones(control):
    status, answer = await control.call("PUT", "faults/x", {"action": "explode"})
    assert status == 422
    assert "reset_after_commit" in answer["error"]


async def test_a_code_that_epp_does_not_have_is_refused(control):
    status, _ = await control.call("PUT", "faults/x", {"action": "code", "args": {"code": 2999}})
    assert status == 422


async def test_balance_is_set_exactly(control):
    status, answer = await control.call("PUT", "registrars/gw-main/balance", {"amount": "12.34"})
    assert (status, answer["balance"]) == (200, "12.34")
    assert (await control.call("GET", "objects"))[1]["registrars"]["gw-main"]["balance"] == "12.34"


@pytest.mark.parametrize("amount", ["1.234", "a lot", "NaN", "Infinity", "1e9", "", 5, None])
async def test_a_balance_that_is_no_amount_is_refused(control, amount):
    assert (await control.call("PUT", "registrars/gw-main/balance", {"amount": amount}))[0] == 422


async def test_the_balance_of_nobody_is_not_found(control):
    assert (await control.call("PUT", "registrars/nobody/balance", {"amount": "1.00"}))[0] == 404


@given(st.integers(-(10**15), 10**15))
def test_minor_units_are_exact(minor):
    sign, whole, cents = "-" if minor < 0 else "", *divmod(abs(minor), 100)
    assert minor_units(f"{sign}{whole}.{cents:02}") == minor


async def test_reset_is_the_first_start_again(control):
    first = (await control.call("GET", "objects"))[1]
    await control.call("POST", "objects/domains", {"name": "old.com", "registrar": "gw-main"})
    await control.call("POST", "clock", {"advance": "P1Y"})
    await control.call("PUT", "faults/x", {"action": "reset_before_read", "match": {"command": "domain:*"}})
    await control.call("PUT", "registrars/gw-main/balance", {"amount": "0.00"})
    async with logged_in(control.entry) as session:
        assert (await control.call("POST", "reset"))[0] == 200
        assert code(await session.send(command(check("one.com")))) != 2002
    _, objects = await control.call("GET", "objects")
    assert objects["registrars"] == first["registrars"]
    assert "old.com" not in objects["domains"]
    assert (await control.call("GET", "faults"))[1] == {"faults": {}}
    assert [entry["command"] for entry in (await control.call("GET", "journal"))[1]["entries"]] == ["domain:check"]
    assert instant((await control.call("GET", "clock"))[1]["now"]) < datetime.now(UTC) + timedelta(seconds=5)


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "nothing", None, 404),
        ("DELETE", "journal", None, 405),
        ("POST", "clock", b"{", 400),
        ("POST", "clock", b"\xff\xfe\x00", 400),
        ("POST", "clock", b"[" * 100_000, 400),
        ("POST", "seed", {"seed": "x"}, 422),
        ("POST", "seed", {"seed": 42}, 200),
        ("GET", "journal?since=soon", None, 422),
        ("PUT", "faults/x", b"", 400),
        ("POST", "clock", b"x" * (2 << 20), 413),
    ],
)
async def test_every_answer_is_json_and_none_is_500(control, method, path, body, status):
    found, answer = await control.call(method, path, body)
    assert found == status
    assert ("error" in answer) == (status >= 400)


async def test_a_name_is_changed_and_taken_away_as_by_another_channel(control):
    await control.call("POST", "objects/domains", {"name": "moved.com", "registrar": "gw-main"})
    change = {"registrar": "gw-other", "expires_at": "2031-01-02T03:04:05Z", "statuses": ["serverHold"]}
    status, seen = await control.call("PATCH", "objects/domains/moved.com", change)
    assert (status, seen["registrar"], seen["expires_at"]) == (200, "gw-other", "2031-01-02T03:04:05Z")
    assert "serverHold" in seen["statuses"]
    assert (await control.call("DELETE", "objects/domains/moved.com"))[0] == 204
    assert (await control.call("GET", "objects/domains/moved.com"))[0] == 404
    assert (await control.call("DELETE", "objects/domains/moved.com"))[0] == 404


@pytest.mark.parametrize(
    "change",
    [{"registrar": "nobody"}, {"expires_at": "soon"}, {"statuses": "ok"}, {"colour": "red"}, {"statuses": [1]}],
)
async def test_a_senseless_change_is_refused_and_changes_nothing(control, change):
    await control.call("POST", "objects/domains", {"name": "kept.com", "registrar": "gw-main"})
    _, before = await control.call("GET", "objects/domains/kept.com")
    assert (await control.call("PATCH", "objects/domains/kept.com", change))[0] == 422
    assert await control.call("GET", "objects/domains/kept.com") == (200, before)


async def test_messages_wait_in_the_order_in_which_they_were_queued(control):
    queued = await control.call("POST", "registrars/gw-main/messages", {"text": "note {n}", "count": 3})
    assert queued == (201, {"waiting": 3})
    async with logged_in(control.entry) as session:
        answer = await session.send(command('<poll op="req"/>'))
    assert (code(answer), 'count="3"' in answer, "note 1" in answer) == (1301, True, True)
    assert (await control.call("POST", "registrars/gw-main/messages", {"text": "x", "count": 10**6}))[0] == 422
    assert (await control.call("POST", "registrars/nobody/messages", {"text": "x"}))[0] == 404


async def test_sessions_are_listed_and_all_cut(control):
    async with logged_in(control.entry) as first, logged_in(control.entry, user=1) as second:
        _, seen = await control.call("GET", "sessions")
        assert [session["registrar"] for session in seen["sessions"]] == ["gw-main", "gw-other"]
        assert (await control.call("DELETE", "sessions"))[0] == 204
        for session in (first, second):
            with pytest.raises((EOFError, OSError)):
                await session.send(command(check("a.com")))
    assert (await control.call("GET", "sessions"))[1] == {"sessions": []}


async def test_a_change_that_is_told_waits_in_the_queue(control):
    await control.call("POST", "objects/domains", {"name": "held.com", "registrar": "gw-main"})
    change = {"statuses": ["serverHold"], "tell": "court order 7"}
    assert (await control.call("PATCH", "objects/domains/held.com", change))[0] == 200
    async with logged_in(control.entry) as session:
        answer = await session.send(command('<poll op="req"/>'))
    assert "court order 7" in answer


async def test_a_window_of_maintenance_is_announced_to_everybody(control):
    window = {"starts_at": "2030-01-01T00:00:00Z", "ends_at": "2030-01-01T02:00:00Z"}
    assert (await control.call("POST", "maintenance", window))[0] == 201
    for user in (0, 1):
        async with logged_in(control.entry, user) as session:
            assert "Maintenance" in await session.send(command('<poll op="req"/>'))
    backwards = {"starts_at": window["ends_at"], "ends_at": window["starts_at"]}
    assert (await control.call("POST", "maintenance", backwards))[0] == 422
