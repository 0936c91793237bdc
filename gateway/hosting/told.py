"""What panels are told of hosting and add-ons."""

from billing_core.services import Service
from gateway.events import Event, EventType


def renewed_event(service: Service) -> Event:
    data = {"service": service.id, "ends_on": service.ends_on.isoformat()}
    return Event(EventType.SERVICE_RENEWED, service.tenant_id, service.account_id, data)
