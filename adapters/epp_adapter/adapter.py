"""Every registry that speaks EPP, driven by its profile: the interface over `epp`."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from adapters.capabilities import Capabilities, Capability, Support, capability_for
from adapters.epp_adapter.balance import balance_of
from adapters.epp_adapter.conversation import Conversation, repeated
from adapters.epp_adapter.evidence import Inquiry
from adapters.epp_adapter.execution import Execution
from adapters.epp_adapter.memory import Memory, Recollection
from adapters.epp_adapter.messages import poll_message
from adapters.epp_adapter.preparation import Preparation
from adapters.epp_adapter.prices import price_of
from adapters.epp_adapter.priorities import priority_of
from adapters.epp_adapter.profile import EppProfile
from adapters.epp_adapter.queries import check, look
from adapters.epp_adapter.sessions import Sessions
from adapters.epp_adapter.transfers import transfer_of
from adapters.errors import Unavailable, Unsupported
from adapters.interface import LinkStatus, Prepared
from adapters.link import LinkSettings
from adapters.model import (
    Attempt,
    Availability,
    CheckResult,
    DomainInfo,
    DomainName,
    Order,
    PollMessage,
    PricedAction,
    RegistryBalance,
    RegistryPrice,
    TransferInfo,
)
from adapters.outcome import Outcome, Verdict
from adapters.rules import FieldProblem, TldRules
from adapters.spec import AdapterSpec, Clock
from adapters.validation import name_problems, order_problems
from adapters.verification import verdict
from epp import CommandRejected, PollAck, PollRequest, Priority, ResultCode

# A registry may still be at work when our patience ends: as long again is waited before absence counts as proof.
SETTLE_TIMEOUTS = 2


class EppAdapter:
    """One account at one EPP registry. Nothing is opened before the first call that asks the registry."""

    def __init__(self, spec: AdapterSpec, link: LinkSettings, *, clock: Clock) -> None:
        profile = spec.profile
        if not isinstance(profile, EppProfile):
            raise TypeError(f"{spec.name} has no EppProfile")
        self._spec = spec
        self._profile = profile
        self._link = link
        self._clock = clock
        self._memory = Memory(clock)
        self._sessions = Sessions(spec.name, profile, link, clock=clock)

    @property
    def name(self) -> str:
        return self._spec.name

    @property
    def capabilities(self) -> Capabilities:
        return self._spec.capabilities

    @property
    def tlds(self) -> frozenset[str]:
        return self._spec.tlds

    def rules(self, tld: str) -> TldRules:
        return self._spec.rules(tld)

    def problems(self, order: Order) -> Sequence[FieldProblem]:
        return order_problems(order, self.rules(order.name.parent), now=self._clock())

    async def check(self, names: Sequence[DomainName]) -> Sequence[CheckResult]:
        results = {name: result for name in names if (result := self._unasked(name)) is not None}
        by_zone: dict[str, list[DomainName]] = defaultdict(list)
        for name in dict.fromkeys(names):
            if name not in results:
                by_zone[name.parent].append(name)
        for answered in await asyncio.gather(*(self._check_zone(zone, wanted) for zone, wanted in by_zone.items())):
            results |= {result.name: result for result in answered}
        return [results[name] for name in names]

    async def info(self, name: DomainName, *, bulk: bool = False) -> DomainInfo | None:
        talk = self._talk(name, priority=Priority.BULK if bulk else None)
        return (await look(talk, name, self._link.user)).info

    async def names(self) -> Sequence[DomainName]:
        raise Unsupported(Capability.NAMES, self.capabilities.why_not(Capability.NAMES) or "")

    async def prepare(self, order: Order, *, cltrid_prefix: str) -> Prepared:
        self._require(capability_for(order))
        talk, rules = self._talk(order.name, cltrid_prefix, priority_of(order)), self.rules(order.name.parent)
        clock = self._sessions.registry_clock
        known = Recollection(self._memory)
        prepared = await Preparation(talk, self._profile, rules, self._link.user, clock.now(), known).run(order)
        return replace(prepared, clock_skew=clock.skew if clock.greeted else None)

    async def execute(self, prepared: Prepared, attempt: Attempt) -> Outcome:
        order = prepared.order
        talk, rules = self._talk(order.name, priority=priority_of(order)), self.rules(order.name.parent)
        now = self._sessions.registry_clock.now()
        execution = Execution(talk, self._profile, rules, self._link.user, now, self._memory)
        return await execution.run(prepared, attempt)

    async def verify(self, order: Order, attempt: Attempt) -> Verdict:
        settles_after = SETTLE_TIMEOUTS * timedelta(seconds=self._link.transform_timeout_seconds)
        skew = self._sessions.registry_clock.skew
        talk = self._talk(order.name, priority=priority_of(order))
        inquiry = Inquiry(talk, self._profile, self._link.user, settles_after, skew)
        evidence = await inquiry.about(order, attempt, self._clock())
        return verdict(order, attempt, evidence, self.rules(order.name.parent))

    async def transfer_status(self, name: DomainName) -> TransferInfo | None:
        self._require(Capability.TRANSFER_IN)
        return await transfer_of(self._talk(name), name, self._link.user)

    async def poll(self) -> PollMessage | None:
        self._require(Capability.POLL)
        try:
            response = await repeated(lambda: self._sessions.send(PollRequest()))
        except CommandRejected as err:
            raise Unavailable("server_error") from err
        return poll_message(response, self._link.user)

    async def acknowledge(self, message_id: str) -> None:
        self._require(Capability.POLL)
        try:
            await repeated(lambda: self._sessions.send(PollAck(message_id)))
        except CommandRejected as err:
            if err.code != ResultCode.OBJECT_DOES_NOT_EXIST:
                raise Unavailable("server_error") from err

    async def balance(self) -> RegistryBalance | None:
        self._require(Capability.BALANCE)
        talk = Conversation(self._sessions)
        return await balance_of(talk, self._profile.balance, self._clock(), self._link.contract)

    async def quote(self, name: DomainName, action: PricedAction, years: int) -> RegistryPrice | None:
        self._require(Capability.PRICE)
        return await price_of(self._talk(name), name, action, years)

    async def ping(self) -> float:
        started = time.perf_counter()
        await repeated(lambda: self._sessions.send(PollRequest()))
        return time.perf_counter() - started

    def link(self) -> LinkStatus:
        return self._sessions.status()

    async def change_password(self, new_password: str) -> None:
        await self._sessions.change_password(new_password)

    def reset(self) -> None:
        self._sessions.reset()

    async def close(self) -> None:
        await self._sessions.close()

    def _talk(
        self, name: DomainName, cltrid_prefix: str | None = None, priority: Priority | None = None
    ) -> Conversation:
        return Conversation(self._sessions, self._profile.extensions(name.parent), cltrid_prefix, priority)

    def _require(self, capability: Capability) -> None:
        if self.capabilities.support(capability) is not Support.SUPPORTED:
            raise Unsupported(capability, self.capabilities.why_not(capability) or "unsupported")

    def _unasked(self, name: DomainName) -> CheckResult | None:
        """Return the result for a name that the registry need not be asked about; None = ask."""
        if name.parent not in self.tlds:
            return CheckResult(name, Availability.UNSUPPORTED, f"not a name directly below a zone of {self.name}")
        problem = next(name_problems(name, self.rules(name.parent)), None)
        return None if problem is None else CheckResult(name, Availability.UNSUPPORTED, problem.detail)

    async def _check_zone(self, zone: str, names: Sequence[DomainName]) -> list[CheckResult]:
        talk = Conversation(self._sessions, self._profile.extensions(zone))
        return await check(talk, names, names_per_check=self._profile.names_per_check, fees=self._profile.fees)
