"""The billing panel of the story. It speaks the REST interface and nothing else, as any panel would."""

import asyncio
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer. A problem document has `code` and `detail`."""

    status: int
    body: Json

    @property
    def refused(self) -> bool:
        return self.status >= 400


class Panel:
    """Every order carries an Idempotency-Key, waits for the result, and follows the operation when it takes longer."""

    def __init__(self, http: aiohttp.ClientSession, url: str, api_key: str) -> None:
        self._http = http
        self._url = url
        self._headers = {"Authorization": f"Bearer {api_key}"}
        self._keys = (f"demo-{number}" for number in itertools.count(1))

    async def get(self, path: str, **query: str) -> Json:
        async with self._http.get(self._url + path, params=query, headers=self._headers) as response:
            response.raise_for_status()
            body: Json = await response.json()
            return body

    async def send(self, method: str, path: str, body: Mapping[str, Any]) -> Answer:
        headers = {**self._headers, "Idempotency-Key": next(self._keys), "Prefer": "wait=10"}
        async with self._http.request(method, self._url + path, json=body, headers=headers) as response:
            return Answer(response.status, await response.json())

    async def open_account(self, reference: str, deposit: str) -> str:
        """Open a customer's account, put money on it, and return its id."""
        account = await self.send("POST", "/v1/accounts", {"currency": "UAH", "reference": reference})
        account_id = str(account.body["id"])
        payment = {"amount": {"amount": deposit, "currency": "UAH"}, "provider": "cash", "payment_id": reference}
        await self.send("POST", f"/v1/accounts/{account_id}/payments", payment)
        return account_id

    async def available(self, names: Sequence[str]) -> dict[str, str]:
        answer = await self.send("POST", "/v1/domains/check", {"names": list(names)})
        return {item["name"]: item["availability"] for item in answer.body["items"]}

    async def operation_of(self, name: str, kind: str) -> Json | None:
        """Return the newest operation of a kind on a name, finished or not."""
        found = await self.get("/v1/operations", domain=name, kind=kind)
        items: list[Json] = found["items"]
        return max(items, key=lambda item: str(item["created_at"])) if items else None

    async def finished(self, operation_id: str, *, within_seconds: float = 60) -> Json:
        """Long-poll an operation until nothing more will happen to it, or only a person can go on."""
        async with asyncio.timeout(within_seconds):
            while True:
                operation = await self.get(f"/v1/operations/{operation_id}")
                if operation["completed"] or operation["state"] == "action_required":
                    return operation
                await asyncio.sleep(0.2)
