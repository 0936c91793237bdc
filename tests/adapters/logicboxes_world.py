"""The LogicBoxes platform as the contract suite sees it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from typing import Any, ClassVar

from adapters.link import LinkSettings
from adapters.model import ContactHandle, ContactRole, DomainName, TransferDecision
from adapters.registrars.logicboxes.orders import LOCKED, ROLES, SUSPENDED
from adapters.registrars.logicboxes.people import contact_fields, is_person
from adapters.spec import AdapterSpec
from tests.adapters.http_world import HttpWorld
from tests.adapters.world import OtherRegistrar, Truth
from tests.support.reseller import LogicBoxesReseller, Reseller
from tests.support.simulators import ControlClient, SimulatorHandle

_STATUSES = {"Suspended": {SUSPENDED}}


class LogicBoxesWorld(HttpWorld):
    """One reseller with a house customer; other registrars have no names there, so the stranger's is empty."""

    simulator = "logicboxes"
    stranger = ""
    commands: ClassVar = {"domain:create": "domains/register", "domain:renew": "domains/renew"}
    faults: ClassVar = {
        "wrong_cltrid": {"action": "wrong_object"},
        "code:2400": {"action": "http", "status": 500},
        "code:2104": {"action": "no_funds", "command": "billing/reseller-balance"},
    }

    def __init__(self, spec: AdapterSpec, simulators: SimulatorHandle) -> None:
        super().__init__(spec, simulators)
        self._options: dict[str, str] | None = None

    def link(self, **changes: Any) -> LinkSettings:
        if "options" in changes:
            return super().link(**changes)
        if self._options is None:
            reseller = LogicBoxesReseller(Reseller(self.entry))
            customer = reseller.customer()
            holder = {"customer_id": customer, "contact_id": reseller.contact(customer)}
            self._options = {**holder, "privacy": "true"}
        return super().link(**({"options": self._options} | changes))

    def truth(self, name: DomainName) -> Truth | None:
        domain = self.control.domain(name.ascii)
        if domain is None:
            return None
        statuses = {LOCKED} if domain["locked"] else set()
        statuses |= _STATUSES.get(domain["status"], {domain["status"]} - {"Active"})
        return Truth(
            registrar=self.stranger if domain["registrar"] == "other" else domain["registrar"],
            created_at=datetime.fromisoformat(domain["created_at"]),
            expires_at=datetime.fromisoformat(domain["expires_at"]),
            nameservers=frozenset(domain["nameservers"]),
            statuses=frozenset(statuses or {"ok"}),
            registrant=domain["contacts"].get("reg"),
            contacts=frozenset(domain["contacts"].items()),
            auth_info=domain["auth_info"],
            private=domain.get("privacy", False),
        )

    def has_contact(self, name: DomainName, role: ContactRole, handle: ContactHandle) -> bool:
        objects = self.control.objects()
        contact_id = objects["domains"][name.ascii]["contacts"][ROLES[role][0]]
        return is_person(objects["contacts"][contact_id], contact_fields(handle.contact))

    def host(self, name: DomainName) -> frozenset[str] | None:
        domain = self.control.domain(name.parent)
        addresses = None if domain is None else domain["hosts"].get(name.ascii)
        return None if addresses is None else frozenset(str(ip_address(each)) for each in addresses)

    @asynccontextmanager
    async def others(self) -> AsyncIterator[OtherRegistrar]:
        yield ElsewhereRegistrar(self.control)


@dataclass
class ElsewhereRegistrar:
    """Another registrar, of which the platform sees no more than what becomes of names."""

    control: ControlClient

    async def holds(self, name: DomainName, auth_info: str) -> None:
        self.control.put_domain(name.ascii, "other", auth_info=auth_info)

    async def issues(self, name: DomainName, auth_info: str) -> None:
        self.control.alter_domain(name.ascii, auth_info=auth_info)

    async def asks_for(self, name: DomainName, auth_info: str) -> None:
        raise NotImplementedError(f"{name}: the platform has no call to decide on it")

    async def decides(self, name: DomainName, decision: TransferDecision) -> None:
        self.control.call("POST", f"transfers/{name}", {"decision": decision.value})
