"""Rows of the black-box probe: the last result of each zone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.storage.registry_tables import probes

_TABLE = probes.c


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """`failed_step` None = it went well; else `tidy`, `order`, `find`, `delete` or `miss`."""

    zone: str
    started_at: datetime
    seconds: float
    failed_step: str | None
    detail: str | None


async def store(connection: AsyncConnection, result: ProbeResult) -> None:
    """Keep the newest result; when a probe last went well stays known."""
    well = result.failed_step is None
    values = {
        "started_at": result.started_at,
        "seconds": result.seconds,
        "failed_step": result.failed_step,
        "detail": result.detail,
    }
    row = insert(probes).values(zone=result.zone, succeeded_at=result.started_at if well else None, **values)
    kept = {"succeeded_at": result.started_at} if well else {"succeeded_at": _TABLE.succeeded_at}
    await connection.execute(row.on_conflict_do_update(index_elements=["zone"], set_={**values, **kept}))
