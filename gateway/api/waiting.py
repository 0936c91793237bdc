"""Bounded waiting for an operation, ended early when the node stops."""

import asyncio
from contextlib import suppress
from typing import Any

from gateway.api.endpoint import Call
from gateway.errors import DatabaseUnavailable
from gateway.keys import LIFECYCLE, OPERATIONS
from gateway.operations.model import OperationView


async def wait_for(call: Call[Any, Any], operation: OperationView, seconds: float) -> OperationView:
    """Return the operation once it is settled, or as it is after `seconds` or when the node begins to close; as it was
    when the database goes away meanwhile.

    Only looks: the work itself runs in the workers, whoever waits or hangs up.
    """
    if seconds <= 0 or operation.state.settled:
        return operation
    tenant_id = call.principal.tenant_id
    waiting = asyncio.create_task(call.app[OPERATIONS].wait(tenant_id, operation.id, seconds))
    closing = asyncio.create_task(call.app[LIFECYCLE].closed())
    try:
        await asyncio.wait({waiting, closing}, return_when=asyncio.FIRST_COMPLETED)
        if waiting.done():
            return waiting.result()
        return await call.app[OPERATIONS].get(tenant_id, operation.id)
    except DatabaseUnavailable:
        return operation  # it is durable, and nothing newer can be told of it
    finally:
        for task in (waiting, closing):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
