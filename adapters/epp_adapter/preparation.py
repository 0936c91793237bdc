"""Everything that an order needs beside its domain, and the one command that will be sent."""

from dataclasses import dataclass
from typing import Any

from adapters.capabilities import capability_for
from adapters.epp_adapter.contacts import ensure_contacts
from adapters.epp_adapter.conversation import Conversation
from adapters.epp_adapter.domains import already_set, create_command, renew_command, update_command
from adapters.epp_adapter.hosts import ensure_hosts
from adapters.epp_adapter.profile import EppProfile
from adapters.epp_adapter.queries import look
from adapters.errors import PreparationRefused, Unsupported
from adapters.interface import Prepared
from adapters.model import DomainInfo, NameserversOrder, Order, RegisterOrder, RenewOrder
from adapters.outcome import RefusalReason
from adapters.rules import TldRules
from epp import Command, LocalProtocolError


@dataclass(frozen=True, slots=True)
class Preparation:
    """Prepares one order. Raises PreparationRefused, Unavailable; may be run any number of times."""

    talk: Conversation
    profile: EppProfile
    rules: TldRules
    user: str

    async def run(self, order: Order) -> Prepared:
        try:
            prepared = await self._prepare(order)
            if prepared.already is None:
                self._rehearse(prepared.command)
        except LocalProtocolError as err:
            detail = "the order holds a value that the registry's protocol cannot carry"
            raise PreparationRefused(RefusalReason.POLICY, detail) from err
        return prepared

    def _rehearse(self, command: Command[Any]) -> None:
        """Encode the command once, so that nothing is recorded as sent that could never be."""
        self.profile.dialect.encode(command, cl_trid=None, extensions=self.talk.extensions)

    async def _prepare(self, order: Order) -> Prepared:
        match order:
            case RegisterOrder():
                return await self._registration(order)
            case RenewOrder():
                return Prepared(order, renew_command(order, self.profile))
            case NameserversOrder():
                return await self._delegation(order)
            case _:
                raise Unsupported(capability_for(order), "not implemented yet")

    async def _registration(self, order: RegisterOrder) -> Prepared:
        handles = [handle for role, handle in order.contacts.items() if role in self.profile.roles_sent]
        await ensure_contacts(self.talk, handles, self.profile.contact_model, self.user)
        await self._ensure_hosts(order)
        return Prepared(order, create_command(order, self.profile))

    async def _delegation(self, order: NameserversOrder) -> Prepared:
        info = await self._own(order)
        await self._ensure_hosts(order)
        command = update_command(order, info)
        return Prepared(order, already=already_set(order)) if command is None else Prepared(order, command)

    async def _own(self, order: NameserversOrder) -> DomainInfo:
        info = (await look(self.talk, order.name, self.user)).info
        if info is None:
            raise PreparationRefused(RefusalReason.NOT_FOUND, f"{order.name} does not exist at the registry")
        if not info.ours:
            raise PreparationRefused(RefusalReason.NOT_SPONSOR, f"{order.name} is with another registrar")
        return info

    async def _ensure_hosts(self, order: RegisterOrder | NameserversOrder) -> None:
        await ensure_hosts(
            self.talk, order.nameservers, self.rules, user=self.user, names_per_check=self.profile.names_per_check
        )
