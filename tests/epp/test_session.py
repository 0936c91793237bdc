from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epp import LocalProtocolError, RemoteProtocolError
from epp.session import TRANSITIONS, Event, State, advance

SENT = {Event.LOGIN_SENT, Event.COMMAND_SENT, Event.LOGOUT_SENT}


@pytest.mark.parametrize(("state", "event"), list(product(State, Event)))
def test_every_pair_moves_as_the_table_says_or_blames_whoever_broke_it(state: State, event: Event) -> None:
    if (state, event) in TRANSITIONS:
        assert advance(state, event) is TRANSITIONS[state, event]
        return
    with pytest.raises(LocalProtocolError if event in SENT else RemoteProtocolError):
        advance(state, event)


@given(st.lists(st.sampled_from(Event)))
def test_nothing_leaves_closed(events: list[Event]) -> None:
    for event in events:
        if event is Event.LOST:
            assert advance(State.CLOSED, event) is State.CLOSED
        else:
            with pytest.raises((LocalProtocolError, RemoteProtocolError)):
                advance(State.CLOSED, event)


@pytest.mark.parametrize("state", list(State))
def test_a_lost_session_is_closed_from_anywhere(state: State) -> None:
    assert advance(state, Event.LOST) is State.CLOSED


def test_commands_are_possible_only_after_login() -> None:
    ready_for_commands = {state for state, event in TRANSITIONS if event is Event.COMMAND_SENT}
    assert ready_for_commands == {State.READY}


def test_a_session_lives_as_the_protocol_has_it() -> None:
    life = [
        Event.GREETING_RECEIVED,
        Event.LOGIN_SENT,
        Event.LOGIN_REFUSED,
        Event.LOGIN_SENT,
        Event.LOGIN_ACCEPTED,
        Event.COMMAND_SENT,
        Event.ANSWER_RECEIVED,
        Event.COMMAND_SENT,
        Event.GREETING_RECEIVED,
        Event.LOGOUT_SENT,
        Event.ENDED,
    ]
    state = State.CONNECTED
    for event in life:
        state = advance(state, event)
    assert state is State.CLOSED
