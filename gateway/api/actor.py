"""Who is behind a call, for the audit trail."""

from typing import Any

from gateway.api.endpoint import Call
from gateway.audit import Actor
from gateway.keys import REQUEST_ID


def actor_of(call: Call[Any, Any]) -> Actor:
    return Actor(call.principal.actor, call.request[REQUEST_ID], call.request.remote)
