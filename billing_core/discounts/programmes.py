"""The loyalty programme of each currency: its steps, by spending or by tenure, as operators set them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.errors import BillingError
from billing_core.storage.discount_tables import loyalty_programmes


class Measure(StrEnum):
    SPENDING = "spending"
    """What was spent in the last twelve months, in minor units."""
    TENURE = "tenure"
    """Whole months since the first payment."""


@dataclass(frozen=True, slots=True)
class Step:
    """From `threshold` on (reaching it exactly is enough) prices are `percent` lower."""

    threshold: int
    percent: Decimal


DEFAULT_STEPS = (
    Step(0, Decimal(0)),
    Step(500_000, Decimal(3)),
    Step(1_500_000, Decimal(5)),
    Step(5_000_000, Decimal(10)),
)
"""In hryvnias (billing rules §9.1)."""


class ProgrammeRefused(BillingError):
    """The steps do not rise, or somebody else changed the programme meanwhile."""


@dataclass(frozen=True, slots=True)
class Programme:
    """`kept_to_month_end`: a tier that spending has fallen below is kept until that month is over.

    `version` counts the changes; 0: as delivered.
    """

    currency: str
    measure: Measure = Measure.SPENDING
    steps: Sequence[Step] = field(default_factory=tuple)
    kept_to_month_end: bool = True
    version: int = 0

    def __post_init__(self) -> None:
        if any(not 0 <= step.percent <= 100 or step.threshold < 0 for step in self.steps):
            raise ProgrammeRefused("a step is of 0 to 100 percent from a threshold that is not negative")
        if any(a.threshold >= b.threshold or a.percent >= b.percent for a, b in pairwise(self.steps)):
            raise ProgrammeRefused("each step has a higher threshold and a higher discount than the one before")

    @property
    def gives_anything(self) -> bool:
        return any(step.percent for step in self.steps)

    def percent_at(self, reached: int) -> Decimal:
        return max((step.percent for step in self.steps if step.threshold <= reached), default=Decimal(0))

    def missing_from(self, reached: int, percent: Decimal) -> int | None:
        """Return what is missing to the first step above a discount; None at the highest."""
        ahead = next((step.threshold for step in self.steps if step.percent > percent), None)
        return None if ahead is None else max(0, ahead - reached)


def delivered(currency: str) -> Programme:
    """Return the programme of a currency for which operators have set none."""
    return Programme(currency, steps=DEFAULT_STEPS if currency == "UAH" else ())


async def read(conn: AsyncConnection, currency: str) -> Programme:
    statement = select(loyalty_programmes).where(loyalty_programmes.c.currency == currency)
    row = (await conn.execute(statement)).one_or_none()
    return delivered(currency) if row is None else programme_of(row, currency)


def programme_of(row: Any, currency: str) -> Programme:
    """Return the programme of a row that has the columns of the table."""
    steps = tuple(Step(threshold, Decimal(percent)) for threshold, percent in row.steps)
    return Programme(currency, Measure(row.measure), steps, row.kept_to_month_end, row.version)


async def put(conn: AsyncConnection, programme: Programme, *, at: datetime) -> Programme:
    """Write a programme in the place of the one that has its version. Raises `ProgrammeRefused`."""
    columns = loyalty_programmes.c
    values = {
        "measure": programme.measure.value,
        "steps": [[step.threshold, str(step.percent)] for step in programme.steps],
        "kept_to_month_end": programme.kept_to_month_end,
        "changed_at": at,
        "version": programme.version + 1,
    }
    if programme.version == 0:
        statement = insert(loyalty_programmes).values(currency=programme.currency, **values).on_conflict_do_nothing()
        written = await conn.execute(statement)
    else:
        same = (columns.currency == programme.currency, columns.version == programme.version)
        written = await conn.execute(update(loyalty_programmes).where(*same).values(values))
    if written.rowcount != 1:
        raise ProgrammeRefused("the programme was changed meanwhile")
    return replace(programme, version=programme.version + 1)
