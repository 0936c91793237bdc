"""The registries' side of the story, read and moved through the simulators' control interface.

What the demo believes comes from here: the registry's own objects and charges, never the gateway's word.
"""

from collections.abc import Mapping
from typing import Any

import aiohttp

Json = dict[str, Any]


class Registries:
    """`ready` is what the simulators write once they listen; `user` of a registry is the gateway's account there."""

    def __init__(self, http: aiohttp.ClientSession, ready: Mapping[str, Any]) -> None:
        self._http = http
        self._registries: Mapping[str, Any] = ready["registries"]

    def of(self, name: str) -> str:
        """Return the registry of a domain name: the one with the longest zone that it ends with."""
        zones = [(zone, registry) for registry, entry in self._registries.items() for zone in entry["zones"]]
        return max((zone, registry) for zone, registry in zones if name.endswith("." + zone))[1]

    def our_user(self, registry: str) -> str:
        return str(self._registries[registry]["users"][0]["user"])

    def other_user(self, registry: str) -> str:
        return str(self._registries[registry]["users"][1]["user"])

    async def domain(self, name: str) -> Json | None:
        """Return the registry's own record of a domain; None when it has none."""
        objects = await self._call("GET", self.of(name), "objects")
        record: Json | None = objects["domains"].get(name)
        return record

    async def charges(self, name: str) -> list[Json]:
        """Return what the registry charged our account there for one name."""
        registry = self.of(name)
        objects = await self._call("GET", registry, "objects")
        charges = objects["registrars"][self.our_user(registry)]["charges"]
        return [charge for charge in charges if charge["object"] == name]

    async def advance(self, duration: str) -> None:
        """Move every registry's clock forward by an ISO 8601 duration."""
        for registry in self._registries:
            await self._call("POST", registry, "clock", {"advance": duration})

    async def lose_answer(self, name: str, command: str) -> None:
        """Cut the connection once, after the registry has carried out `command` on `name` and before it answers."""
        fault = {"match": {"command": command, "object": name}, "action": "reset_after_commit", "times": 1}
        await self._call("PUT", self.of(name), f"faults/demo-{command.replace(':', '-')}", fault)

    async def give_to_other(self, name: str) -> None:
        """Let another registrar hold `name`."""
        registry = self.of(name)
        await self._call("POST", registry, "objects/domains", {"name": name, "registrar": self.other_user(registry)})

    async def _call(self, method: str, registry: str, path: str, body: Mapping[str, Any] | None = None) -> Json:
        url = f"{self._registries[registry]['control']}/_sim/{path}"
        async with self._http.request(method, url, json=body) as response:
            response.raise_for_status()
            answer: Json = await response.json()
            return answer
