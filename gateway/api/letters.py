"""Letters of registrars to holders, sent again."""

from datetime import datetime

from aiohttp import web

from adapters.model import DomainName
from gateway.api.endpoint import Call, Endpoint, NoQuery, endpoint
from gateway.api.problem import Problem
from gateway.api.reply import reply
from gateway.api.shapes.base import AnswerShape
from gateway.auth.scopes import Scope
from gateway.errors import NotEligible, NotFound
from gateway.keys import DOMAINS, OPERATIONS, SERVICES
from gateway.operations.model import OperationKind
from gateway.operations.states import OperationState

_PROBLEMS = ("not_eligible", "not_supported", "registry_unavailable")


class LetterShape(AnswerShape):
    """The registrar was asked to write once more at `asked_at`."""

    name: str
    name_unicode: str
    asked_at: datetime


@endpoint(
    "POST",
    "/v1/domains/{name}/verification/resend",
    summary="Ask a domain's holder to confirm the address again",
    scope=Scope.DOMAINS_WRITE,
    answers={200: (LetterShape,)},
    problems=(*_PROBLEMS, "validation_failed"),
)
async def resend_verification(call: Call[None, NoQuery]) -> web.Response:
    """The registrar mails its question once more. `verification` of the domain tells whether it was answered."""
    name = DomainName.parse(call.path("name"))
    domain = await call.app[DOMAINS].read(call.principal.tenant_id, name)
    return _asked(name, await call.app[SERVICES].letters.verification(domain.registry, name))


@endpoint(
    "POST",
    "/v1/transfers/{id}/resend",
    summary="Ask for a transfer's approval again",
    scope=Scope.DOMAINS_WRITE,
    answers={200: (LetterShape,)},
    problems=(*_PROBLEMS, "transfer_ended"),
)
async def resend_transfer_mail(call: Call[None, NoQuery]) -> web.Response:
    """For a transfer to us that waits for the holder's word on a mail."""
    operation = await call.app[OPERATIONS].get(call.principal.tenant_id, call.path("id"))
    if operation.kind is not OperationKind.TRANSFER:
        raise NotFound("transfer", operation.id)
    if operation.state.completed:
        raise Problem("transfer_ended", f"The transfer has {operation.state.value}.")
    if operation.state is not OperationState.AWAITING_REGISTRY:
        raise NotEligible("the transfer does not wait for an answer")
    name = operation.domain
    return _asked(name, await call.app[SERVICES].letters.transfer(operation.registry, name))


def _asked(name: DomainName, at: datetime) -> web.Response:
    return reply(LetterShape(name=name.ascii, name_unicode=name.unicode, asked_at=at))


ENDPOINTS: tuple[Endpoint, ...] = (resend_verification, resend_transfer_mail)
