"""How a call says who we are."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from adapters.http.call import HttpCall, Pairs


class Credentials(Protocol):
    def sign(self, call: HttpCall) -> HttpCall:
        """Return the call with what the other side knows us by."""
        ...

    async def renew(self) -> None:
        """Log in anew, after a 401; nothing where credentials do not change. Raises `Unavailable`."""
        ...


@dataclass(frozen=True, slots=True)
class FixedHeaders:
    headers: Mapping[str, str] = field(repr=False)

    def sign(self, call: HttpCall) -> HttpCall:
        return replace(call, headers={**call.headers, **self.headers})

    async def renew(self) -> None:
        """Do nothing: they are the same for ever."""


@dataclass(frozen=True, slots=True)
class FixedFields:
    fields: Pairs = field(repr=False)

    def sign(self, call: HttpCall) -> HttpCall:
        return replace(call, fields=(*self.fields, *call.fields))

    async def renew(self) -> None:
        """Do nothing: they are the same for ever."""
