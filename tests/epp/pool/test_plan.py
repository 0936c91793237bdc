from dataclasses import replace
from math import inf

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from epp.pool.plan import OPENING, Phase, SessionState, pick, plan
from epp.pool.settings import PoolSettings

SETTINGS = PoolSettings(sessions_min=1, sessions_max=3, idle_seconds=100, keepalive_seconds=30, age_max_seconds=1000)


def a_session(phase=Phase.READY, **parts):
    return SessionState(phase, **parts)


def plan_for(*sessions, waiting=0, sharing=0, now=0.0, limit=3, may_open=True, settings=SETTINGS):
    """Plan for so many callers, the first `sharing` of them with queries."""
    callers = [number < sharing for number in range(waiting)]
    return plan(settings, sessions, callers=callers, now=now, limit=limit, may_open=may_open)


def test_minimum_is_opened_without_anybody_waiting():
    assert plan_for().open
    assert not plan_for(a_session()).open


def test_waiting_caller_gets_the_session_used_last():
    older, newer = a_session(used_at=1), a_session(used_at=2)
    assert plan_for(older, newer, waiting=1, now=3).hand_out == (newer,)


def test_session_is_opened_when_callers_wait_in_vain():
    assert plan_for(a_session(Phase.BUSY), waiting=1).open
    assert not plan_for(a_session(), waiting=1).open


@pytest.mark.parametrize("phase", sorted(OPENING))
def test_sessions_are_opened_one_at_a_time(phase):
    assert not plan_for(a_session(phase), waiting=5).open


@pytest.mark.parametrize("phase", [Phase.BUSY, Phase.CLOSING])
def test_limit_counts_every_session_that_the_registry_may_count(phase):
    assert not plan_for(a_session(Phase.BUSY), a_session(phase), waiting=5, limit=2).open


def test_nothing_is_opened_while_login_is_refused():
    assert not plan_for(waiting=5, may_open=False).open


def test_lost_session_is_closed_and_not_handed_out():
    lost = a_session(lost="idle")
    steps = plan_for(lost, waiting=1)
    assert (steps.hand_out, steps.close) == ((), (lost,))


def test_old_session_is_closed_when_it_is_free():
    old, busy = a_session(retire_at=10), a_session(Phase.BUSY, retire_at=10)
    assert plan_for(old, busy, now=10).close == (old,)


def test_session_is_closed_after_its_number_of_commands():
    session = a_session(commands=5)
    assert plan_for(session, settings=replace(SETTINGS, commands_max=5)).close == (session,)
    assert plan_for(session, settings=replace(SETTINGS, commands_max=6)).close == ()


def test_idle_sessions_above_the_minimum_are_closed():
    first, second = a_session(wanted_at=1, used_at=90), a_session(wanted_at=2, used_at=90)
    assert plan_for(first, second, now=101.5).close == (first,)
    assert plan_for(second, now=102.5).close == ()


def test_quiet_session_is_probed():
    quiet, fresh = a_session(used_at=0, wanted_at=0), a_session(used_at=5, wanted_at=5)
    assert plan_for(quiet, fresh, now=30).probe == (quiet,)


def test_probe_does_not_count_as_demand():
    session = a_session(used_at=95, wanted_at=0)
    assert plan_for(session, a_session(), now=100).close != ()


def test_spare_sessions_above_a_shrunk_limit_are_closed():
    sessions = [a_session(Phase.BUSY), a_session(), a_session()]
    assert len(plan_for(*sessions, limit=2).close) == 1


def test_wake_up_is_the_next_moment_that_time_alone_decides():
    assert plan_for(a_session(used_at=10, wanted_at=10), now=20).wake_at == 40
    assert plan_for(a_session(used_at=10, wanted_at=10, retire_at=25), now=20).wake_at == 25
    assert plan_for(a_session(Phase.BUSY), now=20).wake_at is None


@pytest.mark.parametrize("parts", [{"sessions_min": -1}, {"sessions_min": 5}, {"sessions_max": 0}])
def test_impossible_settings_are_refused(parts):
    with pytest.raises(ValueError, match="sessions_m"):
        PoolSettings(**parts)


