"""Everything that an order needs beside its domain, and the one command that will be sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from adapters.capabilities import EPP_LACKS, Capability
from adapters.epp_adapter.contacts import ensure_contacts
from adapters.epp_adapter.conversation import Conversation
from adapters.epp_adapter.domains import create_command
from adapters.epp_adapter.host_orders import host_transform, view_host
from adapters.epp_adapter.hosts import ensure_hosts, remove_hosts
from adapters.epp_adapter.memory import Recollection
from adapters.epp_adapter.prices import agreement
from adapters.epp_adapter.profile import EppProfile
from adapters.epp_adapter.queries import look
from adapters.epp_adapter.removal import delete, restore
from adapters.epp_adapter.renewal import renewal
from adapters.epp_adapter.transfers import acceptance, decide, request
from adapters.epp_adapter.transform import Transform
from adapters.epp_adapter.updates import update
from adapters.errors import PreparationRefused, Unsupported
from adapters.interface import Prepared
from adapters.model import (
    ChangeOrder,
    ContactHandle,
    ContactRole,
    ContactsOrder,
    DeleteOrder,
    DomainInfo,
    HostOrder,
    HostSet,
    NameServer,
    NameserversOrder,
    Order,
    PricedAction,
    RegisterOrder,
    Renewed,
    RenewOrder,
    RestoreOrder,
    TransferCodeOrder,
    TransferDecisionOrder,
    TransferOrder,
)
from adapters.outcome import RefusalReason
from adapters.registry_year import left_to_renew, may_be_added
from adapters.rules import TldRules
from adapters.verification.changes import effect_of, is_as_ordered
from adapters.verification.hosts import host_is_as_ordered, name_after
from adapters.verification.removal import awaits_report, deleted, is_kept, is_leaving, is_restorable
from epp import CommandExtension, LocalProtocolError

PricedOrder = RegisterOrder | RenewOrder | TransferOrder | RestoreOrder


@dataclass(frozen=True, slots=True)
class Preparation:
    """Prepares one order; may be run any number of times. `now` is the registry's time, `known` what need not be asked.

    Raises PreparationRefused, Unavailable.
    """

    talk: Conversation
    profile: EppProfile
    rules: TldRules
    user: str
    now: datetime
    known: Recollection

    async def run(self, order: Order) -> Prepared:
        try:
            prepared = await self._prepare(order)
            if prepared.already is not None:
                return prepared
            self._rehearse(prepared.command)
        except LocalProtocolError as err:
            detail = "the order holds a value that the registry's protocol cannot carry"
            raise PreparationRefused(RefusalReason.POLICY, detail) from err
        return replace(prepared, command=replace(prepared.command, relies_on=frozenset(self.known.relied_on)))

    def _rehearse(self, transform: Transform) -> None:
        """Encode the command once, so that nothing is recorded as sent that could never be."""
        extensions = (*self.talk.extensions, *transform.extensions)
        self.profile.dialect.encode(transform.command, cl_trid=None, extensions=extensions)

    async def _prepare(self, order: Order) -> Prepared:
        if isinstance(order, ChangeOrder):
            return await self._change(order)
        match order:
            case RegisterOrder():
                return await self._registration(order)
            case RenewOrder():
                return await self._renewal(order)
            case HostOrder():
                return await self._host(order)
            case TransferOrder():
                return await self._transfer(order)
            case TransferCodeOrder():
                raise Unsupported(Capability.TRANSFER_CODE, EPP_LACKS[Capability.TRANSFER_CODE])
            case TransferDecisionOrder():
                return Prepared(order, decide(order))
            case DeleteOrder():
                return await self._deletion(order)
            case RestoreOrder():
                return await self._restoration(order)
            case _:
                assert_never(order)

    async def _registration(self, order: RegisterOrder) -> Prepared:
        agreed = await self._agreed(order, PricedAction.REGISTER, order.years)
        await self._ensure_contacts(order.contacts)
        await self._ensure_hosts(order.nameservers)
        extensions = (*agreed, *self._language(order), *self._license(order))
        return Prepared(order, Transform(create_command(order, self.profile), extensions))

    async def _renewal(self, order: RenewOrder) -> Prepared:
        """Leave out the year that the registry has added by itself since the expiry."""
        left = order
        if may_be_added(order.current_expiry, self.rules, self.now):
            info = await self._own(order)
            remaining = left_to_renew(order, info, self.rules, self.now)
            if remaining is not order and "pendingTransfer" in info.statuses:
                raise PreparationRefused(RefusalReason.STATUS_PROHIBITS, f"{order.name} is being transferred")
            if remaining is None and info.expires_at is not None:
                return Prepared(order, already=Renewed(info.expires_at))
            left = remaining or order
        agreed = await self._agreed(left, PricedAction.RENEW, left.years)
        command = await renewal(left, self.talk, self.profile)
        return Prepared(left, Transform(command, agreed, is_remainder=left is not order))

    def _language(self, order: RegisterOrder) -> tuple[CommandExtension, ...]:
        extension = self.profile.idn_extension
        if extension is None or order.language is None or not order.name.is_idn:
            return ()
        return (extension(order.name, order.language),)

    def _license(self, order: RegisterOrder) -> tuple[CommandExtension, ...]:
        extension = self.profile.license_extension
        return () if extension is None or order.license is None else (extension(order.license),)

    async def _agreed(self, order: PricedOrder, action: PricedAction, years: int) -> tuple[CommandExtension, ...]:
        if not self.profile.fees:
            return ()
        return await agreement(self.talk, order.name, action, years, order.max_price, self.known)

    async def _change(self, order: ChangeOrder) -> Prepared:
        info = await self._own(order)
        match order:
            case NameserversOrder():
                await self._ensure_hosts(order.nameservers)
            case ContactsOrder():
                await self._ensure_contacts(order.contacts)
        if is_as_ordered(order, info, self.rules):
            return Prepared(order, already=effect_of(order))
        return Prepared(order, update(order, info, self.profile, self.rules))

    async def _host(self, order: HostOrder) -> Prepared:
        await self._own(order)
        host = await view_host(self.talk, order.host)
        renamed = None if order.new_name is None else await view_host(self.talk, order.new_name)
        if host_is_as_ordered(order, host, renamed):
            return Prepared(order, already=HostSet(name_after(order)))
        if renamed is not None:
            raise PreparationRefused(RefusalReason.INVALID_NAMESERVER, f"{order.new_name} exists already")
        return Prepared(order, host_transform(order, host))

    async def _transfer(self, order: TransferOrder) -> Prepared:
        info = (await look(self.talk, order.name, self.user)).info
        if info is None:
            raise _missing(order)
        if info.ours:
            raise PreparationRefused(RefusalReason.NOT_ELIGIBLE, f"{order.name} is with us already")
        if self.rules.transfers_offered:
            return Prepared(order, await acceptance(order, self.talk, self.user))
        transform = request(order, self.profile)
        agreed = await self._agreed(order, PricedAction.TRANSFER, order.years or self.profile.transfer_years or 1)
        return Prepared(order, replace(transform, extensions=agreed))

    async def _deletion(self, order: DeleteOrder) -> Prepared:
        info = await self._own(order)
        if is_leaving(info):
            return Prepared(order, already=deleted(info))
        if self.profile.host_removal is not None and not is_kept(info):
            await remove_hosts(self.talk, info.hosts, self.profile.host_removal)
        return Prepared(order, delete(order))

    async def _restoration(self, order: RestoreOrder) -> Prepared:
        """A name that is not deleted is refused, rather than taken for restored: nobody pays for nothing."""
        info = await self._own(order)
        if not is_restorable(info):
            raise PreparationRefused(RefusalReason.NOT_ELIGIBLE, f"{order.name} is not in redemption")
        transform = restore(order, info, self.profile, self.now)
        if awaits_report(info):
            return Prepared(order, transform)
        agreed = await self._agreed(order, PricedAction.RESTORE, 1)
        return Prepared(order, replace(transform, extensions=(*transform.extensions, *agreed)))

    async def _own(self, order: Order) -> DomainInfo:
        info = (await look(self.talk, order.name, self.user)).info
        if info is None:
            raise _missing(order)
        if not info.ours:
            raise PreparationRefused(RefusalReason.NOT_SPONSOR, f"{order.name} is with another registrar")
        return info

    async def _ensure_contacts(self, contacts: Mapping[ContactRole, ContactHandle]) -> None:
        handles = [handle for role, handle in contacts.items() if role in self.profile.roles_sent]
        model = self.profile.contact_model
        await ensure_contacts(self.talk, handles, model, user=self.user, known=self.known)

    async def _ensure_hosts(self, servers: Sequence[NameServer]) -> None:
        if self.profile.host_attributes:
            return
        most = self.profile.names_per_check
        await ensure_hosts(self.talk, servers, self.rules, user=self.user, names_per_check=most, known=self.known)


def _missing(order: Order) -> PreparationRefused:
    return PreparationRefused(RefusalReason.NOT_FOUND, f"{order.name} does not exist at the registry")
