"""Which rows of the fault catalogue a run arms, and how. What a person must end, it leaves out.

Left out: F009–F011 (a certificate or TLS version that is refused stays refused until somebody changes it), F014 (a new
address), F026 (a refused password stops all logins), F031 (a password that is changed), F044 `never` (a registry that
decides nothing): each has tests of its own. F001, F002, F006 and F007 at the level of TCP are `outages.py`'s.
"""

from collections import Counter
from typing import Any

from tests.chaos.registries import Registry

OBJECTS = "*:*"

EACH_COMMAND: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("F003", OBJECTS, "reset_before_read", {}),
    ("F004", OBJECTS, "reset_after_commit", {}),
    ("F005", OBJECTS, "reset_mid_frame", {"bytes": 50}),
    ("F007", OBJECTS, "drip", {"ms_per_byte": 1}),
    ("F008", OBJECTS, "half_close", {}),
    ("F013", OBJECTS, "ragged_eof", {"bytes": 50}),
    ("F015", OBJECTS, "bad_length", {"n": 3}),
    ("F016", OBJECTS, "bad_length", {"n": 2147483647}),
    ("F017", OBJECTS, "segment", {"bytes": 7}),
    ("F018", OBJECTS, "malformed", {}),
    ("F019", OBJECTS, "xml_bomb", {}),
    ("F020", OBJECTS, "nonconform", {"kind": "no_cltrid"}),
    ("F020b", OBJECTS, "nonconform", {"kind": "two_results"}),
    ("F021", OBJECTS, "xml_deep", {"size": 10_000}),
    ("F022", OBJECTS, "encoding", {"kind": "prefixes"}),
    ("F022b", OBJECTS, "encoding", {"kind": "utf-16"}),
    ("F023", OBJECTS, "msg", {"bytes": "0a1b5b31"}),
    ("F024", "greeting", "greeting", {"delay_ms": 700}),
    ("F024b", "greeting", "greeting", {"twice": True}),
    ("F025", "greeting", "greeting", {"without": ["secDNS"]}),
    ("F028", OBJECTS, "code", {"code": 2500, "applied": True}),
    ("F028b", OBJECTS, "code", {"code": 2500}),
    ("F033", OBJECTS, "wrong_cltrid", {}),
    ("F034", OBJECTS, "reorder", {}),
    ("F035", OBJECTS, "dup_response", {}),
    ("F036", OBJECTS, "delay", {"delay_ms": 2500}),
    ("F037", OBJECTS, "code", {"code": 2400}),
    ("F038", OBJECTS, "code", {"code": 2400, "applied": True}),
    ("F040", "domain:create", "steal_on_create", {}),
    ("F042", "domain:renew", "code", {"code": 2304}),
    ("F043", "domain:transfer", "code", {"code": 2202}),
    ("F044", "domain:create", "pending", {"after_seconds": 2}),
    ("F044b", "domain:create", "pending", {"after_seconds": 2, "outcome": "denied"}),
    ("F047", "connect", "flap", {}),
)
_ONLY_FRAMES = {"bad_length", "coalesce", "reorder", "dup_response"}
"""What only octets on a TCP stream can suffer; the .ru registry speaks HTTPS."""


def arm(registry: Registry, share: float) -> None:
    """Let each row bend `share` of the commands that it fits."""
    for row, command, action, args in EACH_COMMAND:
        if registry.entry["transport"] == "tls" or action not in _ONLY_FRAMES:
            registry.control.put_fault(action, name=row, command=command, times=None, probability=share, **args)


def disarm(registries: list[Registry]) -> Counter[str]:
    """End all faults; return how often each row has bent a command."""
    hits: Counter[str] = Counter()
    for registry in registries:
        hits.update({name: fault["hits"] for name, fault in registry.control.faults().items()})
        registry.control.clear_faults()
    return hits
