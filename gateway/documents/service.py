"""Documents of a tenant's customers: ordered, listed, printed, made void."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.rules import FieldProblem
from billing_core.business_calendar import business_date
from billing_core.documents import archive
from billing_core.documents.archive import Document
from billing_core.documents.papers import LEGAL_LANGUAGE, Paper, PaperKind
from gateway.audit import Actor, AuditEntry, AuditTrail
from gateway.clock import Clock
from gateway.database import Database
from gateway.documents.acts import Acts
from gateway.documents.errors import DocumentOverlap
from gateway.documents.invoices import invoice_of
from gateway.documents.model import DocumentOrder, Making, Period
from gateway.documents.parties import Parties
from gateway.documents.reconciliations import reconciliation_of
from gateway.errors import NotFound, ValidationFailed
from gateway.events import Event, EventType, emit
from gateway.operations.requests import IdempotencyKey
from gateway.paging import Page, page_of
from gateway.storage import accounts, idempotency

Maker = Callable[[Making], Awaitable[Paper]]

_CONFIRMING = {PaperKind.ACT, PaperKind.CORRECTION}
"""Each sum is confirmed by one of them at most: their periods don't overlap."""


class DocumentService:
    def __init__(
        self, database: Database, parties: Parties, acts: Acts, statements: Maker, audit: AuditTrail, *, clock: Clock
    ) -> None:
        self._database = database
        self._parties = parties
        self._makers: dict[PaperKind, Maker] = {
            PaperKind.ACT: acts.act,
            PaperKind.CORRECTION: acts.correction,
            PaperKind.RECONCILIATION: reconciliation_of,
            PaperKind.PARTNER_STATEMENT: statements,
        }
        self._audit = audit
        self._clock = clock

    async def list(
        self, tenant_id: str, account_id: str, *, after: str | None = None, limit: int = 50
    ) -> Page[Document]:
        """Return an account's documents, newest first; `after` is the id that the page before ended with.

        Raises `NotFound`.
        """
        async with self._database.reading() as connection:
            await self._parties.require(connection, tenant_id, account_id)
            found = await archive.of_account(connection, account_id, before=after, limit=limit + 1)
        return page_of(found, limit, lambda document: document.id)

    async def get(self, tenant_id: str, document_id: str) -> Document:
        """Raises `NotFound`."""
        async with self._database.reading() as connection:
            return await self._owned(connection, tenant_id, document_id)

    async def pdf(self, tenant_id: str, document_id: str, language: str = LEGAL_LANGUAGE) -> tuple[Document, bytes]:
        """Return a document with its PDF: as issued, stamped when it is void, or translated. Raises `NotFound`."""
        async with self._database.reading() as connection:
            await self._owned(connection, tenant_id, document_id)
            kept = await archive.kept(connection, document_id)
        return kept.document, await asyncio.to_thread(kept.printed, language)

    async def order(
        self, tenant_id: str, account_id: str, order: DocumentOrder, *, idempotency_key: IdempotencyKey | None = None
    ) -> Document:
        """Make a document, or return the one that the same order made; a void one is made anew.

        Raises `NotFound`, `SellerUnknown`, `ProfileMissing`, `NothingToIssue`, `DocumentOverlap`, and
        `ValidationFailed` when the period is not over.
        """
        at = self._clock()

        async def work(connection: AsyncConnection) -> Document:
            await self._parties.require(connection, tenant_id, account_id)
            period = _period_of(order, business_date(at))
            key = _key_of(account_id, order, period, idempotency_key)
            if idempotency_key is not None:
                await idempotency.claim(connection, idempotency_key, subject=key, at=at)
            await _one_at_a_time(connection, account_id)
            known = await archive.with_key(connection, key)
            if known is not None:
                return known
            await _refuse_overlap(connection, account_id, order.kind, period)
            making = await self._parties.making(connection, tenant_id, account_id, period)
            paper = await self._made(making, order)
            document = await archive.issue(connection, paper, account_id=account_id, key=key, at=at)
            await emit(connection, told_of(EventType.DOCUMENT_ISSUED, tenant_id, document), at=at)
            return document

        return await self._database.run(work)

    async def void(self, document_id: str, reason: str, *, by: Actor) -> Document:
        """Mark a document void, on record: it keeps its number, and the same order makes another. Raises `NotFound`."""
        at = self._clock()

        async def work(connection: AsyncConnection) -> Document:
            try:
                before = await archive.read(connection, document_id)
            except archive.UnknownDocument:
                raise NotFound("document", document_id) from None
            document = await archive.void(connection, document_id, reason, at=at)
            if before.voided_at is None:
                tenant_id = await accounts.tenant_of(connection, document.account_id) or ""
                await emit(connection, told_of(EventType.DOCUMENT_VOIDED, tenant_id, document), at=at)
                after = {"number": document.number, "reason": reason}
                await self._audit.write(connection, AuditEntry(by, "document.void", document_id, after=after), at=at)
            return document

        return await self._database.run(work)

    async def _made(self, making: Making, order: DocumentOrder) -> Paper:
        if order.kind is not PaperKind.INVOICE:
            return await self._makers[order.kind](making)
        if order.amount is None or order.amount.currency != making.currency:
            wrong = FieldProblem("/amount", "currency_mismatch", "an invoice is of an amount in the account's currency")
            raise ValidationFailed([wrong])
        return invoice_of(making, order.amount)

    async def _owned(self, connection: AsyncConnection, tenant_id: str, document_id: str) -> Document:
        try:
            document = await archive.read(connection, document_id)
        except archive.UnknownDocument:
            raise NotFound("document", document_id) from None
        if await accounts.read(connection, tenant_id, document.account_id) is None:
            raise NotFound("document", document_id)
        return document


def told_of(event: EventType, tenant_id: str, document: Document) -> Event:
    data = {"document": document.id, "kind": document.kind.value, "number": document.number}
    return Event(event, tenant_id, document.account_id, data)


def _period_of(order: DocumentOrder, today: date) -> Period:
    """Return what the document is of: a period that is over, of invoices the day itself. Raises `ValidationFailed`."""
    if order.kind is PaperKind.INVOICE or order.period is None:
        return Period(today, today)
    if order.period.last >= today:
        yesterday = today - timedelta(days=1)
        raise ValidationFailed([FieldProblem("", "period_not_over", f"a period ends on {yesterday} at the latest")])
    return order.period


def _key_of(account_id: str, order: DocumentOrder, period: Period, key: IdempotencyKey | None) -> str:
    """Return what makes two orders the same fact: kind and period; of invoices, which may be many, the caller's key."""
    if order.kind is PaperKind.INVOICE and key is not None:
        return f"invoice:{account_id}:{key.key}"
    return f"{order.kind.value}:{account_id}:{period.first}:{period.last}"


async def _one_at_a_time(connection: AsyncConnection, account_id: str) -> None:
    lock = func.pg_advisory_xact_lock(func.hashtextextended(f"documents:{account_id}", 2))
    await connection.execute(select(lock))


async def _refuse_overlap(connection: AsyncConnection, account_id: str, kind: PaperKind, period: Period) -> None:
    if kind in _CONFIRMING:
        standing = await archive.standing(connection, account_id, kind, period.first, period.last)
        if standing:
            raise DocumentOverlap(standing[0].id, standing[0].number)
