"""Deletion, and restore with its report where the registry wants one (RFC 3915)."""

from adapters.capabilities import Capability
from adapters.epp_adapter.transform import Transform
from adapters.errors import Unsupported
from adapters.model import DeleteOrder
from epp import DomainDelete


def delete(order: DeleteOrder) -> Transform:
    return Transform(DomainDelete(order.name.ascii))


def restore() -> Transform:
    raise Unsupported(Capability.RESTORE, "not implemented yet")
