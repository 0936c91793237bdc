"""Every way of losing one answer to a transform: asked for, found, done once, and told in the metrics.

The registry carried the command out each time; only its word was lost, and it is the registry's own records that say
how often the name was made or renewed.
"""

from dataclasses import dataclass, field
from typing import Any

import pytest

from adapters.outcome import Applied, Unknown
from tests.adapters.contract_base import an_attempt_of, registered_for_renewal, run, settled

ACTIONS = {"create": "domain:create", "renew": "domain:renew"}
TLS = {"tls", "tls_ua"}
EITHER = TLS | {"https"}


@dataclass(frozen=True)
class Loss:
    """`reason` is why the session is closed, by transport where it differs; `code` what the command counts as."""

    action: str
    reason: str | dict[str, str]
    code: str
    args: dict[str, Any] = field(default_factory=dict)

    def reason_over(self, transport: str) -> str | None:
        return self.reason if isinstance(self.reason, str) else self.reason.get(transport.partition("_")[0])


def row(fault: str, label: str, loss: Loss, *, over: set[str] = EITHER) -> list[Any]:
    mark = pytest.mark.fault(fault)
    return [pytest.param(transport, loss, id=f"{fault}-{label}-{transport}", marks=mark) for transport in sorted(over)]


def malformed(action: str, **args: Any) -> Loss:
    return Loss(action, "malformed", "none_malformed", args)


NOWHERE = "file:///etc/hostname"
LOSSES = [
    *row("F005", "mid_frame", Loss("reset_mid_frame", "eof_mid_frame", "none_reset", {"bytes": 40})),
    *row("F005", "in_the_header", Loss("reset_mid_frame", "eof_mid_frame", "none_reset", {"bytes": 3})),
    *row("F008", "half_close", Loss("half_close", "eof", "none_reset")),
    *row("F013", "ragged_eof", Loss("ragged_eof", "eof_mid_frame", "none_reset", {"bytes": 40})),
    *row("F015", "zero", Loss("bad_length", "framing", "none_malformed", {"n": 0}), over=TLS),
    *row("F015", "three", Loss("bad_length", "framing", "none_malformed", {"n": 3}), over=TLS),
    *row("F015", "negative", Loss("bad_length", "frame_too_big", "none_malformed", {"n": 2**32 - 1}), over=TLS),
    *row("F016", "2_gib", Loss("bad_length", "frame_too_big", "none_malformed", {"n": 2**31 - 1}), over=TLS),
    *row("F018", "truncated", malformed("malformed")),
    *row("F018", "unclosed", malformed("malformed", kind="unclosed")),
    *row("F018", "text", malformed("malformed", kind="text")),
    *row("F018", "html", malformed("malformed", kind="html")),
    *row("F019", "bomb", malformed("xml_bomb")),
    *row("F019", "file", malformed("xxe", target=NOWHERE)),
    *row("F020", "no_result", malformed("nonconform", kind="no_result")),
    *row("F020", "code_text", malformed("nonconform", kind="code_text")),
    *row("F020", "other_root", malformed("nonconform", kind="other_root")),
    *row("F020", "no_cltrid", Loss("nonconform", "desync", "none_mismatch", {"kind": "no_cltrid"})),
    *row("F020", "no_trid", Loss("nonconform", "desync", "none_mismatch", {"kind": "no_trid"})),
    *row("F021", "nested", malformed("xml_deep", size=50_000)),
    *row("F021", "text", malformed("xml_deep", kind="text", size=1_100_000), over={"https"}),
    *row("F023", "bad_utf8", malformed("msg", bytes="fffe")),
    *row("F023", "control", malformed("msg", bytes="01")),
    *row("F028", "closing", Loss("code", "server_2500", "2500", {"code": 2500, "applied": True})),
    *row("F033", "other_cltrid", Loss("wrong_cltrid", "desync", "none_mismatch")),
]


@pytest.mark.parametrize("kind", ACTIONS)
@pytest.mark.parametrize(("transport", "loss"), LOSSES)
async def test_lost_answer_is_found_and_done_once(world, adapter, order, seen, transport, loss, kind):
    wanted = order if kind == "create" else await registered_for_renewal(adapter, world, order)
    attempt = an_attempt_of(world)
    world.arm(loss.action, ACTIONS[kind], **loss.args)
    assert isinstance(await run(adapter, wanted, attempt), Unknown)
    assert isinstance(await adapter.verify(wanted, settled(attempt)), Applied)
    assert world.charges(order.name).count(kind) == 1
    assert seen.codes[loss.code] == 1
    assert seen.closed == {loss.reason_over(transport): 1}


@pytest.mark.parametrize("kind", ACTIONS)
@pytest.mark.fault("F007")
async def test_f007_an_answer_that_drips_ends_with_the_commands_one_deadline(world, adapters, order, seen, kind):
    adapter = adapters(world, transform_timeout_seconds=0.5)
    wanted = order if kind == "create" else await registered_for_renewal(adapter, world, order)
    attempt = an_attempt_of(world)
    world.arm("drip", ACTIONS[kind], ms_per_byte=20)
    assert isinstance(await run(adapter, wanted, attempt), Unknown)
    assert isinstance(await adapter.verify(wanted, settled(attempt)), Applied)
    assert world.charges(order.name).count(kind) == 1
    assert seen.codes["none_timeout"] == 1


@pytest.mark.fault("F020")
@pytest.mark.parametrize("kind", ["unknown_success", "unknown_failure", "two_results"])
async def test_f020_a_result_that_nobody_knows_is_no_verdict(world, adapter, order, kind):
    """1999 is no final success; 2499 and the worse one of two results are a server's trouble, not a refusal."""
    attempt = an_attempt_of(world)
    world.arm("nonconform", "domain:create", kind=kind)
    assert isinstance(await run(adapter, order, attempt), Unknown)
    assert isinstance(await adapter.verify(order, settled(attempt)), Applied)
    assert world.charges(order.name) == ["create"]
