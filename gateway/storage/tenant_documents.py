"""A tenant's documents, as operators look for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import Money
from billing_core.documents.papers import PaperKind
from billing_core.storage.document_tables import documents
from gateway.storage.tables import customer_accounts

_DOCUMENT = documents.c


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """`period_to` is inclusive."""

    id: str
    kind: PaperKind
    number: str
    account_id: str
    period_from: date
    period_to: date
    total: Money
    issued_at: datetime
    voided: bool


async def find(
    connection: AsyncConnection,
    tenant_id: str,
    text: str,
    kind: PaperKind | None,
    *,
    before: str | None,
    limit: int,
) -> Sequence[FoundDocument]:
    """Return those of a number, an id or an account, the newest first; all for an empty text."""
    query = (
        select(
            *(_DOCUMENT.id, _DOCUMENT.kind, _DOCUMENT.number, _DOCUMENT.account_id, _DOCUMENT.period_from),
            *(_DOCUMENT.period_to, _DOCUMENT.total_minor, _DOCUMENT.currency, _DOCUMENT.issued_at),
            _DOCUMENT.voided_at.is_not(None).label("voided"),
        )
        .join(customer_accounts, customer_accounts.c.id == _DOCUMENT.account_id)
        .where(customer_accounts.c.tenant_id == tenant_id)
        .order_by(_DOCUMENT.id.desc())
        .limit(limit)
    )
    if text:
        query = query.where(or_(_DOCUMENT.number == text, _DOCUMENT.id == text, _DOCUMENT.account_id == text))
    if kind is not None:
        query = query.where(_DOCUMENT.kind == kind.value)
    if before is not None:
        query = query.where(_DOCUMENT.id < before)
    return [
        FoundDocument(
            id=row.id,
            kind=PaperKind(row.kind),
            number=row.number,
            account_id=row.account_id,
            period_from=row.period_from,
            period_to=row.period_to,
            total=Money(row.total_minor, row.currency),
            issued_at=row.issued_at,
            voided=row.voided,
        )
        for row in await connection.execute(query)
    ]
