"""What the .ru dossier leaves open (§11, and each fact that it marks as unverified), as switches of the simulator.

The first value of each is the profile's own; docs/simulators.md tells where each reading comes from.
"""

from collections.abc import Mapping
from typing import Any

from simulators.switches import combined

Patch = Mapping[str, Any]


def answer(why: str, *codes: int) -> tuple[Patch, ...]:
    return tuple({"answers": {why: {"code": code}}} for code in codes)


def field(part: str, name: str, *values: Any) -> tuple[Patch, ...]:
    return tuple({part: {name: value}} for value in values)


def plain(name: str, *values: Any) -> tuple[Patch, ...]:
    return tuple({name: value} for value in values)


SWITCHES: Mapping[str, tuple[Patch, ...]] = {
    "code without a session": answer("no_session", 2501, 2200, 2002),
    "cookie before login": field("session", "cookie_before_login", True, False),
    "renewal too early is a status": field("periods", "early_renewal_by_status", True, False),
    "code of a renewal too early": answer("renew_too_early", 2105, 2304),
    "renewal answers with its date": field("domains", "renew_answer_has_data", True, False),
    "namespace of trnData": field("wire", "transfer_answers", "asked", "object", "transfer"),
    "namespace of a message's trnData": field("wire", "transfer_messages", "object", "transfer"),
    "name servers at least": field("domains", "nameservers_min", 2, 1),
    "code of an unknown registrant": answer("unknown_registrant", 2306, 2303),
    "protocol versions": field("wire", "versions", ["1.0"], ["1.0", "1.1"], ["1.1"]),
    "oidEsia is taken": field("contacts", "state_id_taken", True, False),
    "deletion is immediate": field("lifecycle", "delete_is_immediate", True, False),
    "hosts are per registrar": field("hosts", "per_registrar", True, False),
    "repeated lines of a contact": field("contacts", "repeated_parts", "replaced", "added"),
    "other periods are ignored": field("periods", "others_ignored", False, True),
    "code of another period": answer("period_not_allowed", 2004, 2306),
    "text within a status": field("domains", "status_text_taken", True, False),
    "what ends an unanswered transfer": field("transfers", "unanswered", "cancelled", "approved"),
    "a transfer adds what it asks for": (
        {"transfers": {"years_added": "none"}},
        {"transfers": {"years_added": "asked", "years_default": 0}},
    ),
    "schema files in the greeting": field("wire", "schema_tokens", True, False),
    "msgQ on any answer": field("wire", "queue_hint", True, False),
    "messages wait for days": plain("message_days", None, 7),
    "money back after a registration": field("lifecycle", "add_grace_days", 0, 5),
    "registry renews by itself": (
        {"lifecycle": {"auto_renew": False}},
        {"lifecycle": {"auto_renew": True, "auto_renew_grace_days": 30, "auto_renew_told": True}},
    ),
    "statuses after expiry": field(
        "lifecycle", "expired_statuses", ["serverDeleteProhibited", "serverTransferProhibited"], []
    ),
    "code where no transfer is pending": answer("transfer_not_pending", 2301, 2303),
    "code of a second request": answer("transfer_pending", 2306, 2300),
    "calendar of the expiry": (
        {"wire": {"time_zone": "UTC"}},
        {"wire": {"time_zone": "Europe/Moscow"}},
    ),
    "fractions of a second": field("wire", "fraction", True, False),
    "languages": field("wire", "languages", ["ru", "en"], ["ru"]),
    "foreign contact in a transfer": field("contacts", "shown_in_transfer", True, False),
    "unused contacts and hosts are dropped": field("lifecycle", "unlinked_objects_dropped", True, False),
    "a foreign domain": field("domains", "foreign_info", "refused", "partial"),
    "code for the transfer": field("transfers", "auth_info_after", "cleared", "kept", "replaced"),
}
"""By what is in doubt, its readings."""


def reading(number: int) -> Patch:
    """Return a patch that sets each switch to its reading of that number, where it has so many."""
    patch: dict[str, Any] = {}
    for readings in SWITCHES.values():
        if number < len(readings):
            patch = combined(patch, readings[number])
    return patch
