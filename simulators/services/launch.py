"""launch-1.0 on the wire: claims check and claims create (RFC 8334 §3.1, §3.3)."""

from collections.abc import Iterable
from datetime import UTC, datetime

from simulators.namespaces import LAUNCH
from simulators.refusals import Refused, Why
from simulators.response import Outcome
from simulators.rules import claims
from simulators.rules.claims import ClaimsNotice
from simulators.services.call import Call
from simulators.wire import Element, add, child_text, children, element


def asks_for_claims(call: Call) -> bool:
    """Tell whether a check asks for claims rather than for what may be registered."""
    extension = call.extension(LAUNCH, "check")
    return extension is not None and extension.get("type", "claims") != "avail"


def check(call: Call, names: Iterable[str]) -> Outcome:
    """Answer a claims check, which has no other data (RFC 8334 §3.1.1)."""
    data = element(LAUNCH, "chkData", "launch")
    add(data, "phase", "claims")
    for name in names:
        key = claims.claim_key(call.registry, name)
        entry = add(data, "cd")
        add(entry, "name", name, exists="0" if key is None else "1")
        if key is not None:
            add(entry, "claimKey", key, validatorID="tmch")
    return Outcome(extensions=(data,))


def notices_of(call: Call) -> tuple[ClaimsNotice, ...]:
    """Return the claims notices of a create. Raises `Refused` for a phase other than claims and open."""
    extension = call.extension(LAUNCH, "create")
    if extension is None:
        return ()
    if child_text(extension, "phase") not in {"claims", "open"}:
        raise Refused(Why.LAUNCH_PHASE)
    return tuple(_notice(node) for node in children(extension, "notice"))


def _notice(node: Element) -> ClaimsNotice:
    return ClaimsNotice(child_text(node, "noticeID"), _instant(node, "notAfter"), _instant(node, "acceptedDate"))


def _instant(node: Element, name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(child_text(node, name))
    except ValueError as err:
        raise Refused(Why.SYNTAX, f"{name} is not a dateTime") from err
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
