"""What panels ask of some registrars and this gateway does not do: records of a zone, forwarding of its mail.

The answer has a code of its own, so that a module tells its customer why, instead of showing an empty list of records.
"""

from typing import NoReturn

from adapters.model import DomainName
from gateway.api.endpoint import Call, Endpoint, NoQuery, endpoint
from gateway.api.problem import Problem
from gateway.auth.scopes import Scope
from gateway.keys import DOMAINS

_RECORDS = "the gateway does not offer DNS records: they are kept where the domain's name servers are"
_MAIL = "the gateway does not offer mail forwarding: mail is taken where the MX records of the zone lead"


@endpoint(
    "GET",
    "/v1/domains/{name}/dns-records",
    summary="Read the records of a domain's zone (not offered)",
    scope=Scope.DOMAINS_READ,
    answers={},
    problems=("not_offered",),
)
async def read_dns_records(call: Call[None, NoQuery]) -> NoReturn:
    """Always 501: a zone's records are kept where its name servers are."""
    await _refuse(call, _RECORDS)


@endpoint(
    "PUT",
    "/v1/domains/{name}/dns-records",
    summary="Set the records of a domain's zone (not offered)",
    scope=Scope.DOMAINS_WRITE,
    answers={},
    problems=("not_offered",),
)
async def set_dns_records(call: Call[None, NoQuery]) -> NoReturn:
    """Always 501, whatever is sent."""
    await _refuse(call, _RECORDS)


@endpoint(
    "GET",
    "/v1/domains/{name}/mail-forwarding",
    summary="Read where a domain's mail is forwarded (not offered)",
    scope=Scope.DOMAINS_READ,
    answers={},
    problems=("not_offered",),
)
async def read_mail_forwarding(call: Call[None, NoQuery]) -> NoReturn:
    """Always 501: mail is taken where the zone's MX records lead."""
    await _refuse(call, _MAIL)


@endpoint(
    "PUT",
    "/v1/domains/{name}/mail-forwarding",
    summary="Set where a domain's mail is forwarded (not offered)",
    scope=Scope.DOMAINS_WRITE,
    answers={},
    problems=("not_offered",),
)
async def set_mail_forwarding(call: Call[None, NoQuery]) -> NoReturn:
    """Always 501, whatever is sent."""
    await _refuse(call, _MAIL)


async def _refuse(call: Call[None, NoQuery], why: str) -> NoReturn:
    await call.app[DOMAINS].read(call.principal.tenant_id, DomainName.parse(call.path("name")))
    raise Problem("not_offered", why)


ENDPOINTS: tuple[Endpoint, ...] = (read_dns_records, set_dns_records, read_mail_forwarding, set_mail_forwarding)
