import asyncio
from contextlib import suppress
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.delivery import RESET, Delivery
from simulators.fault_actions import ACTIONS
from simulators.fault_rule import Match, Rule
from simulators.faults import Faults, InvalidFault, parse_rule, run


class FakeHandling:
    def __init__(self) -> None:
        self.log: list[str] = []

    def answer(self, code, reason):
        self.log.append(f"answer {code} {reason}")
        return Delivery(b"<failed/>", close=code >= 2500)

    def steal(self):
        self.log.append("steal")

    async def handle(self):
        self.log.append("handle")
        return Delivery(b"<done/><clTRID>abc-1</clTRID>")


async def bend(*rules):
    handling = FakeHandling()
    delivery = await run([parse_rule(str(n), rule) for n, rule in enumerate(rules)], handling, handling.handle)
    return handling.log, delivery


async def test_no_rule_leaves_the_command_alone():
    assert await bend() == (["handle"], Delivery(b"<done/><clTRID>abc-1</clTRID>"))


async def test_reset_before_read_handles_nothing():
    assert await bend({"action": "reset_before_read"}) == ([], RESET)


async def test_reset_after_commit_handles_and_sends_nothing():
    assert await bend({"action": "reset_after_commit"}) == (["handle"], RESET)


async def test_code_replaces_the_handling():
    log, delivery = await bend({"action": "code", "args": {"code": 2400, "reason": "busy"}})
    assert log == ["answer 2400 busy"]
    assert delivery.document == b"<failed/>"


async def test_code_applied_handles_first():
    log, _ = await bend({"action": "code", "args": {"code": 2400, "applied": True}})
    assert log == ["handle", "answer 2400 None"]


async def test_wrong_cltrid_keeps_the_rest_of_the_answer():
    _, delivery = await bend({"action": "wrong_cltrid"})
    assert delivery.document == b"<done/><clTRID>of-another-command</clTRID>"


async def test_wrong_cltrid_inside_a_reset_sends_nothing():
    assert await bend({"action": "wrong_cltrid"}, {"action": "reset_after_commit"}) == (["handle"], RESET)


async def test_steal_comes_before_the_create():
    log, _ = await bend({"action": "steal_on_create"})
    assert log == ["steal", "handle"]


@pytest.mark.parametrize("before", [False, True])
async def test_delay_is_after_the_handling_unless_asked(before):
    handling = FakeHandling()
    rule = parse_rule("slow", {"action": "delay", "args": {"delay_ms": 60, "before": before}})
    task = asyncio.create_task(run([rule], handling, handling.handle))
    await asyncio.sleep(0.02)
    assert handling.log == ([] if before else ["handle"])
    assert (await task).document is not None
    assert handling.log == ["handle"]


def fired(rule, calls=5, command="domain:create", object_name="a.com", session=1):
    return [rule.fires(command, object_name, session, Random(1)) for _ in range(calls)]


def test_a_rule_fires_once_unless_told():
    assert fired(parse_rule("r", {"action": "delay", "args": {"delay_ms": 1}})) == [True] + [False] * 4


def test_times_null_fires_always():
    assert fired(parse_rule("r", {"action": "reset_before_read", "times": None})) == [True] * 5


def test_nth_fires_on_that_command_only():
    rule = parse_rule("r", {"action": "reset_before_read", "match": {"nth": 3}, "times": None})
    assert fired(rule) == [False, False, True, False, False]
    assert (rule.seen, rule.hits) == (5, 1)


@pytest.mark.parametrize(
    ("match", "fires"),
    [
        ({"command": "domain:create"}, True),
        ({"command": "domain:*"}, True),
        ({"command": "contact:*"}, False),
        ({"object": "*.com"}, True),
        ({"object": "*.net"}, False),
        ({"session": 1}, True),
        ({"session": 2}, False),
    ],
)
def test_match(match, fires):
    assert fired(parse_rule("r", {"action": "reset_before_read", "match": match}), calls=1) == [fires]


@given(st.integers(0, 2**32), st.floats(0.01, 0.99))
def test_the_same_seed_gives_the_same_hits(seed, probability):
    def hits():
        faults = Faults(seed)
        faults.put(Rule("r", "reset_before_read", times=None, probability=probability))
        return [bool(faults.firing("domain:create", "a.com", 1)) for _ in range(50)]

    assert hits() == hits()


def test_clear_starts_the_draws_again():
    faults = Faults(7)
    draws = []
    for _ in range(2):
        faults.put(Rule("r", "reset_before_read", times=None, probability=0.5))
        draws.append([bool(faults.firing("x", None, 1)) for _ in range(20)])
        faults.clear()
    assert draws[0] == draws[1]
    assert not faults


def test_a_rule_put_again_counts_from_zero():
    faults = Faults()
    for _ in range(2):
        faults.put(Rule("r", "reset_before_read", Match()))
        assert faults.firing("domain:create", None, 1)
    assert faults.rules()[0].hits == 1


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"action": "explode"},
        {"action": "delay"},
        {"action": "delay", "args": {"delay_ms": "10"}},
        {"action": "delay", "args": {"delay_ms": True}},
        {"action": "delay", "args": {"delay_ms": -1}},
        {"action": "delay", "args": {"delay_ms": 10**400}},
        {"action": "code", "args": {}},
        {"action": "code", "args": {"code": 2999}},
        {"action": "code", "args": {"code": 2400, "reason": "\x00"}},
        {"action": "code", "args": {"code": 2400, "reason": "\ud800"}},
        {"action": "reset_before_read", "args": {"code": 1}},
        {"action": "reset_before_read", "match": {"verb": "x"}},
        {"action": "reset_before_read", "match": {"nth": 0}},
        {"action": "reset_before_read", "times": -1},
        {"action": "reset_before_read", "probability": 1.5},
        {"action": "reset_before_read", "probability": float("nan")},
        {"action": "reset_before_read", "surprise": 1},
    ],
)
def test_a_rule_that_cannot_work_is_refused(body):
    with pytest.raises(InvalidFault):
        parse_rule("r", body)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(
    st.fixed_dictionaries(
        {"action": st.sampled_from(sorted(ACTIONS))},
        optional={"match": _JSON, "args": _JSON, "times": _JSON, "probability": _JSON},
    )
)
def test_any_json_is_a_rule_or_refused(body):
    with suppress(InvalidFault):
        rule = parse_rule("r", body)
        assert rule.fires("domain:create", "a.com", 1, Random(1)) == bool(rule.hits)


def test_an_unknown_action_is_told_the_known_ones():
    with pytest.raises(InvalidFault, match="reset_after_commit"):
        parse_rule("r", {"action": "explode"})
