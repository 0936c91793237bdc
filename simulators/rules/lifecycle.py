"""The stages of a domain's life, and which statuses follow from time and delegation.

    registered ──expiry──▶ auto-renewed for a year, charged (gTLD)
                       └──▶ still renewable for `expired_days` ──▶ leaves
    leaves (or deleted) ──▶ redemption ──▶ pendingDelete ──▶ purged
                              │    ▲ no report in time
                              └▶ pendingRestore ──▶ registered

When each of them comes is in `clockwork`. Grace periods run beside it and give money back on delete (RFC 3915 §3.1).
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from simulators.objects import REGISTRY_ITSELF, Domain, Grace
from simulators.periods import add_years
from simulators.profile import Profile

if TYPE_CHECKING:
    from simulators.registry import Registry

_LEAVING = frozenset({"pendingDelete", "redemptionPeriod"})
_WAITING = frozenset({"pendingCreate", "pendingTransfer"})
PROHIBITING = {
    "renew": frozenset({"clientRenewProhibited", "serverRenewProhibited"}) | _LEAVING | _WAITING,
    # clientUpdateProhibited lets its own removal pass: see `flags.check_updatable`
    "update": frozenset({"serverUpdateProhibited"}) | _LEAVING | _WAITING,
    "delete": frozenset({"clientDeleteProhibited", "serverDeleteProhibited"}) | _LEAVING | _WAITING,
    "transfer": frozenset({"clientTransferProhibited", "serverTransferProhibited"}) | _LEAVING | _WAITING,
}


def auto_renew(registry: "Registry", domain: Domain, at: datetime) -> None:
    """Add a year and charge it at once, on credit if need be; the grace period gives it back on delete."""
    amount = registry.price(domain.name).renew
    registry.charge(domain.registrar, "autorenew", domain.name, amount, 1, at, on_credit=True)
    with registry.changing(domain):
        domain.expires_at = add_years(domain.expires_at, 1)
        domain.updater, domain.updated_at = REGISTRY_ITSELF, at
        days = registry.profile.lifecycle.auto_renew_grace_days
        grant(domain, "autoRenewPeriod", days, amount, at, years=1)
    if registry.profile.lifecycle.auto_renew_told:
        registry.notify_change(domain, "Domain {name} was renewed.", at, operation="autoRenew")


def leave(registry: "Registry", domain: Domain, at: datetime) -> None:
    """Take the name out of the registrar's hands: redemption, then pendingDelete, then gone."""
    days = registry.profile.lifecycle
    with registry.changing(domain):
        domain.redemption_until = at + timedelta(days=days.redemption_days)
        domain.purge_at = domain.redemption_until + timedelta(days=days.pending_delete_days)


def fall_back(registry: "Registry", domain: Domain, at: datetime) -> None:
    """End a restore whose report did not come: the name is in redemption again, from the start (RFC 3915 §3.2)."""
    domain.restore_asked_at = domain.report_due_at = None
    leave(registry, domain, at)
    registry.notify_change(domain, "No restore report for {name}: back in redemption.", at, operation="autoDelete")


def purge(registry: "Registry", domain: Domain) -> None:
    """Drop the domain, the hosts below it, and where the registry sweeps, the contacts and hosts that it alone used."""
    contacts, hosts = registry.used_by(domain)
    for key in registry.links.hosts_below(domain.name):
        registry.remove_host(key)
    registry.remove_domain(domain)
    if registry.profile.lifecycle.unlinked_objects_dropped:
        registry.sweep(contacts, hosts)
    elif not registry.profile.domains.host_objects:
        registry.sweep((), hosts)


def grant(domain: Domain, kind: str, days: int, amount_minor: int, at: datetime, *, years: int = 0) -> None:
    """Open a grace period, where the registry has one of that kind; `years` is what was bought."""
    domain.graces = [grace for grace in domain.graces if grace.ends_at > at]
    if days:
        domain.graces.append(Grace(kind, at + timedelta(days=days), amount_minor, domain.registrar, years))


def running(domain: Domain, now: datetime) -> list[Grace]:
    return [grace for grace in domain.graces if grace.ends_at > now]


def rgp_statuses(domain: Domain, now: datetime) -> list[str]:
    """Return the grace period statuses of RFC 3915 §3.1 that hold now; several at once are normal."""
    if domain.report_due_at is not None:
        return ["pendingRestore"]
    if domain.redemption_until is not None:
        return ["redemptionPeriod" if now < domain.redemption_until else "pendingDelete"]
    return list(dict.fromkeys(grace.kind for grace in running(domain, now)))


def statuses(domain: Domain, profile: Profile, now: datetime) -> list[str]:
    """Return every status the domain shows: set, implied by time, `inactive` without delegation, or `ok` alone."""
    shown = set(domain.statuses) | _implied_by_time(domain, profile, now)
    if not domain.nameservers:
        shown.add("inactive")
    return sorted(shown) or ["ok"]


def _implied_by_time(domain: Domain, profile: Profile, now: datetime) -> set[str]:
    if domain.redemption_until is not None:
        in_redemption = now < domain.redemption_until
        return {"redemptionPeriod" if in_redemption and profile.lifecycle.redemption_is_status else "pendingDelete"}
    implied: set[str] = set()
    if domain.review is not None:
        implied.add("pendingCreate")
    if domain.transfer is not None and domain.transfer.is_pending:
        implied.add("pendingTransfer")
    if now >= domain.expires_at:
        implied |= set(profile.lifecycle.expired_statuses)
    if profile.periods.early_renewal_by_status and too_early(domain, profile, now):
        implied.add("serverRenewProhibited")
    return implied


def too_early(domain: Domain, profile: Profile, now: datetime) -> bool:
    """Tell whether the renewal window has not opened yet."""
    window = profile.periods.renew_earliest_before
    return window is not None and now < domain.expires_at - window
