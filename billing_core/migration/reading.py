"""From files to staging tables: each line is validated by itself; what is wrong is kept by place and field."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.migration.files import RawRow, UnreadableFile, kind_of_file, read_rows
from billing_core.migration.records import KINDS
from billing_core.migration.staging import STAGES, Rejected, copy_rows, index_tables, make_tables, old_id_of, unreadable

_AT_ONCE = 5_000


class Unreadable:
    """What the rows that no table can hold came to: how many of each kind, and the balances that still can be read."""

    def __init__(self) -> None:
        self.rows: Counter[str] = Counter()
        self.balances: Counter[tuple[str, str]] = Counter()
        """In hundredths, as balances or debts of a currency."""

    def count(self, raw: RawRow) -> None:
        self.rows[raw.kind] += 1
        if raw.kind != "clients":
            return
        try:
            balance = Decimal(str(raw.fields.get("balance", 0)))
            title = "balances" if balance >= 0 else "debts"
            self.balances[title, str(raw.fields.get("currency", "UAH"))] += int(balance * 100)
        except (InvalidOperation, ValueError, OverflowError):
            return


async def stage_files(
    conn: AsyncConnection, files: Sequence[Path], system: str, *, read: Callable[[str, int], None]
) -> Unreadable:
    """Fill fresh staging tables from export files; memory holds a few thousand rows, however long the files are.

    `read` is told of each file how many rows of it were read since. Raises `UnreadableFile`, OSError.
    """
    for path in files:
        kind_of_file(path)
    if len({path.name for path in files}) < len(files):
        raise UnreadableFile("two files have the same name, so their lines could not be told apart")
    await make_tables(conn)
    lost = Unreadable()
    for path in files:
        rows = read_rows(path)
        while batch := list(islice(rows, _AT_ONCE)):
            await _stage(conn, batch, system, lost)
            read(path.name, len(batch))
    await index_tables(conn)
    return lost


async def _stage(conn: AsyncConnection, batch: Sequence[RawRow], system: str, lost: Unreadable) -> None:
    kind = batch[0].kind
    stage, good, bad = STAGES[kind], [], list[tuple[Any, ...]]()
    for raw in batch:
        problems = [unreadable(raw, "", raw.problem)] if raw.problem else []
        if not problems:
            try:
                record = KINDS[kind].model_validate(raw.fields)
                good.append(stage.row(raw.place, old_id_of(kind, record), record, system))
                continue
            except ValidationError as err:
                problems = list(_problems(raw, err))
        lost.count(raw)
        bad += [(each.place, each.kind, each.field, each.problem) for each in problems]
    await copy_rows(conn, f"stage_{kind}", stage.names, good)
    await copy_rows(conn, "stage_rejects", ["place", "kind", "field", "problem"], bad)


def _problems(raw: RawRow, err: ValidationError) -> Iterator[Rejected]:
    """Tell what is wrong without repeating the value, which may be personal."""
    for each in err.errors(include_url=False, include_input=False, include_context=False):
        yield unreadable(raw, ".".join(str(part) for part in each["loc"][:1]), each["msg"])
