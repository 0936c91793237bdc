"""What an order needs before its one call: customer, contacts, child hosts, funds, and that it makes sense."""

from dataclasses import dataclass, replace
from typing import assert_never

from adapters.auth_code import new_auth_code
from adapters.capabilities import Capability
from adapters.dates import same_expiry
from adapters.errors import PreparationRefused, Unavailable, Unsupported
from adapters.interface import Prepared
from adapters.model import (
    AuthCodeOrder,
    ChangeOrder,
    ContactRole,
    ContactsOrder,
    DeleteOrder,
    DnssecOrder,
    DomainInfo,
    HostOrder,
    HostSet,
    LockOrder,
    NameserversOrder,
    Order,
    PricedAction,
    PrivacyOrder,
    RegisterOrder,
    RegistryMoney,
    RenewOrder,
    RestoreOrder,
    SuspensionOrder,
    TransferCodeOrder,
    TransferDecision,
    TransferDecisionOrder,
    TransferOrder,
)
from adapters.outcome import RefusalReason
from adapters.registrars.logicboxes.commands import Command, Fields, Send, Stop, Wait, on_order
from adapters.registrars.logicboxes.evidence import in_terms_of
from adapters.registrars.logicboxes.hosts import glue, steps
from adapters.registrars.logicboxes.money import Money
from adapters.registrars.logicboxes.orders import ROLES, OrderView, domain_info
from adapters.registrars.logicboxes.people import People
from adapters.registrars.logicboxes.platform import BUSY_RETRY, Platform
from adapters.registrars.logicboxes.queries import look, our_order
from adapters.registrars.logicboxes.side_calls import make
from adapters.rules import TldRules
from adapters.verification.changes import effect_of, is_as_ordered
from adapters.verification.hosts import name_after
from adapters.verification.removal import deleted, is_leaving, is_restorable

_UNPAID = ("invoice-option", "NoInvoice")  # runs at once, from the reseller's funds


