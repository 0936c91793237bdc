import asyncio
from typing import TYPE_CHECKING

import typer

from gateway.cli.output import Exit, JsonOption, say, show_json, show_table

if TYPE_CHECKING:
    from billing_core import LedgerReport

app = typer.Typer(help="The books.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    pass


@app.command()
def check(as_json: JsonOption = False) -> None:
    """Recompute every balance and hold from the journal and print what differs: nothing. Exit 3 when something does.

    Example: `dgw ledger check --json`
    """
    report = asyncio.run(_check())
    rows = [
        {
            "invariant": difference.invariant,
            "subject": difference.subject,
            "expected": str(difference.expected),
            "found": str(difference.found),
        }
        for difference in report.differences
    ]
    if as_json:
        show_json({"sound": report.sound, "differences": rows})
    elif rows:
        show_table(rows, ["invariant", "subject", "expected", "found"])
    say("the ledger is sound" if report.sound else f"{len(rows)} differences")
    if not report.sound:
        raise typer.Exit(Exit.FOUND)


async def _check() -> "LedgerReport":
    from billing_core import ledger_check
    from gateway.cli.runtime import opened_database

    async with opened_database() as database, database.reading() as connection:
        return await ledger_check.check(connection)
