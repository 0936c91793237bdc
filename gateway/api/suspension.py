"""A name taken out of the DNS and put back, without giving it up."""

from aiohttp import web

from adapters.model import DomainName
from gateway.api.endpoint import Call, Endpoint, KeyRule, NoQuery, endpoint
from gateway.api.orders import CHANGE_PROBLEMS, CHANGED, place
from gateway.auth.scopes import Scope
from gateway.operations.requests import SuspensionRequest


@endpoint(
    "POST",
    "/v1/domains/{name}/suspend",
    summary="Take a domain out of the DNS",
    scope=Scope.DOMAINS_WRITE,
    answers=CHANGED,
    problems=CHANGE_PROBLEMS,
    key=KeyRule.REQUIRED,
    waits=True,
)
async def suspend(call: Call[None, NoQuery]) -> web.Response:
    """Its name servers are kept, and it can be renewed meanwhile. `clientHold` among its statuses tells of it."""
    return await _set(call, suspended=True)


@endpoint(
    "POST",
    "/v1/domains/{name}/resume",
    summary="Put a domain back into the DNS",
    scope=Scope.DOMAINS_WRITE,
    answers=CHANGED,
    problems=CHANGE_PROBLEMS,
    key=KeyRule.REQUIRED,
    waits=True,
)
async def resume(call: Call[None, NoQuery]) -> web.Response:
    """Takes back a suspension of ours; one by the registry (`serverHold`) stays."""
    return await _set(call, suspended=False)


async def _set(call: Call[None, NoQuery], *, suspended: bool) -> web.Response:
    return await place(call, SuspensionRequest(DomainName.parse(call.path("name")), suspended))


ENDPOINTS: tuple[Endpoint, ...] = (suspend, resume)
