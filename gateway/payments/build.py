"""All that payments are made of, put together."""

from dataclasses import dataclass
from datetime import timedelta

from billing_core import Ledger
from billing_core.payments.acquiring import Acquiring
from gateway.audit import AuditTrail
from gateway.clock import Clock
from gateway.database import Database
from gateway.payments.deposits import DepositService
from gateway.payments.desks import Desks, open_desks
from gateway.payments.inquiring import Inquiring
from gateway.payments.matching import Matching
from gateway.payments.observer import NobodyCounts, PaymentObserver
from gateway.payments.promises import PromiseService
from gateway.payments.receiving import Receiving
from gateway.payments.refunding import Refunding
from gateway.settings import PaymentSettings


@dataclass(frozen=True, slots=True)
class Payments:
    desks: Desks
    deposits: DepositService
    receiving: Receiving
    inquiring: Inquiring
    refunding: Refunding
    matching: Matching
    promises: PromiseService

    async def close(self) -> None:
        await self.desks.client.close()


def build_payments(
    settings: PaymentSettings,
    database: Database,
    ledger: Ledger,
    audit: AuditTrail,
    *,
    clock: Clock,
    observer: PaymentObserver | None = None,
) -> Payments:
    desks, acquiring = open_desks(settings), Acquiring(ledger)
    ask_for = timedelta(days=settings.ask_days)
    receiving = Receiving(database, desks, acquiring, ask_for, clock, observer or NobodyCounts())
    return Payments(
        desks=desks,
        deposits=DepositService(database, desks, settings.description, ask_for, clock),
        receiving=receiving,
        inquiring=Inquiring(receiving),
        refunding=Refunding(database, ledger, receiving, audit, ask_for),
        matching=Matching(database, acquiring, audit, clock),
        promises=PromiseService(database, settings.promise_max, timedelta(days=settings.promise_days), clock),
    )
