"""A registry in memory behind the adapter interface, with scripted faults and the truth open to look at.

`domains`, `effects` and `calls` are the oracle: what the registry holds, which transforms changed it, what was asked.
"""

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from adapters.capabilities import Capabilities, Capability, Support, capability_for
from adapters.dates import add_years
from adapters.errors import PreparationRefused, Unavailable, Unsupported
from adapters.interface import LinkStatus, Prepared
from adapters.link import LinkSettings
from adapters.model import (
    Attempt,
    AuthCodeOrder,
    Availability,
    CheckResult,
    ContactKind,
    ContactRole,
    ContactsOrder,
    Deleted,
    DeleteOrder,
    DnssecOrder,
    DomainInfo,
    DomainName,
    Effect,
    HostOrder,
    HostSet,
    HostView,
    LockOrder,
    NameserversOrder,
    Order,
    PollKind,
    PollMessage,
    PricedAction,
    Receipt,
    Registered,
    RegisterOrder,
    RegistryBalance,
    RegistryPrice,
    Renewed,
    RenewOrder,
    Restored,
    RestoreOrder,
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
    Undecided,
    Unknown,
    Verdict,
)
from adapters.rules import ContactRules, FieldProblem, RenewalRules, TldRules
from adapters.spec import AdapterSpec, Clock
from adapters.validation import order_problems
from adapters.verification import Evidence, verdict
from adapters.verification.changes import ChangeOrder, effect_of, is_as_ordered
from adapters.verification.hosts import host_is_as_ordered, name_after
from adapters.verification.removal import deleted, is_leaving, is_restorable
from tests.support.fake_domain import FakeDomain, end_of, requested

ALL_ROLES = frozenset(ContactRole)

OwnOrder = ChangeOrder | HostOrder | DeleteOrder | RestoreOrder

Hook = Callable[[Prepared, Attempt], Awaitable[None]]


def fake_rules(
    tld: str = "test",
    registry: str = "fake",
    *,
    register_years: range = range(1, 11),
    renewal: RenewalRules | None = None,
    nameservers_min: int = 2,
    nameservers_max: int = 13,
    contacts: ContactRules | None = None,
    idn: bool = False,
    host_zones: frozenset[str] | None = None,
) -> TldRules:
    """A zone with a gTLD's rules; anything else by keyword."""
    return TldRules(
        tld=tld,
        registry=registry,
        register_years=register_years,
        renewal=renewal or RenewalRules(1, 10, 10, None, timedelta(days=45)),
        nameservers_min=nameservers_min,
        nameservers_max=nameservers_max,
        contacts=contacts
        or ContactRules(
            roles_required=frozenset({ContactRole.REGISTRANT}),
            roles_allowed=ALL_ROLES,
            required={ContactKind.ORGANIZATION: frozenset({"organization"})},
            latin_needed=True,
        ),
        idn=idn,
        grace_days={"add": 5, "redemption": 30},
        host_zones=frozenset({tld}) if host_zones is None else host_zones,
    )


@dataclass(frozen=True)
class EffectRecord:
    """One transform that changed the registry: the count of these is what an order may have only one of."""

    kind: str
    name: DomainName
    cltrid: str
    years: int = 0


@dataclass(frozen=True)
class Scripted:
    """How the next transform goes: whether it takes effect, and what answer comes (None = the true one)."""

    applied: bool
    answer: Outcome | None = None
    cause: str | None = None


