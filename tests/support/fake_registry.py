"""A registry in memory: what it holds, and what each order makes of it.

`domains` and `effects` are the oracle: what is there, and which transforms changed it.
"""

from abc import ABC, abstractmethod
from collections import deque
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from adapters.capabilities import capability_for
from adapters.dates import add_years
from adapters.model import (
    Attempt,
    ChangeOrder,
    ContactRole,
    Deleted,
    DeleteOrder,
    DomainInfo,
    DomainName,
    Effect,
    HostOrder,
    Order,
    PollKind,
    PollMessage,
    Receipt,
    Registered,
    RegisterOrder,
    Renewed,
    RenewOrder,
    Restored,
    RestoreOrder,
    TransferCodeOrder,
    TransferCodeSet,
    TransferDecision,
    TransferDecisionOrder,
    TransferInfo,
    TransferOrder,
    Transferred,
    TransferState,
)
from adapters.outcome import (
    Done,
    Outcome,
    Pending,
    RefusalReason,
    Refused,
)
from adapters.rules import TldRules
from adapters.spec import Clock
from tests.support.fake_domain import FakeDomain, end_of, requested

OwnOrder = ChangeOrder | HostOrder | DeleteOrder | RestoreOrder


@dataclass(frozen=True)
class EffectRecord:
    """One transform that changed the registry: the count of these is what an order may have only one of."""

    kind: str
    name: DomainName
    cltrid: str
    years: int = 0


