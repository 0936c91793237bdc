"""A client of the interface for Python, blocking and asynchronous: docs/client.md."""

from gateway.client.answers.base import Money
from gateway.client.asynchronous import AsyncGateway
from gateway.client.blocking import Gateway
from gateway.client.call import Call
from gateway.client.errors import GatewayError, Problem, Unanswered, Unreadable, WrongField
from gateway.client.ordered import Ordered
from gateway.client.retries import Patience

__all__ = [
    "AsyncGateway",
    "Call",
    "Gateway",
    "GatewayError",
    "Money",
    "Ordered",
    "Patience",
    "Problem",
    "Unanswered",
    "Unreadable",
    "WrongField",
]
