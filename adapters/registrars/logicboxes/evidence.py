"""Asking what became of an order: the platform's order, its queue and archive, judged as at every registry."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from adapters.model import (
    Attempt,
    ContactRole,
    ContactsOrder,
    DeleteOrder,
    DomainInfo,
    HostOrder,
    Order,
    Receipt,
    RegisterOrder,
    RenewOrder,
    RestoreOrder,
    TransferCodeOrder,
    TransferCodeSet,
    TransferDecisionOrder,
    TransferInfo,
    TransferOrder,
    TransferState,
)
from adapters.outcome import Applied, NotApplied, RefusalReason, TakenByOther, Undecided, Verdict
from adapters.registrars.logicboxes.orders import NOBODY, ROLES, TRANSFER, OrderView, host_view
from adapters.registrars.logicboxes.people import People, contact_fields, is_person
from adapters.registrars.logicboxes.platform import BUSY_RETRY, Platform
from adapters.registrars.logicboxes.queries import Ended, Finding, current_actions, ended_actions, look
from adapters.registrars.logicboxes.texts import meaning_of, told
from adapters.rules import TldRules
from adapters.spec import Clock
from adapters.verification import CLOCK_TOLERANCE, Evidence, verdict

PENDING_RETRY = timedelta(minutes=5)

# Kinds of action that cost money or a name: one that the platform gave up is not begun anew by itself.
_KINDS: Mapping[type[Order], str] = {
    RegisterOrder: "AddNewDomain",
    RenewOrder: "RenewDomain",
    TransferOrder: TRANSFER,
    RestoreOrder: "RestoreDomain",
    DeleteOrder: "DelDomain",
}


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Sends queries alone. `settles_after` as in `Evidence`."""

    platform: Platform
    people: People
    rules: TldRules
    clock: Clock
    settles_after: timedelta

    async def verdict(self, order: Order, attempt: Attempt) -> Verdict:
        """Return what is proved about `order` now. Raises Unavailable."""
        finding = await look(self.platform, order.name)
        view = finding.view
        if view is not None and view.running is not None and not view.is_arriving:
            return await self._under_way(view, attempt)
        if isinstance(order, TransferOrder) and view is not None and view.lacks_code:
            return Undecided("the code is wrong: the present registrar has to give another", None, accepted=True)
        if isinstance(order, TransferCodeOrder) and view is not None and view.is_arriving and not view.lacks_code:
            return Applied(TransferCodeSet(), Receipt(attempt.cltrid, None, None))
        found = verdict(order, attempt, await self._evidence(order, attempt, finding), self.rules)
        if isinstance(found, NotApplied) and (gave_up := await self._gave_up(order, attempt)) is not None:
            return gave_up
        return found

    async def _evidence(self, order: Order, attempt: Attempt, finding: Finding) -> Evidence:
        view, info = finding.view, finding.info
        if isinstance(order, ContactsOrder) and view is not None and info is not None:
            info = await in_terms_of(order, view, info, self.people)
        user = self.platform.user
        return Evidence(
            info=info,
            user=user,
            now=self.clock(),
            receipt=Receipt(attempt.cltrid, None, None),
            settles_after=self.settles_after,
            transfer=await self._transfer(order, attempt, finding),
            host=host_view(view, order.host, user) if isinstance(order, HostOrder) else None,
            renamed=host_view(view, order.new_name, user) if isinstance(order, HostOrder) and order.new_name else None,
        )

    async def _under_way(self, view: OrderView, attempt: Attempt) -> Undecided:
        """The order's own action, once it is in the queue, is followed to its end, however long funds are short."""
        since = attempt.first_sent_at - CLOCK_TOLERANCE
        added = await current_actions(self.platform, view.id)
        text = told(view.running.text) if view.running is not None else ""
        if any(moment >= since for moment in added):
            return Undecided(f"the platform is at work on it: {text}", PENDING_RETRY, accepted=True)
        return Undecided("the platform is at work on something else", BUSY_RETRY)

    async def _transfer(self, order: Order, attempt: Attempt, finding: Finding) -> TransferInfo | None:
        if not isinstance(order, TransferOrder | TransferCodeOrder | TransferDecisionOrder):
            return None
        if finding.view is not None and finding.view.is_arriving:
            return a_transfer(TransferState.PENDING, self.platform.user)
        if not isinstance(order, TransferOrder) or finding.view is not None:
            return None
        last = await self._last_ended(order, attempt)
        return None if last is None else a_transfer(_end(last), self.platform.user)

    async def _gave_up(self, order: Order, attempt: Attempt) -> TakenByOther | None:
        """Return that the platform took the order, and ended it without doing it."""
        last = await self._last_ended(order, attempt)
        if last is None or last.succeeded:
            return None
        reason = meaning_of(last.text)
        known = reason if isinstance(reason, RefusalReason) else RefusalReason.POLICY
        return TakenByOther(known, f"the platform ended it: {told(last.text)}")

    async def _last_ended(self, order: Order, attempt: Attempt) -> Ended | None:
        kind, since = _KINDS.get(type(order)), attempt.first_sent_at - CLOCK_TOLERANCE
        if kind is None:
            return None
        ended = await ended_actions(self.platform, order.name)
        ours = [each for each in ended if each.kind == kind and each.added_at >= since]
        return max(ours, key=lambda each: each.added_at, default=None)


async def in_terms_of(order: ContactsOrder, view: OrderView, info: DomainInfo, people: People) -> DomainInfo:
    """Return the domain with the order's handles where its contacts are as ordered: the platform has its own ids.

    A role that the order does not name has to have the registrant's contact.
    """
    registrant = view.contacts[ContactRole.REGISTRANT]
    shown: dict[ContactRole, str] = {}
    for role in ROLES:
        contact_id, handle = view.contacts[role], order.contacts.get(role)
        if handle is not None:
            person = view.persons[role] or await people.person(contact_id)
            shown[role] = handle.handle if is_person(person, contact_fields(handle.contact)) else contact_id
        elif contact_id not in {registrant, NOBODY}:
            shown[role] = contact_id
    holder = shown.pop(ContactRole.REGISTRANT, registrant)
    others = frozenset((role.value, each) for role, each in shown.items())
    return replace(info, registrant=holder, contacts=others)


def a_transfer(state: TransferState, user: str) -> TransferInfo:
    """Return a transfer to us; the platform does not tell who loses the name, nor when anything happens."""
    return TransferInfo(state, user, "", None, None, None, requested_by_us=True)


def _end(action: Ended) -> TransferState:
    if action.succeeded:
        return TransferState.APPROVED
    return TransferState.CANCELLED if "cancel" in action.text.lower() else TransferState.REJECTED
