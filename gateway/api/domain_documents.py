"""Where a domain's holder uploads the papers that a registrar wants."""

from typing import Literal

from aiohttp import web
from pydantic import Field

from adapters.model import DomainName
from gateway.api.endpoint import Call, Endpoint, NoQuery, endpoint
from gateway.api.reply import reply
from gateway.api.shapes.base import AnswerShape
from gateway.auth.scopes import Scope
from gateway.domains.papers import Papers
from gateway.keys import DOMAINS, REGISTRIES


class DomainDocumentsShape(AnswerShape):
    """`not_needed`: the zone asks for no papers."""

    domain: str
    state: Literal["upload", "not_needed"]
    upload_url: str | None = Field(description="For the holder alone: whoever has it may upload.")


@endpoint(
    "GET",
    "/v1/domains/{name}/documents",
    summary="Read where a domain's papers are uploaded",
    scope=Scope.DOMAINS_WRITE,
    answers={200: (DomainDocumentsShape,)},
    problems=("not_supported", "registry_unavailable"),
)
async def read_domain_documents(call: Call[None, NoQuery]) -> web.Response:
    """Asked of the registrar at this moment. 422 where papers are nobody's affair but ours (`documents` in
    GET /v1/registries).
    """
    name = DomainName.parse(call.path("name"))
    papers = Papers(call.app[DOMAINS], call.app[REGISTRIES])
    url = await papers.upload_url(call.principal.tenant_id, name)
    state: Literal["upload", "not_needed"] = "not_needed" if url is None else "upload"
    return reply(DomainDocumentsShape(domain=name.ascii, state=state, upload_url=url))


ENDPOINTS: tuple[Endpoint, ...] = (read_domain_documents,)
