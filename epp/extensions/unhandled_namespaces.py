"""Data that a server holds back because login did not name its namespace (RFC 9038).

It comes as a value of the result, with a reason that says so. The message is read and acknowledged like any other.
"""

import re
from dataclasses import dataclass
from typing import Any

from epp.envelope import RawElement, Response

_NOT_NAMED = re.compile(r"(\S+) not in login services")


@dataclass(frozen=True, slots=True)
class UnhandledNamespace:
    """An element of a namespace that the session's login left out. Name it at the next login."""

    namespace: str
    element: RawElement


def unhandled_namespaces(response: Response[Any]) -> tuple[UnhandledNamespace, ...]:
    """Return what came this way; `Dialect.read` gives an element's value where its kind is known."""
    return tuple(
        UnhandledNamespace(value.namespace, value)
        for result in response.results
        for value in result.values
        if value.namespace in {named[1] for reason in result.reasons if (named := _NOT_NAMED.match(reason))}
    )
