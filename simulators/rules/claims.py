"""Trademark claims (RFC 8334): who registers a label that a mark claims must have seen and accepted the notice."""

from dataclasses import dataclass
from datetime import datetime

from simulators.refusals import Refused, Why
from simulators.registry import Registry


@dataclass(frozen=True, slots=True)
class ClaimsNotice:
    """A notice that the client says the holder accepted."""

    id: str
    not_after: datetime
    accepted_at: datetime


def claim_key(registry: Registry, name: str) -> str | None:
    """Return the key under which the trademark database describes the claim on a name's label."""
    return registry.profile.claims.get(name.partition(".")[0])


def check(registry: Registry, name: str, notices: tuple[ClaimsNotice, ...], now: datetime) -> None:
    """Raises `Refused` for a claimed label without a notice that is still good and was accepted."""
    if claim_key(registry, name) is None:
        if notices:
            raise Refused(Why.CLAIMS_NOTICE, "no claim exists on this name")
        return
    if not notices:
        raise Refused(Why.CLAIMS_NOTICE_MISSING)
    for notice in notices:
        if notice.not_after < now:
            raise Refused(Why.CLAIMS_NOTICE, "the notice has expired")
        if notice.accepted_at > now:
            raise Refused(Why.CLAIMS_NOTICE, "the notice was accepted in the future")
