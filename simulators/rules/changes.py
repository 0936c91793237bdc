"""What a registry tells of its own changes (RFC 8590): who did what to a domain, which stands as it is now."""

from datetime import datetime
from typing import TYPE_CHECKING

from simulators.notices import ChangeNotice
from simulators.objects import Domain
from simulators.rules import lifecycle

if TYPE_CHECKING:
    from simulators.registry import Registry


def notice_of(
    registry: "Registry",
    domain: Domain,
    at: datetime,
    *,
    operation: str,
    who: str,
    case: tuple[str, str] | None,
    reason: str | None,
) -> ChangeNotice:
    return ChangeNotice(
        operation=operation,
        svtrid=registry.transaction_id(at),
        who=who,
        at=at,
        name=domain.name,
        roid=domain.roid,
        registrar=domain.registrar,
        statuses=lifecycle.statuses(domain, registry.profile, at),
        expires_at=domain.expires_at,
        case=case,
        reason=reason,
    )
