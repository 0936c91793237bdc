"""The gateway as the probe sees it: a panel's calls over HTTP, each followed to its end."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from ulid import ULID

_FOLLOW = {"Prefer": "wait=10"}
_AT_ONCE = {"Prefer": "respond-async"}


class ProbeFailed(Exception):
    """The gateway did not do what a panel may expect; `detail` is its own word, or what it answered."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


@dataclass(frozen=True, slots=True)
class ProbePanel:
    """Raises `ProbeFailed`, aiohttp's `ClientError` and `TimeoutError`."""

    http: aiohttp.ClientSession
    url: str
    api_key: str = field(repr=False)

    async def register(self, name: str, order: Mapping[str, Any]) -> None:
        await self._order("POST", "/v1/domains", {"name": name, "years": 1, **order})

    async def delete(self, name: str) -> None:
        await self._order("DELETE", f"/v1/domains/{name}?confirm={name}", None)

    async def names(self, zone: str) -> list[str]:
        """Return the names of a zone that this panel has, the first 200."""
        page = await self._call("GET", f"/v1/domains?tld={zone}&limit=200", None, {})
        return [str(item["name"]) for item in page["items"] if not item.get("deleted_at")]

    async def _order(self, method: str, path: str, body: Any) -> None:
        operation = await self._call(method, path, body, {**_AT_ONCE, "Idempotency-Key": f"probe-{ULID()}"})
        while not operation["completed"]:
            if operation["state"] == "action_required":
                raise ProbeFailed("the operation waits for a person")
            operation = await self._call("GET", f"/v1/operations/{operation['id']}", None, _FOLLOW)
            await asyncio.sleep(0)
        if operation["state"] != "succeeded":
            problem = operation["problem"] or {}
            raise ProbeFailed(f"{operation['state']}: {problem.get('code')}")

    async def _call(self, method: str, path: str, body: Any, headers: Mapping[str, str]) -> Any:
        sent = {"Authorization": f"Bearer {self.api_key}", **headers}
        async with self.http.request(method, self.url + path, json=body, headers=sent) as response:
            document = await response.json(content_type=None)
            if response.status >= 300:
                raise ProbeFailed(f"{method} answered {response.status} {document.get('code')}")
            return document