@dataclass(frozen=True, slots=True)
class Preparation:
    """Prepares one order; may be run any number of times.

    `holder` is the contact that transfers begin with; `privacy`: names come with privacy protection.

    Raises PreparationRefused, Unavailable, Unsupported.
    """

    platform: Platform
    people: People
    money: Money
    rules: TldRules
    holder: str | None
    privacy: bool = False

    async def run(self, order: Order) -> Prepared:
        match order:
            case RegisterOrder():
                return Prepared(order, await self._registration(order))
            case RenewOrder():
                return Prepared(order, await self._renewal(order))
            case HostOrder():
                return await self._host(order)
            case TransferOrder():
                return Prepared(order, await self._transfer(order))
            case TransferDecisionOrder():
                return Prepared(order, await self._decision(order))
            case DeleteOrder():
                return await self._deletion(order)
            case RestoreOrder():
                return Prepared(order, await self._restoration(order))
            case TransferCodeOrder():
                return Prepared(order, await self._code(order))
            case _:
                return await self._change(order)

    async def _registration(self, order: RegisterOrder) -> Command:
        """An order of ours that exists already may be this one's work, which verification tells."""
        if await our_order(self.platform, order.name) is not None:
            return Stop(RefusalReason.DOMAIN_TAKEN, f"{order.name} is ordered already")
        await self._funds(order, PricedAction.REGISTER, order.years)
        holder = order.contacts[ContactRole.REGISTRANT].contact
        customer = await self.people.customer_of(holder)
        ids = await self.people.ids(order.contacts, customer)
        fields = (
            ("domain-name", order.name.ascii),
            ("years", str(order.years)),
            *(("ns", server.host.ascii) for server in order.nameservers),
            ("customer-id", customer),
            *((f"{ROLES[role][0]}-contact-id", each) for role, each in ids.items()),
            _UNPAID,
            ("auto-renew", "false"),
            *self._protection(),
        )
        return Send("domains/register", fields)

    async def _renewal(self, order: RenewOrder) -> Command:
        """`exp-date` guards the call, and is sent as it was read; whether it is the order's is compared here."""
        finding = await look(self.platform, order.name)
        view = finding.view
        if view is None:
            reason = RefusalReason.NOT_FOUND if finding.info is None else RefusalReason.NOT_SPONSOR
            return Stop(reason, f"there is no order of {order.name}")
        if view.ends_at is None or view.ends_at_text is None or not view.is_active:
            return Stop(RefusalReason.NOT_ELIGIBLE, f"the order of {order.name} is {view.status}")
        if not same_expiry(view.ends_at, order.current_expiry):
            return Stop(RefusalReason.STALE_EXPIRY, f"the expiry is {view.ends_at:%Y-%m-%dT%H:%M:%SZ}")
        _idle(view)
        await self._funds(order, PricedAction.RENEW, order.years)
        return on_order(
            "domains/renew",
            view.id,
            ("years", str(order.years)),
            ("exp-date", view.ends_at_text),
            ("auto-renew", "false"),
            _UNPAID,
        )

    async def _change(self, order: ChangeOrder) -> Prepared:
        view, info = await self._own(order)
        if isinstance(order, ContactsOrder):
            info = await in_terms_of(order, view, info, self.people)
        if is_as_ordered(order, info, self.rules):
            return Prepared(order, already=effect_of(order))
        _idle(view)
        return Prepared(order, await self._changing(order, view))

    async def _changing(self, order: ChangeOrder, view: OrderView) -> Send:
        match order:
            case NameserversOrder():
                await self._done(glue(view, order.nameservers))
                servers = (("ns", server.host.ascii) for server in order.nameservers)
                return on_order("domains/modify-ns", view.id, *servers)
            case ContactsOrder():
                ids = await self.people.ids(order.contacts, view.customer)
                contacts = ((f"{ROLES[role][0]}-contact-id", each) for role, each in ids.items())
                return on_order("domains/modify-contact", view.id, *contacts, ("sixty-day-lock-optout", "false"))
            case LockOrder():
                word = "enable" if order.locked else "disable"
                return on_order(f"domains/{word}-theft-protection", view.id)
            case PrivacyOrder():
                return self._privacy(order, view)
            case SuspensionOrder(suspended=True):
                return on_order("orders/suspend", view.id, ("reason", "asked by the reseller"))
            case SuspensionOrder():
                return on_order("orders/unsuspend", view.id)
            case AuthCodeOrder():
                code = order.auth_info or new_auth_code(self.rules.auth_code)  # a code that nobody knows opens nothing
                return on_order("domains/modify-auth-code", view.id, ("auth-code", code))
            case DnssecOrder():
                raise Unsupported(Capability.DNSSEC, "the platform does not show the records that it has")
            case _:
                assert_never(order)

    def _privacy(self, order: PrivacyOrder, view: OrderView) -> Send:
        """It is bought only where the account's options say so: some brands charge for it."""
        wanted = ("protect-privacy", str(order.private).lower())
        buys = order.private and self.privacy
        purchase = on_order("domains/purchase-privacy", view.id, _UNPAID) if buys else None
        switch = on_order("domains/modify-privacy-protection", view.id, wanted, ("reason", "asked by the holder"))
        return replace(switch, purchase=purchase)

    async def _host(self, order: HostOrder) -> Prepared:
        view, _ = await self._own(order)
        if order.new_name in view.hosts and order.host in view.hosts:
            raise PreparationRefused(RefusalReason.INVALID_NAMESERVER, f"{order.new_name} exists already")
        calls = steps(view, order)
        if not calls:
            return Prepared(order, already=HostSet(name_after(order)))
        _idle(view)
        if order.addresses is None and order.host in view.nameservers:
            return Prepared(order, Stop(RefusalReason.IN_USE, f"{order.host} serves {order.name}"))
        await self._done(calls[:-1])
        return Prepared(order, calls[-1])

    async def _transfer(self, order: TransferOrder) -> Command:
        finding = await look(self.platform, order.name)
        view = finding.view
        if view is not None and view.is_arriving:
            return _next_code(order, view)
        if view is not None:
            raise PreparationRefused(RefusalReason.NOT_ELIGIBLE, f"{order.name} is with us already")
        if finding.info is None:
            raise _missing(order)
        if self.people.house is None or self.holder is None:
            raise Unsupported(Capability.TRANSFER_IN, "the account names no customer and contact to transfer to")
        await self._funds(order, PricedAction.TRANSFER, order.years or 1)
        contacts = ((f"{word}-contact-id", self.holder) for word, _ in ROLES.values())
        fields = (
            ("domain-name", order.name.ascii),
            ("auth-code", order.auth_info),
            ("customer-id", self.people.house),
            *contacts,
            _UNPAID,
            ("auto-renew", "false"),
            *self._protection(),
        )
        return Send("domains/transfer", fields)

    async def _code(self, order: TransferCodeOrder) -> Command:
        view = await our_order(self.platform, order.name)
        if view is None or not view.is_arriving:
            return Stop(RefusalReason.TRANSFER_ENDED, f"no transfer of {order.name} to us waits")
        return _code_for(order, view)

    def _protection(self) -> Fields:
        word = str(self.privacy).lower()
        return (("purchase-privacy", word), ("protect-privacy", word))

    async def _decision(self, order: TransferDecisionOrder) -> Command:
        if order.decision is not TransferDecision.CANCEL:
            raise Unsupported(Capability.TRANSFER_OUT, "the platform asks the holder, and has no call to decide")
        view = await our_order(self.platform, order.name)
        if view is None or not view.is_arriving:
            return Stop(RefusalReason.TRANSFER_ENDED, "no transfer is pending")
        return on_order("domains/cancel-transfer", view.id)

    async def _deletion(self, order: DeleteOrder) -> Prepared:
        view, info = await self._own(order)
        if is_leaving(info):
            return Prepared(order, already=deleted(info))
        _idle(view)
        return Prepared(order, on_order("domains/delete", view.id))

    async def _restoration(self, order: RestoreOrder) -> Command:
        """A name that is not deleted is refused, rather than taken for restored: nobody pays for nothing."""
        view, info = await self._own(order)
        if not is_restorable(info):
            raise PreparationRefused(RefusalReason.NOT_ELIGIBLE, f"{order.name} is not in redemption")
        _idle(view)
        await self._funds(order, PricedAction.RESTORE, 1)
        return on_order("domains/restore", view.id, _UNPAID)

    async def _own(self, order: Order) -> tuple[OrderView, DomainInfo]:
        finding = await look(self.platform, order.name)
        if finding.info is None:
            raise _missing(order)
        if finding.view is None or not finding.info.ours:
            raise PreparationRefused(RefusalReason.NOT_SPONSOR, f"{order.name} is with another registrar")
        return finding.view, domain_info(finding.view, self.platform.user)

    async def _funds(
        self, order: RegisterOrder | RenewOrder | TransferOrder | RestoreOrder, action: PricedAction, years: int
    ) -> None:
        price = await self.money.payable(order.name, action, years)
        if price is not None and order.max_price is not None:
            _agreed(price.price, order.max_price)

    async def _done(self, calls: list[Send]) -> None:
        """Make calls that the order's own one builds on. What was done of them is found by the next run."""
        for call in calls:
            await make(self.platform, call)


def _next_code(order: TransferOrder, view: OrderView) -> Command:
    """Hand in the code where the transfer waits for a right one; else it is on its way already."""
    return _code_for(order, view) if view.lacks_code else Wait()


def _code_for(order: TransferOrder | TransferCodeOrder, view: OrderView) -> Send:
    return on_order("domains/transfer/submit-auth-code", view.id, ("auth-code", order.auth_info))


def _idle(view: OrderView) -> None:
    """Raises `Unavailable` while the platform is at work on the order: it would refuse, or mix the two up."""
    if view.running is not None:
        raise Unavailable("order_busy", retry_after=BUSY_RETRY)


def _agreed(price: RegistryMoney, most: RegistryMoney) -> None:
    """Raises PreparationRefused for a price above what the caller agreed to pay."""
    if price.currency == most.currency and price.minor > most.minor:
        detail = f"the platform asks {price.amount} {price.currency}"
        raise PreparationRefused(RefusalReason.PRICE_CHANGED, detail)


def _missing(order: Order) -> PreparationRefused:
    return PreparationRefused(RefusalReason.NOT_FOUND, f"{order.name} does not exist at the registry")
