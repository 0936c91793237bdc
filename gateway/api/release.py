"""A name handed to somebody else by the one who has it."""

from typing import Annotated

from aiohttp import web
from pydantic import Field

from adapters.model import DomainName, TransferDecision
from gateway.api.endpoint import Call, Endpoint, KeyRule, NoQuery, endpoint
from gateway.api.orders import CHANGE_PROBLEMS, place, the_operation
from gateway.api.shapes.base import RequestShape
from gateway.api.shapes.operation import OperationShape
from gateway.auth.scopes import Scope
from gateway.operations.requests import TransferDecisionRequest


class ReleaseShape(RequestShape):
    """`to` is the other registrar's id at the registry (.su), or the other account at the registrar (reg.ru)."""

    to: Annotated[str, Field(min_length=1, max_length=64)]


@endpoint(
    "POST",
    "/v1/domains/{name}/release",
    summary="Hand a domain to another registrar or account",
    scope=Scope.DOMAINS_WRITE,
    body=ReleaseShape,
    answers={200: (OperationShape,), 202: (OperationShape,)},
    problems=CHANGE_PROBLEMS,
    example={"to": "OTHER-SU"},
    key=KeyRule.REQUIRED,
    waits=True,
)
async def release(call: Call[ReleaseShape, NoQuery]) -> web.Response:
    """Where whoever has a name begins its transfer (`release` in GET /v1/tlds); over when the other one has it."""
    order = TransferDecisionRequest(DomainName.parse(call.path("name")), TransferDecision.OFFER, call.body.to)
    return await place(call, order, answer=the_operation)


ENDPOINTS: tuple[Endpoint, ...] = (release,)
