"""Whether the change of a host took place."""

from adapters.model import Attempt, DomainName, HostOrder, HostSet, HostView
from adapters.outcome import Verdict
from adapters.verification.evidence import Evidence, applied_if, gone


def host_change(order: HostOrder, attempt: Attempt, evidence: Evidence) -> Verdict:
    if evidence.info is None or not evidence.info.ours:
        return gone(order, evidence.info)
    so = host_is_as_ordered(order, evidence.host, evidence.renamed)
    return applied_if(so, HostSet(name_after(order)), attempt, evidence)


def host_is_as_ordered(order: HostOrder, host: HostView | None, renamed: HostView | None) -> bool:
    """Tell whether the host, as it is by its old and its new name, is what the order wants."""
    if order.addresses is None:
        return host is None
    if order.new_name is not None and host is not None:
        return False
    wanted = host if order.new_name is None else renamed
    return wanted is not None and wanted.addresses == frozenset(order.addresses)


def name_after(order: HostOrder) -> DomainName | None:
    """Return the host's name once the order is done; None = it is deleted."""
    return None if order.addresses is None else order.new_name or order.host
