"""From an Authorization header to the panel behind it."""

from aiohttp import web

from gateway.auth.api_key import ApiKey
from gateway.auth.key_store import KeyStore
from gateway.auth.known_keys import KnownKeys
from gateway.auth.networks import is_within
from gateway.auth.principal import Principal
from gateway.clock import Clock


class Unauthenticated(Exception):
    """No key, or none that is known: an absent key and a wrong secret look alike from outside."""


class KeyRevoked(Exception):
    """The key was right and is not valid any more: revoked or expired."""


class AddressRefused(Exception):
    """The key is valid, and works from other addresses only."""


class TrialKeyRefused(Exception):
    """The key is for trials, and this gateway reaches what is real."""


_NO_DIGEST = bytes(32)


class Authenticator:
    """Looks a key up by its id and compares digests in constant time; a revoked key ends within seconds."""

    def __init__(self, keys: KeyStore | KnownKeys, clock: Clock, *, test_keys: bool) -> None:
        """`test_keys`: nothing that is reached from here is real."""
        self._keys = keys
        self._clock = clock
        self._test_keys = test_keys

    async def authenticate(self, request: web.Request) -> Principal:
        """Raises `Unauthenticated`, `KeyRevoked`, `TrialKeyRefused` or `AddressRefused`."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        key = ApiKey.parse(token.strip()) if scheme.lower() == "bearer" else None
        if key is None:
            raise Unauthenticated
        stored = await self._keys.find(key.key_id)
        right = key.matches(stored.digest if stored else _NO_DIGEST)
        if stored is None or not right or stored.principal.live != key.live:
            raise Unauthenticated
        if stored.ended(self._clock()):
            raise KeyRevoked
        if not (key.live or self._test_keys):
            raise TrialKeyRefused
        if stored.addresses and not is_within(request.remote, stored.addresses):
            raise AddressRefused
        return stored.principal
