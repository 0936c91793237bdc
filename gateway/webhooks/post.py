"""One attempt: a POST that is bounded in time and size, to a checked address, following nothing."""

import asyncio
import ssl
import time
from collections.abc import Mapping
from datetime import timedelta

import aiohttp

from gateway.settings import WebhookSettings
from gateway.webhooks.address import AddressRefused, checked_socket, url_problem
from gateway.webhooks.model import Attempted, Result

_ANSWER_MAX_OCTETS = 16 * 1024
_BUSY = (429, 503)


class Poster:
    """Each attempt has a connection of its own, so that a receiver's name is resolved and checked for each."""

    def __init__(self, settings: WebhookSettings) -> None:
        self._settings = settings
        ca_file = None if settings.ca_file is None else str(settings.ca_file)
        self._tls = ssl.create_default_context(cafile=ca_file)

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Attempted:
        """Send, and say how it went; raises nothing."""
        started = time.monotonic()
        status: int | None = None
        wish: timedelta | None = None
        if url_problem(url, inner=self._settings.allow_inner) is not None:
            return Attempted(Result.BLOCKED, None, 0)
        try:
            async with asyncio.timeout(self._settings.timeout_seconds):
                status, wish = await self._send(url, headers, body)
            result = _result_of(status)
        except TimeoutError:
            result = Result.TIMEOUT
        except AddressRefused:
            result = Result.BLOCKED
        except (aiohttp.ClientSSLError, ssl.SSLError):
            result = Result.TLS
        except aiohttp.ClientConnectorError as err:
            result = Result.BLOCKED if isinstance(err.os_error, AddressRefused) else Result.NETWORK
        except (aiohttp.ClientError, OSError, ValueError):
            result = Result.NETWORK
        return Attempted(result, status, time.monotonic() - started, wish)

    async def _send(self, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, timedelta | None]:
        make_socket = None if self._settings.allow_inner else checked_socket
        connector = aiohttp.TCPConnector(
            socket_factory=make_socket, use_dns_cache=False, ssl=self._tls, force_close=True
        )
        async with (
            aiohttp.ClientSession(
                connector=connector, cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False, trust_env=False
            ) as session,
            session.post(url, data=body, headers=headers, allow_redirects=False) as answer,
        ):
            await answer.content.read(_ANSWER_MAX_OCTETS)
            wish = _seconds(answer.headers.get("Retry-After")) if answer.status in _BUSY else None
            return answer.status, wish


def _result_of(status: int) -> Result:
    if 200 <= status < 300:
        return Result.OK
    if status < 400:
        return Result.HTTP_3XX
    return Result.HTTP_4XX if status < 500 else Result.HTTP_5XX


def _seconds(text: str | None) -> timedelta | None:
    """Read Retry-After in seconds; a date is not obeyed: the usual pause is as good."""
    return (
        timedelta(seconds=int(text))
        if text is not None and text.isascii() and text.isdigit() and len(text) < 8
        else None
    )
