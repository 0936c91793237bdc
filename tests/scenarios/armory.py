"""Every fault of a registry that an order outlives, each with its row of the catalogue.

Not here: what ends an order for good (F040, F042, F043), what a person must mend (F010, F026, F041), and what other
places inject (proxies, processes, the database).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.support.simulators import ControlClient

Place = Literal["transform", "any", "connect", "greeting", "create", "poll"]

# What each place stands for in the control interface: patterns of commands.
_COMMANDS: Mapping[Place, Sequence[str]] = {
    "transform": ("domain:create", "domain:renew", "domain:update", "domain:transfer", "domain:delete"),
    "any": ("*:*",),
    "connect": ("connect",),
    "greeting": ("greeting",),
    "create": ("domain:create",),
    "poll": ("poll:req",),
}


@dataclass(frozen=True)
class Fault:
    """`tls`: only where frames travel on TLS."""

    id: str
    action: str
    args: Mapping[str, Any] = field(default_factory=dict)
    place: Place = "transform"
    tls: bool = False


ARMORY = (
    Fault("F003", "reset_before_read"),
    Fault("F004", "reset_after_commit"),
    Fault("F005", "reset_mid_frame", {"bytes": 50}),
    Fault("F007", "drip", {"ms_per_byte": 20}),
    Fault("F008", "half_close"),
    Fault("F013", "ragged_eof", {"bytes": 50}),
    Fault("F015", "bad_length", {"n": 3}, tls=True),
    Fault("F016", "bad_length", {"n": 2**31 - 1}, tls=True),
    Fault("F017", "segment", {"bytes": 7}, place="any"),
    Fault("F017", "coalesce", tls=True),
    Fault("F018", "malformed", {"kind": "truncated"}),
    Fault("F018", "malformed", {"kind": "html"}),
    Fault("F019", "xml_bomb"),
    Fault("F019", "xxe", {"target": "file:///etc/hostname"}),
    Fault("F020", "nonconform", {"kind": "no_trid"}),
    Fault("F020", "nonconform", {"kind": "no_data"}),
    Fault("F020", "nonconform", {"kind": "unknown_success"}),
    Fault("F021", "xml_deep", {"size": 2000}),
    Fault("F022", "encoding", {"kind": "prefixes"}, place="any"),
    Fault("F022", "encoding", {"kind": "utf-16"}, place="any"),
    Fault("F023", "msg", {"bytes": "4f4b0a1b5b33316d"}),
    Fault("F024", "greeting", {"delay_ms": 300}, place="greeting"),
    Fault("F028", "code", {"code": 2500}),
    Fault("F028", "code", {"code": 2500, "applied": True}),
    Fault("F030", "cut_all"),
    Fault("F032", "maintenance", {"seconds": 1}),
    Fault("F033", "wrong_cltrid"),
    Fault("F034", "reorder", tls=True),
    Fault("F035", "dup_response", tls=True),
    Fault("F036", "delay", {"delay_ms": 1300}),
    Fault("F037", "code", {"code": 2400}),
    Fault("F038", "code", {"code": 2400, "applied": True}),
    Fault("F044", "pending", {"outcome": "approved", "after_seconds": 2}, place="create"),
    Fault("F046", "delay", {"delay_ms": 100}, place="any"),
    Fault("F047", "flap", place="connect"),
    Fault("F050", "dates", {"form": "9_digits"}, place="any"),
    Fault("F051", "ack_ignored"),
    Fault("F051", "poll", {"kind": "poison"}, place="poll"),
)


def arm(control: ControlClient, transport: str, probability: float) -> None:
    """Arm all that applies to the registry, each by itself on each command that it is for, for ever."""
    for number, fault in enumerate(ARMORY):
        if fault.tls and transport != "tls":
            continue
        for command in _COMMANDS[fault.place]:
            control.put_fault(
                fault.action,
                name=f"{fault.id}-{number}-{command.replace(':', '-').replace('*', 'any')}",
                command=None if fault.action == "ack_ignored" else command,
                times=None,
                probability=probability,
                **fault.args,
            )


def hits(control: ControlClient) -> int:
    return sum(fault["hits"] for fault in control.faults().values())
