"""What happened, as panels read it: written in the transaction that makes it true, read in an order that hides none."""

from gateway.events.model import Event, EventType, KeptEvent
from gateway.events.writer import emit

__all__ = ["Event", "EventType", "KeptEvent", "emit"]