class FakeRegistryAdapter:
    """One account at a registry in memory. Scripts are used up in order, one a transform; without any, all is well."""

    def __init__(
        self,
        spec: AdapterSpec | None = None,
        link: LinkSettings | None = None,
        *,
        clock: Clock = lambda: datetime.now(UTC),
        user: str = "gw-main",
    ) -> None:
        self.spec = spec or fake_spec(self)
        self.link_settings = link
        self.clock = clock
        self.user = user
        self.domains: dict[DomainName, FakeDomain] = {}
        self.effects: list[EffectRecord] = []
        self.calls: list[tuple[str, str]] = []
        self.transfers: dict[DomainName, TransferInfo] = {}
        self.messages: deque[PollMessage] = deque()
        self.registry_balance: RegistryBalance | None = None
        self.prices: dict[DomainName, RegistryPrice] = {}
        self.before_execute: Hook | None = None
        self.after_execute: Hook | None = None
        self.closed = False
        self._scripts: deque[Scripted] = deque()
        self._unavailable: dict[str, deque[Unavailable]] = {}
        self._undecided: deque[Undecided] = deque()
        self._svtrid = 0
        self._thief: str | None = None

    # What a test arranges.

    def lose_answer(self, *, applied: bool, cause: str = "reset", times: int = 1) -> None:
        """The next `times` transforms take effect or not, and their answers are lost."""
        self._scripts.extend([Scripted(applied, cause=cause)] * times)

    def refuse(
        self, reason: RefusalReason = RefusalReason.POLICY, detail: str = "refused by policy", *, code: int = 2306
    ) -> None:
        """The next transform is refused without effect."""
        self._scripts.append(Scripted(applied=False, answer=Refused(reason, detail, Receipt("", None, code))))

    def pend(self, *, applied: bool = False) -> None:
        """The next transform is answered 1001; `applied` = the registry has in truth finished it already."""
        self._scripts.append(Scripted(applied, answer=Pending(Receipt("", None, 1001))))

    def be_unavailable(
        self, call: str = "execute", reason: str = "unreachable", *, times: int = 1, retry_after: float = 0.0
    ) -> None:
        """The next `times` calls of that name (`check`, `info`, `prepare`, `execute`, `verify`, `ping`) raise."""
        error = Unavailable(reason, retry_after=timedelta(seconds=retry_after))
        self._unavailable.setdefault(call, deque()).extend([error] * times)

    def be_undecided(self, detail: str = "nothing proved", *, retry_after: float | None = 0.0, times: int = 1) -> None:
        """The next `times` verifications prove nothing; `retry_after` None leaves it to a person."""
        wait = None if retry_after is None else timedelta(seconds=retry_after)
        self._undecided.extend([Undecided(detail, wait)] * times)

    def steal_on_create(self, thief: str = "gw-other") -> None:
        """A stranger gets the name of the next registration just before the registration does."""
        self._thief = thief

    def put(self, name: str, *, sponsor: str | None = None, years: int = 1, created_at: datetime | None = None) -> None:
        """Place a domain, ours unless `sponsor` says otherwise."""
        at = created_at or self.clock()
        self.domains[DomainName.parse(name)] = FakeDomain(sponsor or self.user, at, add_years(at, years))

    def ask_for(self, name: str, requester: str = "gw-other") -> None:
        """A stranger asks for a domain of ours."""
        wanted = DomainName.parse(name)
        self.transfers[wanted] = asked = requested(self.domains[wanted], requester, self.clock(), by_us=False)
        message_id = f"message-{len(self.calls)}"
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

    # The interface.

    @property
    def name(self) -> str:
        return self.spec.name

    @property
    def capabilities(self) -> Capabilities:
        return self.spec.capabilities

    def rules(self, tld: str) -> TldRules:
        return self.spec.rules(tld)

    def problems(self, order: Order) -> Sequence[FieldProblem]:
        return order_problems(order, self.rules(order.name.parent), now=self.clock())

    async def check(self, names: Sequence[DomainName]) -> Sequence[CheckResult]:
        self._called("check", " ".join(map(str, names)))
        return [self._availability(name) for name in names]

    async def info(self, name: DomainName, *, bulk: bool = False) -> DomainInfo | None:
        self._called("info", name.ascii)
        domain = self.domains.get(name)
        return None if domain is None else self._info(name, domain)

    async def prepare(self, order: Order, *, cltrid_prefix: str) -> Prepared:
        self._called("prepare", order.name.ascii)
        capability = capability_for(order)
        if self.capabilities.support(capability) is not Support.SUPPORTED:
            raise Unsupported(capability, self.capabilities.why_not(capability) or "")
        already = self._already(order)
        if already is not None:
            return Prepared(order, already=already)
        self._check_price(order)
        return Prepared(order, command=order)

    def _check_price(self, order: Order) -> None:
        """Refuse, as adapters do, what costs more than was agreed; of a premium name a price must be agreed to."""
        price = self.prices.get(order.name)
        if price is None or not isinstance(order, RegisterOrder | RenewOrder | TransferOrder | RestoreOrder):
            return
        if order.max_price is None:
            raise PreparationRefused(RefusalReason.PREMIUM, "a premium name")
        if order.max_price.minor < price.price.minor:
            raise PreparationRefused(RefusalReason.PRICE_CHANGED, "another price")

    async def execute(self, prepared: Prepared, attempt: Attempt) -> Outcome:
        self._called("execute", prepared.order.name.ascii)
        if self.before_execute is not None:
            await self.before_execute(prepared, attempt)
        outcome = self._answer(prepared.order, attempt)
        if self.after_execute is not None:
            await self.after_execute(prepared, attempt)
        return outcome

    async def verify(self, order: Order, attempt: Attempt) -> Verdict:
        self._called("verify", order.name.ascii)
        if self._undecided:
            return self._undecided.popleft()
        domain = self.domains.get(order.name)
        evidence = Evidence(
            info=None if domain is None else self._info(order.name, domain),
            user=self.user,
            now=self.clock(),
            receipt=Receipt(attempt.cltrid, self._next_svtrid(), 2303 if domain is None else 1000),
            settles_after=timedelta(0),
            transfer=self.transfers.get(order.name),
            host=None if domain is None or not isinstance(order, HostOrder) else domain.host(order.host),
            renamed=self._renamed(order, domain),
        )
        return verdict(order, attempt, evidence, self.rules(order.name.parent))

    async def ping(self) -> float:
        self._called("ping", "")
        return 0.0

    async def transfer_status(self, name: DomainName) -> TransferInfo | None:
        self._called("transfer_status", name.ascii)
        return self.transfers.get(name)

    async def poll(self) -> PollMessage | None:
        self._called("poll", "")
        return self.messages[0] if self.messages else None

    async def acknowledge(self, message_id: str) -> None:
        self._called("acknowledge", message_id)
        self.messages = deque(message for message in self.messages if message.id != message_id)

    async def balance(self) -> RegistryBalance | None:
        self._called("balance", "")
        return self.registry_balance

    async def quote(self, name: DomainName, action: PricedAction, years: int) -> RegistryPrice | None:
        self._called("quote", f"{action.value} {name} {years}")
        return self.prices.get(name)

    def link(self) -> LinkStatus:
        return LinkStatus(up=not self.closed, sessions={"ready": 0 if self.closed else 1})

    def reset(self) -> None:
        """Nothing was refused."""

    async def close(self) -> None:
        self.closed = True

    # The registry behind it.

    def _called(self, call: str, about: str) -> None:
        self.calls.append((call, about))
        waiting = self._unavailable.get(call)
        if waiting:
            raise waiting.popleft()

    def _next_svtrid(self) -> str:
        self._svtrid += 1
        return f"FAKE-{self._svtrid}"

    def _availability(self, name: DomainName) -> CheckResult:
        if name.parent not in self.spec.tlds:
            return CheckResult(name, Availability.UNSUPPORTED)
        taken = name in self.domains
        availability = Availability.TAKEN if taken else Availability.AVAILABLE
        return CheckResult(name, availability, "In use" if taken else None, self.prices.get(name))

    def _own(self, name: DomainName) -> FakeDomain:
        domain = self.domains.get(name)
        if domain is None:
            raise PreparationRefused(RefusalReason.NOT_FOUND, f"{name} does not exist")
        if domain.sponsor != self.user:
            raise PreparationRefused(RefusalReason.NOT_SPONSOR, f"{name} is with another registrar")
        return domain

    def _info(self, name: DomainName, domain: FakeDomain) -> DomainInfo:
        return domain.view(name, self.user)

    def _renamed(self, order: Order, domain: FakeDomain | None) -> HostView | None:
        if domain is None or not isinstance(order, HostOrder) or order.new_name is None:
            return None
        return domain.host(order.new_name)

    def _already(self, order: Order) -> Effect | None:
        """Return the effect when the registry is as the order wants. Raises PreparationRefused where nothing helps."""
        match order:
            case NameserversOrder() | ContactsOrder() | LockOrder() | DnssecOrder() | AuthCodeOrder():
                info = self._info(order.name, self._own(order.name))
                return effect_of(order) if is_as_ordered(order, info, self.rules(order.name.parent)) else None
            case HostOrder():
                domain = self._own(order.name)
                so = host_is_as_ordered(order, domain.host(order.host), self._renamed(order, domain))
                return HostSet(name_after(order)) if so else None
            case DeleteOrder():
                info = self._info(order.name, self._own(order.name))
                return deleted(info) if is_leaving(info) else None
            case RestoreOrder():
                if not is_restorable(self._info(order.name, self._own(order.name))):
                    raise PreparationRefused(RefusalReason.NOT_ELIGIBLE, f"{order.name} is not in redemption")
            case TransferOrder():
                self._refuse_own(order.name)
        return None

    def _refuse_own(self, name: DomainName) -> None:
        domain = self.domains.get(name)
        if domain is None:
            raise PreparationRefused(RefusalReason.NOT_FOUND, f"{name} does not exist")
        if domain.sponsor == self.user:
            raise PreparationRefused(RefusalReason.NOT_ELIGIBLE, f"{name} is with us already")

    def _answer(self, order: Order, attempt: Attempt) -> Outcome:
        scripted = self._scripts.popleft() if self._scripts else Scripted(applied=True)
        receipt = Receipt(attempt.cltrid, self._next_svtrid(), None)
        true_answer = self._apply(order, attempt, receipt) if scripted.applied else None
        if scripted.cause is not None:
            return Unknown(scripted.cause, attempt.sent_at, Receipt(attempt.cltrid, None, None))
        if scripted.answer is not None:
            answered = replace(receipt, code=scripted.answer.receipt.code)
            return replace(scripted.answer, receipt=answered)
        assert true_answer is not None
        return true_answer

    def _apply(self, order: Order, attempt: Attempt, receipt: Receipt) -> Outcome:
        match order:
            case RegisterOrder():
                return self._register(order, attempt, receipt)
            case RenewOrder():
                return self._renew(order, attempt, receipt)
            case TransferOrder():
                return self._request(order, attempt, receipt)
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


def fake_spec(
    adapter: FakeRegistryAdapter | None = None,
    *,
    name: str = "fake",
    zones: Sequence[TldRules] | None = None,
    unsupported: dict[Capability, str] | None = None,
) -> AdapterSpec:
    """A catalogue entry for the fake. With `adapter` every `build` gives that very one, for a test to script."""
    withheld = unsupported or {}

    def build(spec: AdapterSpec, link: LinkSettings, *, clock: Clock) -> FakeRegistryAdapter:
        if adapter is None:
            return FakeRegistryAdapter(spec, link, clock=clock)
        adapter.spec, adapter.clock = spec, clock
        return adapter

    served = tuple(zones or (fake_rules(registry=name),))
    lacking = set() if any(zone.idn for zone in served) else {Capability.IDN}
    capabilities = Capabilities(frozenset(set(Capability) - lacking - withheld.keys()), withheld)
    return AdapterSpec(name, served, capabilities, build)
