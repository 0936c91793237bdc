"""The registries behind the gateway: what each can do, and how its link is."""

from aiohttp import web

from adapters.capabilities import Capability, Support
from adapters.interface import RegistryAdapter
from gateway.api.endpoint import Call, Endpoint, NoQuery, endpoint
from gateway.api.reply import reply
from gateway.api.shapes.base import AnswerShape
from gateway.auth.scopes import Scope
from gateway.keys import REGISTRIES


class SupportedCapabilityShape(AnswerShape):
    support: Support
    reason: str | None


class LinkShape(AnswerShape):
    up: bool
    sessions: dict[str, int]
    last_error: str | None
    last_error_at: str | None


class RegistryShape(AnswerShape):
    id: str
    tlds: list[str]
    capabilities: dict[Capability, SupportedCapabilityShape]
    link: LinkShape

    @classmethod
    def of(cls, adapter: RegistryAdapter, tlds: list[str]) -> "RegistryShape":
        able, link = adapter.capabilities, adapter.link()
        return cls(
            id=adapter.name,
            tlds=tlds,
            capabilities={
                one: SupportedCapabilityShape(support=able.support(one), reason=able.why_not(one)) for one in Capability
            },
            link=LinkShape(
                up=link.up, sessions=link.sessions, last_error=link.last_error, last_error_at=link.last_error_at
            ),
        )


class RegistriesShape(AnswerShape):
    items: list[RegistryShape]


@endpoint(
    "GET",
    "/v1/registries",
    summary="List the registries",
    scope=Scope.DOMAINS_READ,
    answers={200: (RegistriesShape,)},
)
async def list_registries(call: Call[None, NoQuery]) -> web.Response:
    """As this node sees them now; nothing is asked of a registry."""
    registries = call.app[REGISTRIES]
    items = [
        RegistryShape.of(adapter, sorted(zone for zone, served_by in registries.zones.items() if served_by == name))
        for name, adapter in sorted(registries.adapters.items())
    ]
    return reply(RegistriesShape(items=items))


ENDPOINTS: tuple[Endpoint, ...] = (list_registries,)
