"""Issued documents: numbered without gaps, kept as they were printed. Works on a connection it never commits.

The number is taken in the transaction that keeps the paper: rolled back together, so no number is lost. A paper is
never edited; it may be void, and keeps its number, and then the same fact may have another one.
"""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.business_calendar import business_date
from billing_core.documents.papers import LEGAL_LANGUAGE, Paper, PaperKind, PaperRef
from billing_core.documents.typesetting import render
from billing_core.errors import BillingError
from billing_core.ids import new_id
from billing_core.money import Money
from billing_core.storage.document_tables import document_counters, documents

_LETTERS = {
    PaperKind.INVOICE: "Р",
    PaperKind.ACT: "А",
    PaperKind.CORRECTION: "К",
    PaperKind.RECONCILIATION: "З",
    PaperKind.CONTRACT: "Д",
    PaperKind.PARTNER_STATEMENT: "П",
}
_SHOWN = (
    documents.c.id,
    documents.c.kind,
    documents.c.number,
    documents.c.account_id,
    documents.c.period_from,
    documents.c.period_to,
    documents.c.total_minor,
    documents.c.currency,
    documents.c.sha256,
    documents.c.snapshot["issued_on"].astext.label("issued_on"),
    documents.c.issued_at,
    documents.c.voided_at,
    documents.c.void_reason,
)


class UnknownDocument(BillingError):
    def __init__(self, document_id: str) -> None:
        super().__init__(f"no document {document_id!r}")
        self.document_id = document_id


class DocumentDamaged(BillingError):
    """The kept bytes are not those that were issued."""


@dataclass(frozen=True, slots=True)
class Document:
    """`period_to` is inclusive; `issued_on` the date that is printed; `sha256` that of the PDF as issued, in hex."""

    id: str
    kind: PaperKind
    number: str
    account_id: str
    period_from: date
    period_to: date
    total: Money
    sha256: str
    issued_on: date
    issued_at: datetime
    voided_at: datetime | None
    void_reason: str | None

    @property
    def ref(self) -> PaperRef:
        return PaperRef(self.number, self.issued_on)


@dataclass(frozen=True, slots=True, repr=False)
class Kept:
    """All that is kept of a paper: enough to print it again."""

    document: Document
    snapshot: dict[str, Any]
    pdf: bytes

    def printed(self, language: str = LEGAL_LANGUAGE) -> bytes:
        """Return the PDF as it was issued; a void one with its stamp, another language as a courtesy translation.

        Blocks for some milliseconds unless it is the first. Raises `DocumentDamaged`.
        """
        document = self.document
        if hashlib.sha256(self.pdf).hexdigest() != document.sha256:
            raise DocumentDamaged(document.id)
        if language == LEGAL_LANGUAGE and document.voided_at is None:
            return self.pdf
        voided = None
        if document.voided_at is not None:
            voided = (business_date(document.voided_at), document.void_reason or "")
        return render(self.snapshot, document.number, language=language, voided=voided)


async def issue(
    conn: AsyncConnection, paper: Paper, *, account_id: str, key: str, at: datetime, seller: str = "main"
) -> Document:
    """Number, print and keep a paper; the same key again gives the paper that it gave first, unless that is void.

    `key` is of the fact, such as `act:<account>:<first day>:<last day>`. Others that issue the same kind wait until
    this transaction ends.
    """
    year = paper.issued_on.year
    serial = await _next_serial(conn, seller, paper.kind, year)
    known = await with_key(conn, key)
    if known is not None:
        await _give_back(conn, seller, paper.kind, year)
        return known
    number = f"{_LETTERS[paper.kind]}-{year}/{serial:06}"
    snapshot = paper.snapshot()
    pdf = await asyncio.to_thread(render, snapshot, number)
    row = {
        "id": new_id("doc", at),
        "key": key,
        "seller": seller,
        "kind": paper.kind.value,
        "year": year,
        "serial": serial,
        "number": number,
        "account_id": account_id,
        "language": LEGAL_LANGUAGE,
        "period_from": paper.period_from,
        "period_to": paper.period_to,
        "total_minor": paper.total.minor,
        "currency": paper.total.currency,
        "snapshot": snapshot,
        "sha256": hashlib.sha256(pdf).digest(),
        "pdf": pdf,
        "issued_at": at,
    }
    statement = insert(documents).values(row).returning(*_SHOWN)
    return _document((await conn.execute(statement)).mappings().one())


