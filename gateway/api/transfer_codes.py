"""Another code for a transfer to us whose first one was wrong, so that it need not be ordered and paid anew."""

from typing import Annotated

from aiohttp import web
from pydantic import Field

from gateway.api.endpoint import Call, Endpoint, KeyRule, NoQuery, endpoint
from gateway.api.orders import CHANGE_PROBLEMS, place, the_operation
from gateway.api.problem import Problem
from gateway.api.shapes.base import RequestShape
from gateway.api.shapes.operation import OperationShape
from gateway.api.transfers import transfer_of
from gateway.auth.scopes import Scope
from gateway.operations.requests import TransferCodeRequest


class TransferCodeShape(RequestShape):
    """What the present registrar gave."""

    auth_code: Annotated[str, Field(min_length=1, max_length=100)]


@endpoint(
    "PUT",
    "/v1/transfers/{id}/auth-code",
    summary="Correct the code of a transfer to us",
    scope=Scope.DOMAINS_WRITE,
    body=TransferCodeShape,
    answers={200: (OperationShape,), 202: (OperationShape,)},
    problems=(*CHANGE_PROBLEMS, "transfer_ended"),
    example={"auth_code": "aZ9-correct-code"},
    key=KeyRule.ACCEPTED,
    waits=True,
)
async def set_transfer_code(call: Call[TransferCodeShape, NoQuery]) -> web.Response:
    """Free, and an operation of its own. Where a wrong code is refused at once, there is nothing to correct."""
    transfer = await transfer_of(call)
    if transfer.state.completed:
        raise Problem("transfer_ended", f"The transfer has {transfer.state.value}.")
    return await place(call, TransferCodeRequest(transfer.domain, call.body.auth_code), answer=the_operation)


ENDPOINTS: tuple[Endpoint, ...] = (set_transfer_code,)
