"""Who changed what, and when: written with the change or the change does not happen."""

from gateway.audit.entry import Actor, AuditEntry
from gateway.audit.trail import AuditTrail

__all__ = ["Actor", "AuditEntry", "AuditTrail"]