class FakeRegistry(ABC):
    """One registry and two registrars, `user` and whoever a test names beside."""

    def __init__(self, clock: Clock, user: str) -> None:
        self.clock = clock
        self.user = user
        self.domains: dict[DomainName, FakeDomain] = {}
        self.effects: list[EffectRecord] = []
        self.transfers: dict[DomainName, TransferInfo] = {}
        self.codes: dict[DomainName, str] = {}
        self.offers: dict[DomainName, str | None] = {}
        self.messages: deque[PollMessage] = deque()
        self._message_ids = count(1)
        self._thief: str | None = None

    @abstractmethod
    def rules(self, tld: str) -> TldRules: ...

    def put(self, name: str, *, sponsor: str | None = None, years: int = 1, created_at: datetime | None = None) -> None:
        """Place a domain, ours unless `sponsor` says otherwise."""
        at = created_at or self.clock()
        self.domains[DomainName.parse(name)] = FakeDomain(sponsor or self.user, at, add_years(at, years))

    def ask_for(self, name: str, requester: str = "gw-other") -> None:
        """A stranger asks for a domain of ours."""
        wanted = DomainName.parse(name)
        self.transfers[wanted] = asked = requested(self.domains[wanted], requester, self.clock(), by_us=False)
        message_id = f"message-{next(self._message_ids)}"
        text = "Transfer requested."
        self.messages.append(PollMessage(message_id, self.clock(), PollKind.TRANSFER, wanted, text, text, asked))

    def end_transfer(self, name: str, state: TransferState) -> TransferInfo:
        """The pending transfer of a name ends, by whoever decides."""
        wanted = DomainName.parse(name)
        domain, current = self.domains[wanted], self.transfers[wanted]
        if state.took_place:
            domain.arrive(current.requester, self.clock())
        else:
            domain.statuses = domain.statuses - {"pendingTransfer"} or frozenset({"ok"})
        self.transfers[wanted] = replace(current, state=state, acts_until=self.clock())
        return self.transfers[wanted]

    def effects_of(self, name: str, kind: str | None = None) -> list[EffectRecord]:
        wanted = DomainName.parse(name)
        return [effect for effect in self.effects if effect.name == wanted and kind in (None, effect.kind)]

    def steal_on_create(self, thief: str = "gw-other") -> None:
        """A stranger gets the name of the next registration just before the registration does."""
        self._thief = thief

    def _info(self, name: DomainName, domain: FakeDomain) -> DomainInfo:
        return domain.view(name, self.user)

    def _apply(self, order: Order, attempt: Attempt, receipt: Receipt) -> Outcome:
        match order:
            case RegisterOrder():
                return self._register(order, attempt, receipt)
            case RenewOrder():
                return self._renew(order, attempt, receipt)
            case TransferOrder():
                return self._request(order, attempt, receipt)
            case TransferCodeOrder():
                return self._correct(order, attempt, receipt)
            case TransferDecisionOrder(decision=TransferDecision.OFFER):
                self.offers[order.name] = order.gainer
                return Pending(replace(receipt, code=1001))
            case TransferDecisionOrder():
                return self._decide(order, attempt, receipt)
            case _:
                return self._change(order, attempt, receipt)

    def _register(self, order: RegisterOrder, attempt: Attempt, receipt: Receipt) -> Outcome:
        now = self.clock()
        if self._thief is not None:
            self.domains[order.name] = FakeDomain(self._thief, now, add_years(now, 1))
            self._thief = None
        if order.name in self.domains:
            return Refused(RefusalReason.DOMAIN_TAKEN, "Object exists", replace(receipt, code=2302))
        hosts = tuple(server.host for server in order.nameservers)
        handles = {role: handle.handle for role, handle in order.contacts.items()}
        registrant = handles.pop(ContactRole.REGISTRANT, None)
        contacts = frozenset((role.value, handle) for role, handle in handles.items())
        expires_at = add_years(now, order.years)
        self.domains[order.name] = FakeDomain(
            self.user, now, expires_at, hosts, registrant=registrant, contacts=contacts, auth_info=order.auth_info
        )
        return self._done("register", order, Registered(now, expires_at), attempt, receipt)

    def _renew(self, order: RenewOrder, attempt: Attempt, receipt: Receipt) -> Outcome:
        domain = self.domains.get(order.name)
        refusal = self._refusal(domain, receipt)
        if refusal is not None or domain is None:
            return refusal or Refused(RefusalReason.NOT_FOUND, "Object does not exist", replace(receipt, code=2303))
        if domain.expires_at.date() != order.current_expiry.date():
            return Refused(RefusalReason.STALE_EXPIRY, "curExpDate differs", replace(receipt, code=2306))
        domain.expires_at = add_years(domain.expires_at, order.years)
        return self._done("renew", order, Renewed(domain.expires_at), attempt, receipt)

    def _change(self, order: OwnOrder, attempt: Attempt, receipt: Receipt) -> Outcome:
        domain = self.domains.get(order.name)
        refusal = self._refusal(domain, receipt)
        if refusal is not None or domain is None:
            return refusal or Refused(RefusalReason.NOT_FOUND, "Object does not exist", replace(receipt, code=2303))
        reasons = domain.refusal(order)
        if reasons is not None:
            reason, code = reasons
            return Refused(reason, "the registry's own word", replace(receipt, code=code))
        return self._done(capability_for(order).value, order, self._changed(order, domain), attempt, receipt)

    def _changed(self, order: OwnOrder, domain: FakeDomain) -> Effect:
        match order:
            case HostOrder():
                return domain.apply_host(order)
            case DeleteOrder():
                effect = domain.delete(self.clock())
                if effect is None:
                    del self.domains[order.name]
                return effect or Deleted(restorable=False)
            case RestoreOrder():
                domain.restore()
                return Restored(domain.expires_at)
            case _:
                return domain.apply(order, self.rules(order.name.parent))

    def _request(self, order: TransferOrder, attempt: Attempt, receipt: Receipt) -> Outcome:
        domain = self.domains.get(order.name)
        if domain is None:
            return Refused(RefusalReason.NOT_FOUND, "Object does not exist", replace(receipt, code=2303))
        if domain.auth_info != order.auth_info:
            return Refused(
                RefusalReason.BAD_AUTH_CODE, "Invalid authorization information", replace(receipt, code=2202)
            )
        self.transfers[order.name] = requested(domain, self.user, self.clock(), by_us=True)
        self.effects.append(EffectRecord("transfer_in", order.name, attempt.cltrid, order.years or 1))
        return Pending(replace(receipt, code=1001))

    def _correct(self, order: TransferCodeOrder, attempt: Attempt, receipt: Receipt) -> Outcome:
        current = self.transfers.get(order.name)
        if current is None or current.state is not TransferState.PENDING or not current.requested_by_us:
            return Refused(RefusalReason.TRANSFER_ENDED, "Object not pending transfer", replace(receipt, code=2301))
        self.codes[order.name] = order.auth_info
        return self._done("transfer_code", order, TransferCodeSet(), attempt, receipt)

    def _decide(self, order: TransferDecisionOrder, attempt: Attempt, receipt: Receipt) -> Outcome:
        current = self.transfers.get(order.name)
        cancels = order.decision is TransferDecision.CANCEL
        if current is None or current.state is not TransferState.PENDING or current.requested_by_us != cancels:
            return Refused(RefusalReason.TRANSFER_ENDED, "Object not pending transfer", replace(receipt, code=2301))
        ended = self.end_transfer(order.name.ascii, end_of(order.decision))
        return self._done(order.decision.value, order, Transferred(None, ended.state), attempt, receipt)

    def _refusal(self, domain: FakeDomain | None, receipt: Receipt) -> Refused | None:
        if domain is not None and domain.sponsor != self.user:
            return Refused(RefusalReason.NOT_SPONSOR, "Authorization error", replace(receipt, code=2201))
        return None

    def _done(self, kind: str, order: Order, effect: Effect, attempt: Attempt, receipt: Receipt) -> Done:
        years = order.years if isinstance(order, RegisterOrder | RenewOrder) else 0
        self.effects.append(EffectRecord(kind, order.name, attempt.cltrid, years))
        return Done(effect, replace(receipt, code=1000))