async def read(conn: AsyncConnection, document_id: str) -> Document:
    """Raises `UnknownDocument`."""
    row = (await conn.execute(select(*_SHOWN).where(documents.c.id == document_id))).mappings().one_or_none()
    if row is None:
        raise UnknownDocument(document_id)
    return _document(row)


async def of_account(
    conn: AsyncConnection, account_id: str, *, before: str | None = None, limit: int = 50
) -> list[Document]:
    """Return an account's papers, newest first; those older than `before` when it is given."""
    statement = select(*_SHOWN).where(documents.c.account_id == account_id).order_by(documents.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(documents.c.id < before)
    return [_document(row) for row in (await conn.execute(statement)).mappings()]


async def kept(conn: AsyncConnection, document_id: str) -> Kept:
    """Raises `UnknownDocument`."""
    statement = select(*_SHOWN, documents.c.snapshot, documents.c.pdf).where(documents.c.id == document_id)
    row = (await conn.execute(statement)).mappings().one_or_none()
    if row is None:
        raise UnknownDocument(document_id)
    return Kept(_document(row), row["snapshot"], bytes(row["pdf"]))


async def standing(
    conn: AsyncConnection, account_id: str, kind: PaperKind, first: date, last: date
) -> Sequence[Document]:
    """Return the account's papers of a kind that are not void and whose periods share a day with `[first, last]`."""
    same = (documents.c.account_id == account_id, documents.c.kind == kind.value, documents.c.voided_at.is_(None))
    shared = (documents.c.period_from <= last, documents.c.period_to >= first)
    statement = select(*_SHOWN).where(*same, *shared).order_by(documents.c.id)
    return [_document(row) for row in (await conn.execute(statement)).mappings()]


async def with_key(conn: AsyncConnection, key: str) -> Document | None:
    """Return the paper of a fact; None when there is none but void ones."""
    statement = select(*_SHOWN).where(documents.c.key == key, documents.c.voided_at.is_(None))
    row = (await conn.execute(statement)).mappings().one_or_none()
    return None if row is None else _document(row)


async def void(conn: AsyncConnection, document_id: str, reason: str, *, at: datetime) -> Document:
    """Mark a paper void; it keeps its number. Once void, it stays so as it was first. Raises `UnknownDocument`."""
    statement = (
        update(documents)
        .where(documents.c.id == document_id, documents.c.voided_at.is_(None))
        .values(voided_at=at, void_reason=reason)
    )
    await conn.execute(statement)
    return await read(conn, document_id)


async def _next_serial(conn: AsyncConnection, seller: str, kind: PaperKind, year: int) -> int:
    counter = document_counters.c
    statement = (
        upsert(document_counters)
        .values(seller=seller, kind=kind.value, year=year, last=1)
        .on_conflict_do_update(
            index_elements=[counter.seller, counter.kind, counter.year], set_={"last": counter.last + 1}
        )
        .returning(counter.last)
    )
    return int((await conn.execute(statement)).scalar_one())


async def _give_back(conn: AsyncConnection, seller: str, kind: PaperKind, year: int) -> None:
    """Return the number just taken, whose row this transaction still locks."""
    counter = document_counters.c
    same = (counter.seller == seller, counter.kind == kind.value, counter.year == year)
    await conn.execute(update(document_counters).where(*same).values(last=counter.last - 1))


def _document(row: RowMapping) -> Document:
    return Document(
        id=row["id"],
        kind=PaperKind(row["kind"]),
        number=row["number"],
        account_id=row["account_id"],
        period_from=row["period_from"],
        period_to=row["period_to"],
        total=Money(row["total_minor"], row["currency"]),
        sha256=row["sha256"].hex(),
        issued_on=date.fromisoformat(row["issued_on"]),
        issued_at=row["issued_at"],
        voided_at=row["voided_at"],
        void_reason=row["void_reason"],
    )