class TestLoginDue:
    """A login that the password's change needs, although nobody needs a session."""

    def plan(self, *sessions, **parts):
        return plan(SETTINGS, sessions, callers=[], now=0.0, limit=2, may_open=True, login_due=True, **parts)

    def test_session_is_opened_where_there_is_room(self):
        steps = self.plan(a_session())
        assert (steps.open, steps.close) == (True, ())

    def test_free_session_makes_room(self):
        free = a_session()
        steps = self.plan(a_session(Phase.BUSY), free)
        assert (steps.open, steps.close) == (False, (free,))

    @pytest.mark.parametrize("phase", [Phase.CLOSING, Phase.CONNECTING])
    def test_only_one_makes_room(self, phase):
        steps = self.plan(a_session(phase), a_session())
        assert (steps.open, steps.close) == (False, ())


class TestSharing:
    """What queries may do where the registry allows pipelining."""

    deep = replace(SETTINGS, pipeline_depth=3)

    def test_queries_fill_free_sessions_first_and_then_share_the_least_loaded(self):
        first, second = a_session(used_at=2), a_session(used_at=1)
        steps = plan_for(first, second, waiting=5, sharing=5, settings=self.deep)
        assert steps.hand_out == (first, second, first, second, first)

    def test_depth_is_the_limit(self):
        session = a_session(Phase.BUSY, in_flight=2, shared=True)
        steps = plan_for(session, waiting=4, sharing=4, settings=self.deep)
        assert steps.hand_out == (session,)
        assert steps.open

    def test_command_that_may_not_share_waits_for_a_free_session_and_so_do_those_behind_it(self):
        session = a_session(Phase.BUSY, in_flight=1, shared=True)
        assert plan_for(session, waiting=3, sharing=0, settings=self.deep).hand_out == ()
        assert plan_for(session, waiting=3, sharing=1, settings=self.deep).hand_out == (session,)

    def test_nothing_joins_a_transform(self):
        session = a_session(Phase.BUSY, in_flight=1, shared=False)
        assert plan_for(session, waiting=1, sharing=1, settings=self.deep).hand_out == ()

    @pytest.mark.parametrize("parts", [{"lost": "eof"}, {"retire_at": 0}])
    def test_nothing_joins_a_session_that_is_to_end(self, parts):
        session = a_session(Phase.BUSY, in_flight=1, shared=True, **parts)
        assert plan_for(session, waiting=1, sharing=1, settings=self.deep).hand_out == ()

    def test_commands_in_flight_count_towards_the_sessions_number_of_commands(self):
        session = a_session(Phase.BUSY, in_flight=1, shared=True, commands=4)
        settings = replace(self.deep, commands_max=5)
        assert plan_for(session, waiting=2, sharing=2, settings=settings).hand_out == (session,)

    def test_nobody_shares_where_it_is_not_allowed(self):
        session = a_session(Phase.BUSY, in_flight=1, shared=True)
        assert plan_for(session, waiting=1, sharing=1).hand_out == ()


