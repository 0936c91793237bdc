"""The contract: what it says, and its acceptance."""

from typing import Annotated

from aiohttp import web
from pydantic import Field

from gateway.api.actor import actor_of
from gateway.api.documents import NOT_MADE
from gateway.api.endpoint import Call, Endpoint, NoQuery, endpoint
from gateway.api.reply import reply
from gateway.api.shapes.base import RequestShape
from gateway.api.shapes.document import ContractAcceptanceShape, ContractTextShape, DocumentShape, LanguageCode
from gateway.auth.scopes import Scope
from gateway.keys import SERVICES


class ContractQuery(RequestShape):
    """`version`: the newest one when it is not given."""

    version: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    language: LanguageCode = "uk"


@endpoint(
    "GET",
    "/v1/contract",
    summary="Read the contract",
    scope=Scope.BILLING_READ,
    query=ContractQuery,
    answers={200: (ContractTextShape,)},
    problems=("not_found",),
)
async def read_contract(call: Call[None, ContractQuery]) -> web.Response:
    """What customers are shown before they accept it; the Ukrainian text is the legal one."""
    text = call.app[SERVICES].documents.contracts.read(call.query.version, call.query.language)
    return reply(ContractTextShape.of(text))


@endpoint(
    "POST",
    "/v1/accounts/{id}/contract",
    summary="Accept the contract",
    scope=Scope.BILLING_WRITE,
    body=ContractAcceptanceShape,
    answers={201: (DocumentShape,)},
    problems=NOT_MADE,
    example={"version": "2026-11", "address": "203.0.113.7"},
)
async def accept_contract(call: Call[ContractAcceptanceShape, NoQuery]) -> web.Response:
    """The newest version, by the customer of the account, whose profile must be there. The contract becomes a document
    with a number, to which later acts refer. Accepting a version again gives the contract that was made first.
    """
    document = await call.app[SERVICES].documents.contracts.accept(
        call.principal.tenant_id,
        call.path("id"),
        call.body.version,
        source=call.body.address,
        by=actor_of(call),
    )
    return reply(DocumentShape.of(document), status=201, headers={"Location": f"/v1/documents/{document.id}"})


ENDPOINTS: tuple[Endpoint, ...] = (read_contract, accept_contract)
