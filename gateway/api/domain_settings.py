"""Orders that change how a domain is kept: contacts, lock, privacy, DNSSEC, the hosts below it. All free of charge."""

from typing import Annotated

from aiohttp import web
from pydantic import Field

from adapters.model import DomainName
from gateway.api.endpoint import Call, Endpoint, KeyRule, NoQuery, endpoint
from gateway.api.orders import CHANGE_PROBLEMS, CHANGED, OrderShape, place
from gateway.api.shapes.dnssec import DsRecordShape, KeyRecordShape
from gateway.auth.scopes import Scope
from gateway.operations.requests import DnssecRequest, LockRequest, PrivacyRequest


class LockShape(OrderShape):
    """A locked domain can be neither transferred nor deleted until it is unlocked."""

    locked: bool


class PrivacyShape(OrderShape):
    """A private domain's holder is not shown in public directories."""

    private: bool


class DnssecShape(OrderShape):
    """The whole set, of one kind or the other as the zone takes it; empty = not signed."""

    records: Annotated[list[DsRecordShape | KeyRecordShape], Field(max_length=20)]


@endpoint(
    "PUT",
    "/v1/domains/{name}/lock",
    summary="Lock or unlock a domain",
    scope=Scope.DOMAINS_WRITE,
    body=LockShape,
    answers=CHANGED,
    problems=CHANGE_PROBLEMS,
    example={"locked": True},
    key=KeyRule.ACCEPTED,
    waits=True,
)
async def set_lock(call: Call[LockShape, NoQuery]) -> web.Response:
    """A lock that is so already is not sent again."""
    return await place(call, LockRequest(_name(call), call.body.locked))


@endpoint(
    "PUT",
    "/v1/domains/{name}/privacy",
    summary="Hide or show a domain's holder",
    scope=Scope.DOMAINS_WRITE,
    body=PrivacyShape,
    answers=CHANGED,
    problems=CHANGE_PROBLEMS,
    example={"private": True},
    key=KeyRule.ACCEPTED,
    waits=True,
)
async def set_privacy(call: Call[PrivacyShape, NoQuery]) -> web.Response:
    """Free of charge, and only through registrars that offer it: GET /v1/tlds/{tld} tells where."""
    return await place(call, PrivacyRequest(_name(call), call.body.private))


@endpoint(
    "PUT",
    "/v1/domains/{name}/dnssec",
    summary="Set the keys that sign a domain",
    scope=Scope.DOMAINS_WRITE,
    body=DnssecShape,
    answers=CHANGED,
    problems=CHANGE_PROBLEMS,
    example={"records": [{"key_tag": 12345, "algorithm": 13, "digest_type": 2, "digest": "AB" * 32}]},
    key=KeyRule.ACCEPTED,
    waits=True,
)
async def set_dnssec(call: Call[DnssecShape, NoQuery]) -> web.Response:
    """Sign the zone before its keys are set here, and unset them before it is unsigned."""
    records = tuple(record.to_record() for record in call.body.records)
    return await place(call, DnssecRequest(_name(call), records))


def _name(call: Call[OrderShape, NoQuery] | Call[None, NoQuery]) -> DomainName:
    return DomainName.parse(call.path("name"))


ENDPOINTS: tuple[Endpoint, ...] = (set_lock, set_privacy, set_dnssec)
