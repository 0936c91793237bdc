"""Getting a deleted name back within its redemption period (RFC 3915): a request, then perhaps a report."""

from datetime import datetime, timedelta

from simulators.notices import RestoreNotice
from simulators.objects import Domain
from simulators.periods import add_years
from simulators.policies import RestoreRules
from simulators.refusals import Refused, Why, domain_name
from simulators.registry import Registry
from simulators.rules import domains, fees
from simulators.rules.fees import AgreedFee


def request(
    registry: Registry,
    registrar: str,
    name: str,
    rules: RestoreRules,
    agreed: AgreedFee | None,
    now: datetime,
    *,
    alone: bool = True,
) -> Domain:
    """Take a name out of redemption; it is pendingRestore until the report, where one is required.

    `alone`: the update that asks for it changes nothing else.
    """
    domain = domains.find_own(registry, registrar, name)
    if domain.redemption_until is None or now >= domain.redemption_until or domain.report_due_at is not None:
        raise Refused(Why.NOT_IN_REDEMPTION, culprit=domain_name(name))
    _check_alone(alone=alone)
    fees.check_agreed(registry, name, agreed, registry.price(name).restore)
    registry.charge(registrar, "restore", name, registry.price(name).restore, 0, now)
    if rules.report == "ignored":
        _finish(registry, domain, rules, now)
        return domain
    due = now + timedelta(days=rules.report_days)
    with registry.changing(domain):
        domain.restore_asked_at, domain.report_due_at = now, due
    registry.notify(registrar, "Restore Request Pending", now, RestoreNotice(name, now, due))
    return domain


def report(
    registry: Registry, registrar: str, name: str, rules: RestoreRules, now: datetime, *, alone: bool = True
) -> Domain:
    """Complete a restore."""
    domain = domains.find_own(registry, registrar, name)
    if domain.report_due_at is None:
        raise Refused(Why.NOT_IN_REDEMPTION, culprit=domain_name(name))
    _check_alone(alone=alone)
    _finish(registry, domain, rules, now)
    return domain


def _check_alone(*, alone: bool) -> None:
    if not alone:
        raise Refused(Why.RESTORE_NOT_ALONE)


def _finish(registry: Registry, domain: Domain, rules: RestoreRules, now: datetime) -> None:
    """The name is registered again; a date that has passed meanwhile is moved on, and the years charged."""
    with registry.changing(domain):
        domain.redemption_until = domain.purge_at = None
        domain.restore_asked_at = domain.report_due_at = None
        domain.updater, domain.updated_at = domain.registrar, now
        if rules.starts_anew:
            domain.created_at, domain.expires_at = now, add_years(now, 1)
    while domain.expires_at <= now:
        amount = registry.price(domain.name).renew
        registry.charge(domain.registrar, "renew", domain.name, amount, 1, now, on_credit=True)
        with registry.changing(domain):
            domain.expires_at = add_years(domain.expires_at, 1)
