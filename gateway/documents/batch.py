"""The acts of a month for all accounts that want them, each in a transaction of its own."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from sqlalchemy import exists, func, select

from billing_core.business_calendar import Month, business_date
from billing_core.documents.papers import PaperKind
from billing_core.storage.document_tables import documents
from billing_core.storage.tables import journal_entries, journal_lines
from gateway.clock import Clock
from gateway.database import Database
from gateway.documents.errors import DocumentOverlap, NothingToIssue, ProfileMissing, SellerUnknown
from gateway.documents.model import DocumentOrder, Period
from gateway.documents.service import DocumentService
from gateway.errors import DatabaseUnavailable
from gateway.storage.profile_table import customer_profiles
from gateway.storage.tables import customer_accounts
from gateway.unexpected import traits_of

QUIET = timedelta(hours=2)
"""After the month's end, for postings that are under way."""

_PAGE = 500
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class BatchReport:
    """Documents `issued`, and `skipped` accounts by the reason."""

    month: Month
    issued: int = 0
    skipped: Counter[str] = field(default_factory=Counter)


class MonthlyActs:
    def __init__(self, database: Database, service: DocumentService, *, clock: Clock) -> None:
        self._database = database
        self._service = service
        self._clock = clock

    async def run(self) -> BatchReport | None:
        """Make the acts of the month before this one, as soon as its quiet period is over; safe to repeat."""
        month = Month.of(business_date(self._clock() - QUIET)).previous
        return await self.of(month)

    async def of(self, month: Month, *, at_most: int | None = None) -> BatchReport:
        """Make the acts of a month that is over, `at_most` so many. What one account cannot have does not stop the
        others.
        """
        period, issued, skipped = Period.of(month), 0, Counter[str]()
        after = ""
        while waiting := await self._waiting(period, after):
            for tenant_id, account_id in waiting:
                if issued == at_most:
                    return BatchReport(month, issued, skipped)
                refused = await self._make(tenant_id, account_id, period)
                issued += refused is None
                if refused is not None:
                    skipped[refused] += 1
            after = waiting[-1][1]
        return BatchReport(month, issued, skipped)

    async def _make(self, tenant_id: str, account_id: str, period: Period) -> str | None:
        """Make one account's act; return why not."""
        try:
            await self._service.order(tenant_id, account_id, DocumentOrder(PaperKind.ACT, period))
        except (NothingToIssue, DocumentOverlap, ProfileMissing) as err:
            return err.code
        except (SellerUnknown, DatabaseUnavailable):
            raise
        except Exception as err:  # noqa: BLE001 - the others get theirs
            _log.error("act_not_made", account=account_id, **traits_of(err))
            return "internal_error"
        return None

    async def _waiting(self, period: Period, after: str) -> Sequence[tuple[str, str]]:
        """Return accounts with postings in the period that want an act and never had one, those behind `after`."""
        first, end = period.bounds()
        profile, account, document = customer_profiles.c, customer_accounts.c, documents.c
        posted = (
            select(journal_lines.c.entry_id)
            .join(journal_entries, journal_entries.c.id == journal_lines.c.entry_id)
            .where(journal_lines.c.account == func.concat("customer:", profile.account_id, ":main"))
            .where(journal_entries.c.posted_at >= first, journal_entries.c.posted_at < end)
        )
        made = select(document.id).where(
            document.account_id == profile.account_id,
            document.kind == PaperKind.ACT.value,
            document.period_from == period.first,
            document.period_to == period.last,
        )
        query = (
            select(account.tenant_id, profile.account_id)
            .join(customer_accounts, account.id == profile.account_id)
            .where(profile.monthly_act, profile.account_id > after, exists(posted), ~exists(made))
            .order_by(profile.account_id)
            .limit(_PAGE)
        )
        async with self._database.reading() as connection:
            return [(row.tenant_id, row.account_id) for row in await connection.execute(query)]
