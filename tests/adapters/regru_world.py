"""reg.ru as the contract suite sees it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from adapters.link import LinkSettings
from adapters.model import ContactHandle, ContactRole, DomainName, TransferDecision
from adapters.registrars.regru.contacts import are_there, contact_fields
from tests.adapters.http_world import HttpWorld
from tests.adapters.world import OtherRegistrar, Truth
from tests.support.simulators import ControlClient

_STATUSES = {"A": "ok", "N": "pendingCreate"}


class RegruWorld(HttpWorld):
    """One account; of other registrars no more is seen than that they have a name, so the stranger's is empty."""

    simulator = "regru"
    shows_hosts = False
    stranger = ""
    commands: ClassVar = {"domain:create": "domain/create", "domain:renew": "service/renew"}
    faults: ClassVar = {
        "wrong_cltrid": {"action": "wrong_object"},
        "code:2400": {"action": "refuse", "code": "INTERNAL_ERROR"},
        "code:2104": {"action": "refuse", "code": "NOT_ENOUGH_MONEY"},
    }

    def link(self, **changes: Any) -> LinkSettings:
        return super().link(**({"options": self.entry["options"]} | changes))

    def truth(self, name: DomainName) -> Truth | None:
        domain = self.control.domain(name.ascii)
        if domain is None:
            return None
        expires_at = datetime.fromisoformat(domain["expires_at"])
        held = "clientHold" if expires_at > self.now() else "serverHold"
        return Truth(
            registrar=self.stranger if domain["registrar"] == "other" else domain["registrar"],
            created_at=datetime.fromisoformat(domain["created_at"]),
            expires_at=expires_at,
            nameservers=frozenset(domain["nameservers"]),
            statuses=frozenset(
                {held if domain["status"] == "S" else _STATUSES.get(domain["status"], domain["status"])}
            ),
            registrant=None,
            contacts=frozenset(domain["contacts"].items()),
            auth_info=domain["auth_info"],
            private=domain.get("private", False),
        )

    def has_contact(self, name: DomainName, role: ContactRole, handle: ContactHandle) -> bool:
        """Under generic zones the holder stands in where nobody is named: only what differs from him tells."""
        held = self.control.objects()["domains"][name.ascii]["contacts"]
        fields = contact_fields(name.parent, {ContactRole.REGISTRANT: handle})
        prefix = {ContactRole.REGISTRANT: "o_", ContactRole.TECH: "t_"}[role]
        return are_there(
            {key: value for key, value in fields.items() if key[1:2] != "_" or key.startswith(prefix)}, held
        )

    def host(self, name: DomainName) -> frozenset[str] | None:
        found = (each["hosts"].get(name.ascii) for each in self.control.objects()["domains"].values())
        return next((frozenset(addresses) for addresses in found if addresses), None)

    @asynccontextmanager
    async def others(self) -> AsyncIterator[OtherRegistrar]:
        yield Elsewhere(self.control)


@dataclass
class Elsewhere:
    """Another registrar, of which reg.ru sees no more than what becomes of names."""

    control: ControlClient

    async def holds(self, name: DomainName, auth_info: str) -> None:
        self.control.put_domain(name.ascii, "other", auth_info=auth_info)

    async def issues(self, name: DomainName, auth_info: str) -> None:
        self.control.alter_domain(name.ascii, auth_info=auth_info)

    async def asks_for(self, name: DomainName, auth_info: str) -> None:
        raise NotImplementedError(f"{name}: there is no call to decide on it")

    async def decides(self, name: DomainName, decision: TransferDecision) -> None:
        self.control.call("POST", f"transfers/{name}", {"decision": decision.value})
