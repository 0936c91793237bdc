"""Waiting for an operation: until it is settled, and no longer than asked for."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from gateway.client import Gateway, Ordered
from gateway.client.answers.operations import Operation


def an_operation(state: str) -> Operation:
    return Operation.model_construct(state=state, completed=state in {"succeeded", "failed", "cancelled"})


@dataclass(frozen=True)
class Scripted(Gateway):
    """Answers with these, one after the other."""

    answers: Iterator[Operation] = field(default_factory=lambda: iter(()))
    calls: list[object] = field(default_factory=list)

    def send(self, call):
        self.calls.append(call)
        return next(self.answers)


def a_gateway(*states, pauses=None):
    answers = iter([an_operation(state) for state in states])
    return Scripted("http://gateway.test", "key", sleep=([] if pauses is None else pauses).append, answers=answers)


@pytest.mark.parametrize("state", ["succeeded", "failed", "cancelled", "action_required"])
def test_it_ends_where_nothing_more_will_happen_by_itself(state):
    gateway = a_gateway("queued", "verifying", "awaiting_registry", state, "queued")
    assert gateway.wait("op_1").state == state


def test_early_answers_make_no_storm_of_questions():
    pauses = []
    a_gateway("running", "running", "succeeded", pauses=pauses).wait("op_1")
    assert pauses == [1.0, 1.0]


def test_time_that_has_run_out_returns_what_is_known():
    gateway = a_gateway("running", "running")
    assert gateway.wait("op_1", seconds=0).state == "running"
    assert [call.wait_seconds for call in gateway.calls] == [0]


def test_an_order_is_followed_by_its_operation():
    gateway = a_gateway("succeeded")
    gateway.wait(Ordered("op_7", replayed=False))
    assert [call.path for call in gateway.calls] == ["/v1/operations/op_7"]
    with pytest.raises(ValueError, match="no operation"):
        gateway.wait(Ordered(None, replayed=False))
