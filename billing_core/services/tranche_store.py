"""What was paid for services, as rows."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.money import Money
from billing_core.storage.any_of import any_of
from billing_core.storage.service_tables import service_tranches
from billing_core.tranches import Tranche


async def tranches_of(conn: AsyncConnection, service_id: str) -> tuple[Tranche, ...]:
    """Return what was paid for, oldest first."""
    return (await tranches_of_all(conn, [service_id]))[service_id]


async def tranches_of_all(conn: AsyncConnection, service_ids: Sequence[str]) -> dict[str, tuple[Tranche, ...]]:
    """Return what was paid for, oldest first, for each of the services."""
    columns = service_tranches.c
    statement = (
        select(
            columns.service_id,
            columns.starts_on,
            columns.ends_on,
            columns.basis_minor,
            columns.bonus_minor,
            columns.currency,
            columns.basis_days,
            columns.months,
        )
        .where(columns.service_id == any_of(service_ids))
        .order_by(columns.service_id, columns.starts_on)
    )
    found: dict[str, list[Tranche]] = {service_id: [] for service_id in service_ids}
    for row in await conn.execute(statement):
        basis = Money(row.basis_minor, row.currency)
        bought = Tranche(row.starts_on, row.ends_on, basis, row.basis_days, row.months, row.bonus_minor)
        found[row.service_id].append(bought)
    return {service_id: tuple(bought) for service_id, bought in found.items()}


async def put_tranches(
    conn: AsyncConnection, service_id: str, tranches: Sequence[Tranche], *, known: Sequence[Tranche] | None = None
) -> None:
    """Write what is paid for now, in the place of what was: of `known`, when it was read before."""
    if known is not None and tuple(tranches[: len(known)]) == tuple(known):
        tranches = tranches[len(known) :]
    else:
        await conn.execute(delete(service_tranches).where(service_tranches.c.service_id == service_id))
    await add_tranches(conn, [(service_id, each) for each in tranches])


async def add_tranches(conn: AsyncConnection, bought: Iterable[tuple[str, Tranche]]) -> None:
    """Write tranches of services beside those that they have."""
    rows = [
        {
            "service_id": service_id,
            "starts_on": each.start,
            "ends_on": each.end,
            "basis_minor": each.basis.minor,
            "bonus_minor": each.bonus_minor,
            "currency": each.basis.currency,
            "basis_days": each.basis_days,
            "months": each.months,
        }
        for service_id, each in bought
    ]
    if rows:
        await conn.execute(insert(service_tranches), rows)
