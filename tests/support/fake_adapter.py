"""A registry in memory behind the adapter interface, with scripted faults and the truth open to look at."""

from collections import deque
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from adapters.capabilities import Capabilities, Capability, Support, capability_for
from adapters.errors import PreparationRefused, Unsupported
from adapters.interface import LinkStatus, Prepared
from adapters.link import LinkSettings
from adapters.model import (
    Attempt,
    Availability,
    ChangeOrder,
    CheckResult,
    DeleteOrder,
    DomainInfo,
    DomainName,
    Effect,
    HostOrder,
    HostSet,
    HostView,
    Order,
    PollMessage,
    PricedAction,
    Receipt,
    RegisterOrder,
    RegistryBalance,
    RegistryPrice,
    Renewed,
    RenewOrder,
    RestoreOrder,
    TransferInfo,
    TransferOrder,
    Verification,
)
from adapters.outcome import (
    Outcome,
    RefusalReason,
    Unknown,
    Verdict,
)
from adapters.registry_year import left_to_renew
from adapters.rules import FieldProblem, TldRules
from adapters.spec import AdapterSpec, Clock
from adapters.validation import order_problems
from adapters.verification import Evidence, verdict
from adapters.verification.changes import effect_of, is_as_ordered
from adapters.verification.hosts import host_is_as_ordered, name_after
from adapters.verification.removal import deleted, is_leaving, is_restorable
from tests.support.fake_domain import FakeDomain
from tests.support.fake_registry import FakeRegistry
from tests.support.fake_rules import fake_rules
from tests.support.fake_script import FakeScript, Scripted

Hook = Callable[[Prepared, Attempt], Awaitable[None]]


class FakeRegistryAdapter(FakeScript, FakeRegistry):
    """One account at a registry in memory."""

    def __init__(
        self,
        spec: AdapterSpec | None = None,
        link: LinkSettings | None = None,
        *,
        clock: Clock = lambda: datetime.now(UTC),
        user: str = "gw-main",
    ) -> None:
        FakeScript.__init__(self)
        FakeRegistry.__init__(self, clock, user)
        self.spec = spec or fake_spec(self)
        self.link_settings = link
        self.registry_balance: RegistryBalance | None = None
        self.prices: dict[DomainName, RegistryPrice] = {}
        self.passwords: list[str] = []
        self.before_execute: Hook | None = None
        self.after_execute: Hook | None = None
        self.closed = False
        self.ideas: list[DomainName] = []
        self.letters: list[tuple[str, DomainName]] = []
        self._svtrid = 0

    @property
    def name(self) -> str:
        return self.spec.name

    @property
    def capabilities(self) -> Capabilities:
        return self.spec.capabilities

    @property
    def tlds(self) -> frozenset[str]:
        return self.spec.tlds

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

    async def names(self) -> Sequence[DomainName]:
        self._called("names", "")
        return [name for name, domain in self.domains.items() if domain.sponsor == self.user]

    async def prepare(self, order: Order, *, cltrid_prefix: str) -> Prepared:
        self._called("prepare", order.name.ascii)
        capability = capability_for(order)
        if self.capabilities.support(capability) is not Support.SUPPORTED:
            raise Unsupported(capability, self.capabilities.why_not(capability) or "")
        already = self._already(order)
        if already is not None:
            return Prepared(order, already=already)
        self._check_price(order)
        left = self._left(order) or order
        return Prepared(left, command=left)

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

    async def suggest(self, words: str, tlds: Collection[str], most: int) -> Sequence[CheckResult]:
        self._called("suggest", words)
        return [self._availability(name) for name in self.ideas if name.parent in tlds][:most]

    async def resend_verification(self, name: DomainName) -> None:
        self._called("resend_verification", name.ascii)
        if self._own(name).verification is Verification.VERIFIED:
            raise PreparationRefused(RefusalReason.NOT_ELIGIBLE, "the holder has confirmed the address")
        self.letters.append(("verification", name))

    async def resend_transfer_mail(self, name: DomainName) -> None:
        self._called("resend_transfer_mail", name.ascii)
        self.letters.append(("transfer", name))

    def link(self) -> LinkStatus:
        return LinkStatus(up=not self.closed, sessions={"ready": 0 if self.closed else 1})

    async def change_password(self, new_password: str) -> None:
        self.passwords.append(new_password)

    def reset(self) -> None:
        """Nothing was refused."""

    async def close(self) -> None:
        self.closed = True

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

    def _renamed(self, order: Order, domain: FakeDomain | None) -> HostView | None:
        if domain is None or not isinstance(order, HostOrder) or order.new_name is None:
            return None
        return domain.host(order.new_name)

    def _already(self, order: Order) -> Effect | None:
        """Return the effect when the registry is as the order wants. Raises PreparationRefused where nothing helps."""
        if isinstance(order, ChangeOrder):
            info = self._info(order.name, self._own(order.name))
            return effect_of(order) if is_as_ordered(order, info, self.rules(order.name.parent)) else None
        match order:
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
            case RenewOrder():
                return Renewed(self._own(order.name).expires_at) if self._left(order) is None else None
        return None

    def _left(self, order: Order) -> Order | None:
        """Return what the registry has not done of an order by itself."""
        domain = self.domains.get(order.name)
        if domain is None or not isinstance(order, RenewOrder):
            return order
        return left_to_renew(order, self._info(order.name, domain), self.rules(order.name.parent), self.clock())

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
