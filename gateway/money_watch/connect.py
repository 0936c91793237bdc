from collections.abc import Sequence
from datetime import timedelta

from gateway.clock import Clock
from gateway.database import Database
from gateway.money_watch.books import BooksWatch
from gateway.money_watch.lapses import LapseWatch
from gateway.renewals import AutoRenewal
from gateway.settings import WatchSettings
from gateway.workers.jobs import Job

LEDGER_CHECK = "ledger_check"


def watching(database: Database, renewals: AutoRenewal, settings: WatchSettings, *, clock: Clock) -> Sequence[Job]:
    """Return the jobs that see whether money and time are as promised."""
    return [
        Job(LEDGER_CHECK, timedelta(seconds=settings.ledger_seconds), BooksWatch(database).run),
        Job("lapses", timedelta(seconds=settings.lapses_seconds), LapseWatch(database, renewals, clock).run),
    ]
