from collections.abc import Sequence
from datetime import timedelta

from gateway.clock import Clock
from gateway.database import Database
from gateway.money_watch.audit import AuditWatch
from gateway.money_watch.books import BooksWatch
from gateway.money_watch.lapses import LapseWatch
from gateway.renewals import AutoRenewal
from gateway.settings import WatchSettings
from gateway.workers.jobs import Job

LEDGER_CHECK = "ledger_check"
_CHAIN_TIMES = 24
"""The trail is hashed entry by entry, and nothing pays for what it tells: it need not be as fresh as the books."""


def watching(database: Database, renewals: AutoRenewal, settings: WatchSettings, *, clock: Clock) -> Sequence[Job]:
    """Return the jobs that see whether money and time are as promised."""
    every_check = timedelta(seconds=settings.ledger_seconds)
    return [
        Job(LEDGER_CHECK, every_check, BooksWatch(database).run),
        Job("audit_chain", every_check * _CHAIN_TIMES, AuditWatch(database).run),
        Job("lapses", timedelta(seconds=settings.lapses_seconds), LapseWatch(database, renewals, clock).run),
    ]
