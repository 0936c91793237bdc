"""How the gateway is, in one look: its version, and each registry's link, circuit, pauses and queue."""

from importlib.metadata import version

from aiohttp import web
from pydantic import Field

from adapters.interface import LinkStatus
from gateway.api.endpoint import Call, Endpoint, NoQuery, endpoint
from gateway.api.reply import reply
from gateway.api.shapes.base import AnswerShape
from gateway.auth.scopes import Scope
from gateway.keys import REGISTRIES, REGISTRY_SERVICE
from gateway.registries.health import LinkState
from gateway.storage.circuits import CircuitState
from gateway.storage.schema import head_revision


class RegistryStatusShape(AnswerShape):
    """`up` is this node's link; all else is the same on every node."""

    name: str
    up: bool
    circuit: CircuitState = Field(description="`closed`: orders are sent. `open`: it did not answer, so they wait.")
    paused: list[str] = Field(description="Why orders wait: `operator`, `balance`, `maintenance:` and its id.")
    queued: int = Field(description="Orders that wait to be sent.")

    @classmethod
    def of(cls, state: LinkState, link: LinkStatus) -> "RegistryStatusShape":
        return cls(
            name=state.name,
            up=link.up,
            circuit=state.circuit_state,
            paused=[pause.cause for pause in state.pauses],
            queued=sum(each.depth for each in state.queue),
        )


class StatusShape(AnswerShape):
    """`schema_revision` is that of the database which this version was written for."""

    version: str
    schema_revision: str
    registries: list[RegistryStatusShape]


@endpoint(
    "GET",
    "/v1/status",
    summary="Read how the gateway is",
    scope=Scope.DOMAINS_READ,
    answers={200: (StatusShape,)},
)
async def read_status(call: Call[None, NoQuery]) -> web.Response:
    """Nothing is asked of a registry."""
    adapters, health = call.app[REGISTRIES].adapters, call.app[REGISTRY_SERVICE].health
    registries = [
        RegistryStatusShape.of((await health(name)).state, adapter.link()) for name, adapter in sorted(adapters.items())
    ]
    answer = StatusShape(
        version=version("domain-registrar-gateway"), schema_revision=head_revision(), registries=registries
    )
    return reply(answer)


ENDPOINTS: tuple[Endpoint, ...] = (read_status,)
