"""The table of states against the whole product of states and events."""

import itertools

import pytest

from gateway.operations.states import (
    OPEN,
    TERMINAL,
    TRANSITIONS,
    IllegalTransition,
    OperationEvent,
    OperationState,
    after,
)

S, E = OperationState, OperationEvent
PAIRS = list(itertools.product(OperationState, OperationEvent))


@pytest.mark.parametrize(("state", "event"), PAIRS)
def test_every_pair_is_in_the_table_or_refused(state, event):
    if (state, event) in TRANSITIONS:
        assert after(state, event) is TRANSITIONS[state, event]
    else:
        with pytest.raises(IllegalTransition):
            after(state, event)


@pytest.mark.parametrize("state", sorted(TERMINAL))
def test_nothing_leads_out_of_an_end(state):
    assert not [event for event in OperationEvent if (state, event) in TRANSITIONS]


def test_every_state_can_be_reached_from_the_queue():
    reached = {S.QUEUED}
    while True:
        further = {to for (of, _), to in TRANSITIONS.items() if of in reached} | reached
        if further == reached:
            break
        reached = further
    assert reached == set(OperationState)


def test_every_open_state_but_action_required_can_end():
    for state in OPEN - {S.ACTION_REQUIRED}:
        ends = {state}
        for _ in OperationState:
            ends |= {to for (of, _), to in TRANSITIONS.items() if of in ends}
        assert {S.SUCCEEDED, S.FAILED} <= ends


def test_only_what_is_queued_can_be_cancelled_or_sent():
    assert [state for (state, event) in TRANSITIONS if event is E.CANCEL] == [S.QUEUED]
    assert [state for (state, event) in TRANSITIONS if event is E.SEND] == [S.QUEUED]


def test_a_lost_answer_is_looked_up_before_anything_is_sent_again():
    assert after(S.RUNNING, E.LOSE) is S.VERIFYING
    assert (S.RUNNING, E.SEND) not in TRANSITIONS
    assert (S.VERIFYING, E.SEND) not in TRANSITIONS


@pytest.mark.parametrize("state", OperationState)
def test_completed_and_settled_agree(state):
    assert state.completed == (state in TERMINAL)
    assert not state.completed or state.settled
