"""The code by which another registrar may take a domain over."""

from typing import Any

from aiohttp import web
from pydantic import Field

from adapters.model import DomainName
from gateway.api.actor import actor_of
from gateway.api.endpoint import Call, Endpoint, KeyRule, NoQuery, endpoint
from gateway.api.orders import CHANGE_PROBLEMS, place
from gateway.api.reply import reply
from gateway.api.shapes.base import AnswerShape
from gateway.api.shapes.operation import OperationShape
from gateway.auth.scopes import Scope
from gateway.keys import OPERATIONS, SERVICES
from gateway.operations.model import OperationView
from gateway.operations.requests import AuthCodeRequest


class AuthCodeShape(AnswerShape):
    """For the domain's owner alone: whoever has it can take the domain away."""

    domain: str
    auth_code: str = Field(description="Kept nowhere: it is made again when it is asked for.")
    operation: str


@endpoint(
    "POST",
    "/v1/domains/{name}/auth-code",
    summary="Set a fresh auth code",
    scope=Scope.DOMAINS_AUTH_CODE,
    answers={200: (AuthCodeShape,), 202: (OperationShape,)},
    problems=CHANGE_PROBLEMS,
    key=KeyRule.REQUIRED,
    waits=True,
)
async def set_auth_code(call: Call[None, NoQuery]) -> web.Response:
    """The code before it is void. After a 202, the same request with the same key gives the code."""
    return await place(call, AuthCodeRequest(DomainName.parse(call.path("name"))), answer=_the_code)


@endpoint(
    "GET",
    "/v1/domains/{name}/auth-code",
    summary="Read the auth code that was set last",
    scope=Scope.DOMAINS_AUTH_CODE,
    answers={200: (AuthCodeShape,)},
)
async def read_auth_code(call: Call[None, NoQuery]) -> web.Response:
    """404 where none was set since the domain came here. That it was read is put on record; some registries let a code
    end after days.
    """
    reader, name = call.app[SERVICES].auth_codes, DomainName.parse(call.path("name"))
    operation, code = await reader.read(call.principal.tenant_id, name, by=actor_of(call))
    return reply(AuthCodeShape(domain=operation.domain.ascii, auth_code=code, operation=operation.id))


async def _the_code(call: Call[Any, Any], operation: OperationView) -> web.Response:
    code = call.app[OPERATIONS].auth_code(operation)
    return reply(AuthCodeShape(domain=operation.domain.ascii, auth_code=code, operation=operation.id))


ENDPOINTS: tuple[Endpoint, ...] = (set_auth_code, read_auth_code)
