"""One import: read and check an export beside the books, ask registries, then post it slice by slice, or not at all.

Every slice finds by its keys what an earlier run has done. So a run that was stopped is begun again and goes on, and a
second run changes nothing.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.business_calendar import Month, business_date
from billing_core.migration import checks, opening, partners, report, services
from billing_core.migration.reading import Unreadable, stage_files
from billing_core.migration.run import Run
from billing_core.vat import Taxes
from gateway.catalogue.registries import Registries
from gateway.clock import Clock
from gateway.database import Database
from gateway.migration import customers, domains, panels
from gateway.migration.model import Cutover, ImportReport, Progress, Silent
from gateway.migration.proofs import Prover

_SLICE = 20_000
_PROOFS_HOLD = timedelta(hours=24)
_RENEWALS_AHEAD = timedelta(days=30)

Slice = Callable[[AsyncConnection, int, int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Importer:
    """`prover` None: no registry is asked, and the old system's dates stand."""

    database: Database
    registries: Registries
    vat: Taxes
    prover: Prover | None
    clock: Clock
    progress: Progress = field(default_factory=Silent)

    async def run(
        self, files: Sequence[Path], cutover: Cutover, *, apply: bool, skip_rejected: bool = False
    ) -> ImportReport:
        """Import, or only tell what would come of it; nothing is kept when a row is rejected, but on `skip_rejected`.

        Raises `UnreadableFile`, `RegistrySilent`, `DatabaseUnavailable`, OSError.
        """
        async with self._session() as connection:
            lost = await self._staged(connection, files, cutover)
            await connection.commit()
            if self.prover is not None:
                asked = await domains.unproved(connection, since=self.clock() - _PROOFS_HOLD)
                await connection.commit()
                await self.prover.prove(asked, self.progress)
            rejected = await checks.rejected(connection)
            keep = apply and (skip_rejected or not rejected)
            await self._apply(connection, cutover, keep=keep)
            told = await self._reported(connection, cutover, lost)
            await (connection.commit() if keep else connection.rollback())
            return ImportReport(keep, told.figures, rejected, told.notices)

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[AsyncConnection]:
        """A connection that keeps its staging tables through commits, and is closed with them."""
        async with self.database.engine.connect() as connection:
            try:
                await connection.execute(text("SET temp_buffers = '64MB'"))
                await connection.execute(text("SET idle_in_transaction_session_timeout = 0"))
                yield connection
            finally:
                await connection.invalidate()

    async def _staged(self, connection: AsyncConnection, files: Sequence[Path], cutover: Cutover) -> Unreadable:
        self.progress.begin("reading", None)
        lost = await stage_files(
            connection, files, cutover.system, read=lambda _file, count: self.progress.advance(count)
        )
        self.progress.begin("checking", None)
        await customers.belong_to(connection, cutover.tenant_id)
        await checks.reject(connection, [*checks.CLIENT_CHECKS, *customers.CLIENT_CHECKS])
        vat = self.vat.at(cutover.at)
        await checks.check_billing(
            connection, cutover.system, gross=lambda price: vat.of_price(price).gross, at=cutover.at
        )
        await domains.check_names(connection, self.registries)
        await opening.collect(connection, cutover.system)
        return lost

    async def _apply(self, connection: AsyncConnection, cutover: Cutover, *, keep: bool) -> None:
        at, day = self.clock(), business_date(cutover.at)
        run = Run(cutover.system, cutover.tenant_id, at)

        async def clients(connection: AsyncConnection, first: int, last: int) -> None:
            await opening.open_accounts(connection, first, last, at=at)
            await customers.add(connection, first, last, run, renewals_from=cutover.at + cutover.quiet)

        each = partial(self._each, connection, keep=keep)
        await each("clients", clients)
        await partners.add(connection, run, month=Month.of(day).first_day)
        post = partial(opening.post, at=at, cut_over=cutover.at, credit_until=cutover.at + cutover.credit)
        await each("openings", post)
        await each("services", partial(services.add, run=run, cut_over_day=day))
        await each("services", panels.add, title="accounts at panels")
        await each("domains", partial(domains.add, run=run))
        await each("referrals", partners.refer)
        await each("history", partial(partners.remember, run=run))

    async def _each(
        self, connection: AsyncConnection, what: str, apply: Slice, *, keep: bool, title: str | None = None
    ) -> None:
        """Apply a staging table in slices, each of them its own transaction when it is to be kept."""
        last = (await connection.execute(text(f"SELECT coalesce(max(n), 0) FROM stage_{what}"))).scalar_one()
        self.progress.begin(title or what, last)
        for first in range(1, last + 1, _SLICE):
            await apply(connection, first, first + _SLICE - 1)
            if keep:
                await connection.commit()
            self.progress.advance(min(_SLICE, last - first + 1))

    async def _reported(self, connection: AsyncConnection, cutover: Cutover, lost: Unreadable) -> "_Told":
        self.progress.begin("comparing", None)
        day = business_date(cutover.at)
        figures = await report.figures(connection, cutover.system, lost, cut_over_day=day)
        figures.append(await domains.figure(connection, lost.rows["domains"]))
        told = await report.notices(connection, cut_over_day=day, until_day=day + _RENEWALS_AHEAD)
        return _Told(figures, [*told, *await panels.notices(connection), *await domains.notices(connection)])


@dataclass(frozen=True, slots=True)
class _Told:
    figures: list[report.Figure]
    notices: list[report.Notice]
