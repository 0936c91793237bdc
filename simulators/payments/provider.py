"""What the three providers have in common for the checkout, the sender of callbacks and the control interface."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from aiohttp import web

from simulators.payments.book import Payment


@dataclass(frozen=True, slots=True)
class Callback:
    url: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Forgery:
    """How a callback is false: its `kind` is signature, amount, merchant or order."""

    kind: str


FORGERIES = ("signature", "amount", "merchant", "order")


class Provider(Protocol):
    name: str

    def routes(self) -> list[web.RouteDef]: ...

    def callback(self, payment: Payment, forgery: Forgery | None = None) -> Callback: ...

    def accepted(self, payment: Payment, status: int, body: bytes) -> bool:
        """Tell whether the merchant's answer ends the repeating of a callback."""

    def merchant(self, url: str) -> dict[str, Any]:
        """Return what a merchant must know to use this provider here."""
