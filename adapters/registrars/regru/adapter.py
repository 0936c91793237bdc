"""reg.ru behind the interface of registries."""

import time
from collections.abc import Collection, Sequence
from datetime import timedelta

from adapters.capabilities import Capabilities, Capability, Support, capability_for
from adapters.errors import PasswordNotChanged, Unavailable, Unsupported
from adapters.http import Nonconforming
from adapters.interface import LinkStatus, Prepared
from adapters.link import LinkSettings
from adapters.model import (
    Attempt,
    Availability,
    CheckResult,
    ContactsOrder,
    DomainInfo,
    DomainName,
    Order,
    PollMessage,
    PricedAction,
    RegisterOrder,
    RegistryBalance,
    RegistryPrice,
    TransferInfo,
)
from adapters.outcome import Outcome, Verdict
from adapters.registrars.regru.account import RegruAccount
from adapters.registrars.regru.answers import Declined
from adapters.registrars.regru.availability import check
from adapters.registrars.regru.balance import balance_of
from adapters.registrars.regru.contacts import shape_problems
from adapters.registrars.regru.execution import Execution
from adapters.registrars.regru.holdings import Holdings
from adapters.registrars.regru.inquiry import Inquiry
from adapters.registrars.regru.orders import Options
from adapters.registrars.regru.papers import upload_url
from adapters.registrars.regru.preparation import Preparation
from adapters.registrars.regru.prices import PriceList
from adapters.registrars.regru.services import held_names
from adapters.registrars.regru.suggestions import suggest
from adapters.registrars.regru.transfers import transfer_status
from adapters.rules import FieldProblem, TldRules
from adapters.spec import AdapterSpec, Clock
from adapters.validation import name_problems, order_problems

# The registrar may still be at work when our patience ends: as long again is waited before absence counts as proof.
_SETTLE_TIMEOUTS = 2


class RegruAdapter:
    """One account. Nothing is opened before the first call that asks reg.ru."""

    def __init__(self, spec: AdapterSpec, link: LinkSettings, *, clock: Clock) -> None:
        self._spec = spec
        self._link = link
        self._clock = clock
        self._account = RegruAccount(spec.name, link, clock=clock)
        self._holdings = Holdings(self._account, link.user, clock)
        self._options = Options.of(link.options)
        self._prices = PriceList(self._account, clock)

    @property
    def name(self) -> str:
        return self._spec.name

    @property
    def tlds(self) -> frozenset[str]:
        return self._spec.tlds

    @property
    def capabilities(self) -> Capabilities:
        return self._spec.capabilities

    def rules(self, tld: str) -> TldRules:
        return self._spec.rules(tld)

    def problems(self, order: Order) -> Sequence[FieldProblem]:
        tld = order.name.parent
        found = list(order_problems(order, self.rules(tld), now=self._clock()))
        if isinstance(order, RegisterOrder | ContactsOrder):
            for role, handle in order.contacts.items():
                found += shape_problems(tld, handle.contact, f"/contacts/{role.value}")
        return found

    async def check(self, names: Sequence[DomainName]) -> Sequence[CheckResult]:
        results = {name: result for name in names if (result := self._unasked(name)) is not None}
        asked = [name for name in dict.fromkeys(names) if name not in results]
        results |= {result.name: result for result in await check(self._account, asked)}
        return [results[name] for name in names]

    async def info(self, name: DomainName, *, bulk: bool = False) -> DomainInfo | None:
        return (await self._holdings.infos([name], bulk=bulk))[name]

    async def infos(self, names: Sequence[DomainName]) -> dict[DomainName, DomainInfo | None]:
        return await self._holdings.infos(names, bulk=True)

    async def names(self) -> Sequence[DomainName]:
        return await held_names(self._account)

    async def upload_url(self, name: DomainName) -> str | None:
        return await upload_url(self._account, name)

    async def suggest(self, words: str, tlds: Collection[str], most: int) -> Sequence[CheckResult]:
        return await suggest(self._account, words, tlds, most)

    async def prepare(self, order: Order, *, cltrid_prefix: str) -> Prepared:  # noqa: ARG002 - nothing is sent before
        self._require(capability_for(order))
        preparation = Preparation(self._holdings, self._options, self.rules(order.name.parent))
        return await preparation.run(order)

    async def execute(self, prepared: Prepared, attempt: Attempt) -> Outcome:
        rules = self.rules(prepared.order.name.parent)
        return await Execution(self._holdings, rules, attempt, self._clock()).run(prepared)

    async def verify(self, order: Order, attempt: Attempt) -> Verdict:
        settles_after = _SETTLE_TIMEOUTS * timedelta(seconds=self._link.transform_timeout_seconds)
        inquiry = Inquiry(self._holdings, self.rules(order.name.parent), settles_after)
        return await inquiry.about(order, attempt, self._clock())

    async def transfer_status(self, name: DomainName) -> TransferInfo | None:
        status = await transfer_status(self._account, name)
        return None if status is None else status.info(self._link.user)

    async def poll(self) -> PollMessage | None:
        raise Unsupported(Capability.POLL, self.capabilities.unsupported[Capability.POLL])

    async def acknowledge(self, message_id: str) -> None:  # noqa: ARG002 - there are no messages
        raise Unsupported(Capability.POLL, self.capabilities.unsupported[Capability.POLL])

    async def balance(self) -> RegistryBalance | None:
        return await balance_of(self._account, self._clock())

    async def quote(self, name: DomainName, action: PricedAction, years: int) -> RegistryPrice | None:
        if action is PricedAction.REGISTER:
            (result,) = await check(self._account, [name])
            if result.premium is not None:
                return result.premium
        return await self._prices.quote(name, action, years)

    async def ping(self) -> float:
        started = time.perf_counter()
        try:
            (await self._account.ask("nop", {})).text("user_id")
        except (Declined, Nonconforming) as err:
            raise Unavailable("server_error") from err
        return time.perf_counter() - started

    def link(self) -> LinkStatus:
        return self._account.status()

    async def change_password(self, new_password: str) -> None:  # noqa: ARG002 - there is no such call
        raise PasswordNotChanged("the interface changes no passwords: set it in the account's settings")

    def reset(self) -> None:
        """Do nothing: every call carries the credentials."""

    async def close(self) -> None:
        await self._account.close()

    def _require(self, capability: Capability) -> None:
        if self.capabilities.support(capability) is not Support.SUPPORTED:
            raise Unsupported(capability, self.capabilities.why_not(capability) or "unsupported")

    def _unasked(self, name: DomainName) -> CheckResult | None:
        """Return the result for a name that need not be asked about; None = ask."""
        if name.parent not in self._spec.tlds:
            return CheckResult(name, Availability.UNSUPPORTED, f"not a name directly below a zone of {self.name}")
        problem = next(name_problems(name, self.rules(name.parent)), None)
        return None if problem is None else CheckResult(name, Availability.UNSUPPORTED, problem.detail)