class PoolMachine(RuleBasedStateMachine):
    """A pool whose every plan is carried out at once, by a world that may do anything that the real one may."""

    settings = PoolSettings(
        sessions_min=1,
        sessions_max=3,
        idle_seconds=10,
        keepalive_seconds=4,
        age_max_seconds=50,
        commands_max=7,
        pipeline_depth=3,
    )

    def __init__(self):
        super().__init__()
        self.sessions = []
        self.line = []  # of each waiting caller, whether its command may share a session
        self.now = 0.0
        self.limit = 3
        self.may_open = True
        self.wake_at = None
        self.step()

    def make_plan(self):
        return plan(
            self.settings,
            self.sessions,
            callers=self.line,
            now=self.now,
            limit=self.limit,
            may_open=self.may_open,
        )

    def step(self):
        steps = self.make_plan()
        touched = {*steps.hand_out, *steps.close, *steps.probe}
        assert len(touched) == len(set(steps.hand_out)) + len(steps.close) + len(steps.probe)
        assert all(session.phase is Phase.READY for session in (*steps.close, *steps.probe))
        for session in steps.hand_out:
            shares = self.line.pop(0)
            assert session.phase is Phase.READY or (shares and session.shared and session.phase is Phase.BUSY)
            assert session.lost is None
            assert self.now < session.retire_at
            assert session.commands < self.settings.commands_max
            session.take(shares=shares)
            assert session.in_flight <= self.settings.pipeline_depth
            session.wanted_at = self.now
        for session in steps.close:
            session.phase = Phase.CLOSING
        for session in steps.probe:
            session.take(shares=False)
        if steps.open:
            assert self.may_open
            self.sessions.append(SessionState(Phase.CONNECTING))
            assert len(self.sessions) <= self.limit
        self.wake_at = steps.wake_at

    def some(self, data, *phases):
        return data.draw(st.sampled_from([session for session in self.sessions if session.phase in phases]))

    def any_in(self, *phases):
        return any(session.phase in phases for session in self.sessions)

    @rule(callers=st.lists(st.booleans(), min_size=1, max_size=4))
    def callers_come(self, callers):
        self.line += callers
        self.step()

    @precondition(lambda self: self.line)
    @rule(data=st.data())
    def caller_gives_up(self, data):
        del self.line[data.draw(st.integers(0, len(self.line) - 1))]
        self.step()

    @rule(seconds=st.sampled_from([0.5, 3.0, 5.0, 20.0]))
    def time_passes(self, seconds):
        self.now += seconds
        self.step()

    @precondition(lambda self: self.any_in(Phase.BUSY))
    @rule(data=st.data(), lost=st.sampled_from([None, None, None, "timeout"]))
    def command_ends(self, data, lost):
        session = self.some(data, Phase.BUSY)
        session.used_at, session.lost = self.now, lost or session.lost
        session.give_back()
        self.step()

    @precondition(lambda self: self.any_in(*OPENING))
    @rule(data=st.data(), age=st.floats(45, 50))
    def session_is_opened(self, data, age):
        session = self.some(data, *OPENING)
        session.phase, session.used_at, session.wanted_at = Phase.READY, self.now, self.now
        session.retire_at = self.now + age
        self.step()

    @precondition(lambda self: self.any_in(*OPENING))
    @rule(data=st.data(), refused=st.booleans())
    def session_is_not_opened(self, data, refused):
        self.sessions.remove(self.some(data, *OPENING))
        self.may_open = not refused
        self.step()

    @precondition(lambda self: self.any_in(*OPENING))
    @rule(data=st.data())
    def session_limit_is_met(self, data):
        self.sessions.remove(self.some(data, *OPENING))
        self.limit = max(1, sum(session.phase in {Phase.READY, Phase.BUSY} for session in self.sessions))
        self.step()

    @rule()
    def operator_resets(self):
        self.may_open, self.limit = True, 3
        self.step()

    @precondition(lambda self: self.any_in(Phase.READY))
    @rule(data=st.data())
    def registry_ends_an_idle_session(self, data):
        self.some(data, Phase.READY).lost = "idle"
        self.step()

    @precondition(lambda self: self.any_in(Phase.CLOSING))
    @rule(data=st.data())
    def session_is_gone(self, data):
        self.sessions.remove(self.some(data, Phase.CLOSING))
        self.step()

    @invariant()
    def plan_that_was_carried_out_leaves_nothing_to_do(self):
        steps = self.make_plan()
        assert (steps.hand_out, steps.close, steps.probe, steps.open) == ((), (), (), False)
        assert self.now < (steps.wake_at or inf)

    @invariant()
    def only_caller_is_handed_what_the_plan_would_hand_him(self):
        if not self.line:
            for shares in (True, False):
                steps = plan(self.settings, self.sessions, callers=[shares], now=self.now, limit=3, may_open=True)
                picked = pick(self.settings, self.sessions, shares=shares, now=self.now)
                assert steps.hand_out == ((picked,) if picked else ())

    @invariant()
    def never_more_sessions_than_the_registry_allows(self):
        assert len(self.sessions) <= self.settings.sessions_max
        assert sum(session.phase in OPENING for session in self.sessions) <= 1

    @invariant()
    def nobody_waits_beside_a_free_session(self):
        assert not (self.line and self.any_in(Phase.READY))

    @invariant()
    def nobody_waits_for_nothing(self):
        """Who waits has a session in use, on its way or going, or may open none."""
        assert not self.line or self.sessions or not self.may_open

    @invariant()
    def minimum_is_kept(self):
        if self.may_open and len(self.sessions) < self.limit:
            assert any(session.phase is not Phase.CLOSING for session in self.sessions)


TestPoolMachine = PoolMachine.TestCase
TestPoolMachine.settings = hypothesis_settings(max_examples=150, stateful_step_count=40, deadline=None)
