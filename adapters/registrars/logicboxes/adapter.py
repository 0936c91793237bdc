"""One reseller's account at the platform: the interface over its calls."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import TypeVar

from adapters.capabilities import Capabilities, Capability, Support, capability_for
from adapters.domain_name import DomainName
from adapters.errors import PasswordNotChanged, Unsupported
from adapters.interface import LinkStatus, Prepared
from adapters.link import LinkSettings
from adapters.model import (
    Attempt,
    Availability,
    CheckResult,
    DomainInfo,
    Glimpse,
    Order,
    PollMessage,
    PricedAction,
    RegistryBalance,
    RegistryPrice,
    TransferInfo,
    TransferState,
)
from adapters.outcome import Outcome, Verdict
from adapters.registrars.logicboxes import side_calls
from adapters.registrars.logicboxes.evidence import Inquiry, a_transfer
from adapters.registrars.logicboxes.execution import Execution
from adapters.registrars.logicboxes.lists import glimpses, suggestions
from adapters.registrars.logicboxes.money import Money
from adapters.registrars.logicboxes.people import People
from adapters.registrars.logicboxes.platform import Platform, PlatformRefused
from adapters.registrars.logicboxes.preparation import Preparation
from adapters.registrars.logicboxes.profile import LogicBoxesProfile
from adapters.registrars.logicboxes.queries import check, look, our_order, unanswered
from adapters.rules import FieldProblem, TldRules
from adapters.spec import AdapterSpec, Clock
from adapters.validation import name_problems, order_problems

SETTLE_TIMEOUTS = 2

T = TypeVar("T")


class LogicBoxesAdapter:
    """Nothing is opened before the first call that asks the platform.

    `options`: `customer_id`, for whom all names are ordered, else each holder is a customer by e-mail; with
    `contact_id`, the holder that transfers to us begin with. `privacy`: the platform's privacy protection, which
    some brands charge for, is bought: with new names, and for names without it whose holder is to be hidden.
    """

    def __init__(self, spec: AdapterSpec, link: LinkSettings, *, clock: Clock) -> None:
        profile = spec.profile
        if not isinstance(profile, LogicBoxesProfile):
            raise TypeError(f"{spec.name} has no LogicBoxesProfile")
        self._spec = spec
        self._profile = profile
        self._clock = clock
        self._platform = Platform.at(spec.name, link, clock)
        house, holder = link.options.get("customer_id"), link.options.get("contact_id")
        self._people = People(self._platform, None if house is None else str(house))
        self._holder = None if house is None or holder is None else str(holder)
        self._privacy = str(link.options.get("privacy", "")).lower() in {"true", "1", "yes"}
        self._money = Money(self._platform, clock, dict(profile.product_keys))
        self._settles_after = max(
            profile.settles_after, SETTLE_TIMEOUTS * timedelta(seconds=link.transform_timeout_seconds)
        )

    @property
    def name(self) -> str:
        return self._spec.name

    @property
    def tlds(self) -> frozenset[str]:
        return self._spec.tlds

    @property
    def capabilities(self) -> Capabilities:
        known = self._spec.capabilities
        if self._holder is not None:
            return known
        why = "options customer_id and contact_id of the account say to whom a transfer goes"
        return Capabilities(
            known.supported - {Capability.TRANSFER_IN}, {**known.unsupported, Capability.TRANSFER_IN: why}
        )

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
        batches = [batch for wanted in by_zone.values() for batch in _batches(wanted, self._profile.names_per_check)]
        for answered in await asyncio.gather(*(check(self._platform, batch) for batch in batches)):
            results |= {result.name: result for result in answered}
        return [results[name] for name in names]

    async def info(self, name: DomainName, *, bulk: bool = False) -> DomainInfo | None:
        return (await look(self._platform, name, bulk=bulk)).info

    async def names(self) -> Sequence[DomainName]:
        return list(await self.glimpses())

    async def glimpses(self) -> Mapping[DomainName, Glimpse]:
        return await glimpses(self._platform, self._profile.names_per_page)

    async def suggest(self, words: str, tlds: Collection[str], most: int) -> Sequence[CheckResult]:
        return await suggestions(self._platform, words, tlds, most)

    async def resend_verification(self, name: DomainName) -> None:
        await side_calls.resend_verification(self._platform, name)

    async def resend_transfer_mail(self, name: DomainName) -> None:
        await side_calls.resend_transfer_mail(self._platform, name)

    async def prepare(self, order: Order, *, cltrid_prefix: str) -> Prepared:
        del cltrid_prefix  # the platform keeps no numbers of ours
        self._require(capability_for(order))
        rules = self.rules(order.name.parent)
        preparation = Preparation(self._platform, self._people, self._money, rules, self._holder, self._privacy)
        return await preparation.run(order)

    async def execute(self, prepared: Prepared, attempt: Attempt) -> Outcome:
        inquiry = self._inquiry(prepared.order)
        return await Execution(self._platform, self._people, inquiry).run(prepared, attempt)

    async def verify(self, order: Order, attempt: Attempt) -> Verdict:
        return await self._inquiry(order).verdict(order, attempt)

    async def transfer_status(self, name: DomainName) -> TransferInfo | None:
        self._require(Capability.TRANSFER_IN)
        view = await our_order(self._platform, name)
        return a_transfer(TransferState.PENDING, self._platform.user) if view is not None and view.is_arriving else None

    async def poll(self) -> PollMessage | None:
        raise self._unsupported(Capability.POLL)

    async def acknowledge(self, message_id: str) -> None:  # noqa: ARG002 - there are no messages
        raise self._unsupported(Capability.POLL)

    async def balance(self) -> RegistryBalance | None:
        return await self._money.balance()

    async def quote(self, name: DomainName, action: PricedAction, years: int) -> RegistryPrice | None:
        return await self._money.price(name, action, years)

    async def ping(self) -> float:
        started = time.perf_counter()
        try:
            await self._platform.read("billing/reseller-balance", ("reseller-id", self._platform.user))
        except PlatformRefused as err:
            raise unanswered(err) from err
        return time.perf_counter() - started

    def link(self) -> LinkStatus:
        return self._platform.status()

    async def change_password(self, new_password: str) -> None:  # noqa: ARG002 - there is no such call
        raise PasswordNotChanged("the platform's key is made anew in its own panel")

    def reset(self) -> None:
        """Nothing is kept closed after a refused login."""

    async def close(self) -> None:
        await self._platform.close()

    def _inquiry(self, order: Order) -> Inquiry:
        rules = self.rules(order.name.parent)
        return Inquiry(self._platform, self._people, rules, self._clock, self._settles_after)

    def _require(self, capability: Capability) -> None:
        if self.capabilities.support(capability) is not Support.SUPPORTED:
            raise self._unsupported(capability)

    def _unsupported(self, capability: Capability) -> Unsupported:
        return Unsupported(capability, self.capabilities.why_not(capability) or "unsupported")

    def _unasked(self, name: DomainName) -> CheckResult | None:
        """Return the result for a name that the platform need not be asked about; None = ask."""
        if name.parent not in self._spec.tlds:
            return CheckResult(name, Availability.UNSUPPORTED, f"not a name directly below a zone of {self.name}")
        problem = next(name_problems(name, self.rules(name.parent)), None)
        return None if problem is None else CheckResult(name, Availability.UNSUPPORTED, problem.detail)


def _batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (items[start : start + size] for start in range(0, len(items), size))
