"""Deletion, and restore with its report where the registry wants one (RFC 3915)."""

from datetime import datetime

from adapters.epp_adapter.profile import EppProfile, RestoreRules
from adapters.epp_adapter.transform import Transform
from adapters.model import DeleteOrder, DomainInfo, DomainName, RestoreOrder
from adapters.verification.removal import awaits_report
from epp import CommandExtension, DomainChange, DomainDelete, DomainUpdate, RestoreReport, RestoreRequest

_REASON = "The registrant asked for the name back."


def delete(order: DeleteOrder) -> Transform:
    return Transform(DomainDelete(order.name.ascii))


def restore(order: RestoreOrder, info: DomainInfo, profile: EppProfile, now: datetime) -> Transform:
    """Return the request, or its report alone where the request went through before."""
    rules = profile.restore
    if not rules.report:
        return _update(order.name, rules, RestoreRequest(rules.namespace))
    report = _update(order.name, rules, _report(info, now))
    if awaits_report(info):
        return report
    request = _update(order.name, rules, RestoreRequest(rules.namespace))
    return Transform(request.command, request.extensions, report)


def _update(name: DomainName, rules: RestoreRules, extension: CommandExtension) -> Transform:
    """A restore rides on an update that changes nothing else."""
    change = DomainChange() if rules.empty_change else None
    return Transform(DomainUpdate(name.ascii, chg=change), (extension,))


def _report(info: DomainInfo, now: datetime) -> RestoreReport:
    """Describe the name, which is after the restore what it was before: the deletion was the last change of it."""
    data = _described(info)
    return RestoreReport(
        pre_data=data,
        post_data=data,
        del_time=info.updated_at or now,
        res_time=now,
        res_reason=_REASON,
    )


def _described(info: DomainInfo) -> str:
    servers = ", ".join(sorted(host.ascii for host in info.nameservers)) or "none"
    return f"Domain: {info.name}; registrant: {info.registrant or 'with the registrar'}; name servers: {servers}"
