"""Rows of differences between us and a registry: open until they are gone, or until a person closed them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import DomainName
from gateway.reconciliation.comparison import Difference, DifferenceKind
from gateway.storage.registry_tables import reconciliations, registry_differences

_TABLE = registry_differences.c


class DifferenceOutcome(StrEnum):
    """`TAKEN_OVER`: the registry's word is ours now, and no money is concerned. `AGREED`: both say the same again."""

    TAKEN_OVER = "taken_over"
    AGREED = "agreed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """`ours`, `theirs` and `proposal` are JSON; `proposal` is a correction of the ledger that a person may make."""

    id: int
    registry: str
    domain: DomainName
    kind: DifferenceKind
    ours: Any
    theirs: Any
    proposal: Mapping[str, Any] | None
    found_at: datetime
    closed_at: datetime | None
    outcome: DifferenceOutcome | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where and when a difference was seen. `reconciliation_id` None = following a message of the registry."""

    registry: str
    domain: DomainName
    domain_id: str | None
    reconciliation_id: int | None
    at: datetime


async def keep(
    connection: AsyncConnection,
    seen: Sighting,
    difference: Difference,
    *,
    proposal: Mapping[str, Any] | None = None,
    outcome: DifferenceOutcome | None = None,
) -> None:
    """Record a difference, or what became of the open one of its kind; `outcome` closes it in the same breath."""
    values = {
        "reconciliation_id": seen.reconciliation_id,
        "theirs": difference.theirs,
        "proposal": proposal,
        "closed_at": None if outcome is None else seen.at,
        "outcome": outcome,
    }
    open_one = await open_of(connection, seen.registry, seen.domain, difference.kind)
    if open_one is not None:
        await connection.execute(update(registry_differences).where(_TABLE.id == open_one.id).values(values))
        return
    row = {
        "registry": seen.registry,
        "domain": seen.domain.ascii,
        "domain_id": seen.domain_id,
        "kind": difference.kind,
        "ours": difference.ours,
        "found_at": seen.at,
        **values,
    }
    await connection.execute(insert(registry_differences).values(row))


async def open_of(
    connection: AsyncConnection, registry: str, domain: DomainName, kind: DifferenceKind
) -> DifferenceView | None:
    """Return the open difference of this kind, locked until the transaction ends."""
    wanted = (_TABLE.registry == registry, _TABLE.domain == domain.ascii, _TABLE.kind == kind)
    row = await connection.execute(
        select(registry_differences).where(*wanted, _TABLE.closed_at.is_(None)).with_for_update()
    )
    found = row.one_or_none()
    return None if found is None else _view(found)


async def settle(connection: AsyncConnection, seen: Sighting, kinds: Sequence[DifferenceKind]) -> None:
    """Close the open differences of these kinds: both sides were seen to agree."""
    await connection.execute(
        update(registry_differences)
        .where(
            _TABLE.registry == seen.registry,
            _TABLE.domain == seen.domain.ascii,
            _TABLE.kind.in_(kinds),
            _TABLE.closed_at.is_(None),
        )
        .values(closed_at=seen.at, outcome=DifferenceOutcome.AGREED)
    )


async def close(
    connection: AsyncConnection, registry: str, difference_id: int, *, note: str, at: datetime
) -> DifferenceView | None:
    """Close one with a person's word; None when there is none open with this id."""
    closed = await connection.execute(
        update(registry_differences)
        .where(_TABLE.id == difference_id, _TABLE.registry == registry, _TABLE.closed_at.is_(None))
        .values(closed_at=at, outcome=DifferenceOutcome.CLOSED, note=note)
        .returning(registry_differences)
    )
    row = closed.one_or_none()
    return None if row is None else _view(row)


async def page(
    connection: AsyncConnection, registry: str, *, open_only: bool, after: int | None, limit: int
) -> list[DifferenceView]:
    """Return the differences of a registry, newest first, those older than `after`."""
    wanted: list[ColumnElement[bool]] = [_TABLE.registry == registry]
    wanted += [_TABLE.closed_at.is_(None)] if open_only else []
    wanted += [_TABLE.id < after] if after is not None else []
    rows = await connection.execute(select(registry_differences).where(*wanted).order_by(_TABLE.id.desc()).limit(limit))
    return [_view(row) for row in rows]


async def count(connection: AsyncConnection, registry: str) -> dict[DifferenceKind, int]:
    """Return how many there are of each kind: open ones, and those that the last reconciliation found and settled."""
    last = select(func.max(reconciliations.c.id)).where(reconciliations.c.registry == registry).scalar_subquery()
    rows = await connection.execute(
        select(_TABLE.kind, func.count())
        .where(_TABLE.registry == registry, or_(_TABLE.closed_at.is_(None), _TABLE.reconciliation_id == last))
        .group_by(_TABLE.kind)
    )
    return {DifferenceKind(kind): found for kind, found in rows}


def _view(row: Any) -> DifferenceView:
    return DifferenceView(
        id=row.id,
        registry=row.registry,
        domain=DomainName(row.domain),
        kind=DifferenceKind(row.kind),
        ours=row.ours,
        theirs=row.theirs,
        proposal=row.proposal,
        found_at=row.found_at,
        closed_at=row.closed_at,
        outcome=DifferenceOutcome(row.outcome) if row.outcome else None,
        note=row.note,
    )
