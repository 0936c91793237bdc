"""A registry that answers late, or not at all, or does what it was told after the answer is given up for lost."""

import random
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from adapters.dates import add_years
from adapters.errors import Unavailable
from adapters.interface import Prepared
from adapters.model import (
    Attempt,
    DomainInfo,
    DomainName,
    Order,
    Receipt,
    Registered,
    RegisterOrder,
    Renewed,
    RenewOrder,
)
from adapters.outcome import Done, Outcome, RefusalReason, Refused, Unknown, Verdict
from adapters.verification import Evidence, verdict
from epp.trace import current_recorder
from tests.simulation.scheduler import PromiseBroken, Scheduler, pause
from tests.support.fake_adapter import fake_rules

USER = "gw-main"
ANSWER_SECONDS = 20.0
SETTLES_AFTER = timedelta(seconds=40)
"""How long after it left a command may still be done here."""

RULES = fake_rules()


@dataclass(frozen=True)
class Held:
    sponsor: str
    created_at: datetime
    expires_at: datetime


@dataclass
class SlowRegistry:
    """`trouble` is the probability of each kind of it. `effects` counts what was done for us, by name and kind."""

    scheduler: Scheduler
    trouble: float
    names: dict[DomainName, Held] = field(default_factory=dict)
    effects: list[tuple[str, DomainName, str]] = field(default_factory=list)
    under_way: dict[DomainName, str] = field(default_factory=dict)

    @property
    def _draw(self) -> random.Random:
        return self.scheduler.draw

    def _chance(self) -> bool:
        return self._draw.random() < self.trouble

    async def prepare(self, order: Order, *, cltrid_prefix: str) -> Prepared:
        await pause(self._draw.uniform(0.01, 0.1))
        if self._chance():
            raise Unavailable("unreachable")
        return Prepared(order, command=order)

    async def execute(self, prepared: Prepared, attempt: Attempt) -> Outcome:
        """Wait for a session, send if that is still allowed, and answer, some time or never."""
        await pause(self._draw.choice((0.0, 0.0, 0.1, 5.0)))
        recorder = current_recorder()
        if self._chance() or recorder is None or not recorder.may_send():
            raise Unavailable("unreachable")
        order, sent_at = prepared.order, self.scheduler.now()
        if order.name in self.under_way:
            raise PromiseBroken(f"{attempt.cltrid} was sent while {self.under_way[order.name]} may still be done")
        if self._chance():
            await pause(self._draw.uniform(0.1, ANSWER_SECONDS))
            return self._lost(attempt, sent_at)
        if self._chance():
            self._do_later(order, attempt)
            await pause(ANSWER_SECONDS)
            return self._lost(attempt, sent_at)
        await pause(self._draw.uniform(0.01, 0.2))
        done = self._do(order, attempt)
        await pause(self._draw.uniform(0.01, 0.2))
        return self._lost(attempt, sent_at) if self._chance() else done

    async def verify(self, order: Order, attempt: Attempt) -> Verdict:
        await pause(self._draw.uniform(0.01, 0.1))
        if self._chance():
            raise Unavailable("unreachable")
        held = self.names.get(order.name)
        info = None if held is None else _info(order.name, held)
        receipt = Receipt(attempt.cltrid, "sv", 2303 if held is None else 1000)
        evidence = Evidence(info, USER, self.scheduler.now(), receipt, SETTLES_AFTER)
        return verdict(order, attempt, evidence, RULES)

    def _lost(self, attempt: Attempt, sent_at: datetime) -> Unknown:
        return Unknown("timeout", sent_at, Receipt(attempt.cltrid, None, None))

    def _do_later(self, order: Order, attempt: Attempt) -> None:
        """The command has arrived and waits in the registry's own queue."""
        self.under_way[order.name] = attempt.cltrid

        async def work() -> None:
            self._do(order, attempt)
            del self.under_way[order.name]

        self.scheduler.start(work(), after=self._draw.uniform(1, SETTLES_AFTER.total_seconds() - 1))

    def _do(self, order: Order, attempt: Attempt) -> Outcome:
        now, held, receipt = self.scheduler.now(), self.names.get(order.name), Receipt(attempt.cltrid, "sv", 1000)
        match order:
            case RegisterOrder() if held is None and self._draw.random() < self.trouble / 2:
                self.names[order.name] = Held("a stranger", now, add_years(now, 1))
                return Refused(RefusalReason.DOMAIN_TAKEN, "Object exists", replace(receipt, code=2302))
            case RegisterOrder() if held is not None:
                return Refused(RefusalReason.DOMAIN_TAKEN, "Object exists", replace(receipt, code=2302))
            case RegisterOrder():
                self.names[order.name] = Held(USER, now, add_years(now, order.years))
                self.effects.append(("register", order.name, attempt.cltrid))
                return Done(Registered(now, self.names[order.name].expires_at), receipt)
            case RenewOrder() if held is None or held.expires_at != order.current_expiry:
                return Refused(RefusalReason.STALE_EXPIRY, "curExpDate differs", replace(receipt, code=2306))
            case RenewOrder():
                self.names[order.name] = replace(held, expires_at=add_years(held.expires_at, order.years))
                self.effects.append(("renew", order.name, attempt.cltrid))
                return Done(Renewed(self.names[order.name].expires_at), receipt)
        raise AssertionError(order)


def _info(name: DomainName, held: Held) -> DomainInfo:
    ours = held.sponsor == USER
    return DomainInfo(
        name=name,
        sponsor=held.sponsor,
        created_at=held.created_at,
        expires_at=held.expires_at,
        statuses=frozenset({"ok"}),
        nameservers=(),
        ours=ours,
        creator=held.sponsor,
        registrant=None,
        grace_statuses=frozenset(),
    )
