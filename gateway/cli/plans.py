import asyncio
import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.cli.output import Exit, JsonOption, complain, say, show_json, show_table

if TYPE_CHECKING:
    from gateway.hosting.price_rows import PlanRow

app = typer.Typer(help="Plans of hosting and add-ons, with what their terms cost.", no_args_is_help=True)

_COLUMNS = ("plan", "class", "group", "months", "price", "currency", "panel", "panel_plan", "on_sale")


@app.callback()
def _group() -> None:
    pass


@app.command("list")
def list_plans(
    currency: Annotated[str, typer.Option(help="ISO 4217.")] = "UAH",
    as_json: JsonOption = False,
) -> None:
    """Print the plans and the prices that are valid now, as listed.

    Example: `dgw plan list`
    """
    rows = asyncio.run(_listed(currency))
    if as_json:
        show_json(rows)
    else:
        show_table(rows, _COLUMNS)


@app.command("import")
def import_plans(
    file: Annotated[Path, typer.Argument(help="CSV, one row a price; the columns are in docs/hosting.md.")],
) -> None:
    """Put plans and add their prices: all rows or none. A price is superseded by one with a later `valid_from`.

    Example: `dgw plan import plans.csv`
    """
    from billing_core import BillingError

    try:
        with file.open(newline="", encoding="utf-8") as lines:
            rows = _parsed(csv.DictReader(lines))
        asyncio.run(_put(rows))
    except (ValueError, BillingError) as err:
        complain(str(err))
        raise typer.Exit(Exit.USAGE) from err
    say(f"{len({row.plan.code for row in rows})} plans, {len(rows)} prices")


def _parsed(lines: Iterable[Mapping[str, Any]]) -> "list[PlanRow]":
    """Raises ValueError that names the line."""
    from gateway.hosting.price_rows import plan_row

    rows = []
    for number, line in enumerate(lines, start=2):
        try:
            rows.append(plan_row(line))
        except KeyError as err:
            raise ValueError(f"line {number}: the column {err.args[0]} is missing") from err
        except (TypeError, ValueError) as err:
            raise ValueError(f"line {number}: {err}") from err
    return rows


async def _put(rows: "list[PlanRow]") -> None:
    from billing_core.services import plans
    from gateway.cli.runtime import opened_database
    from gateway.clock import utc_now

    async with opened_database() as database, database.engine.begin() as connection:
        for row in rows:
            await plans.put(connection, row.plan, at=utc_now())
            await plans.add_price(connection, row.plan.code, row.months, row.price, valid_from=row.valid_from)


async def _listed(currency: str) -> list[dict[str, Any]]:
    from billing_core.services import plans
    from gateway.cli.runtime import opened_database
    from gateway.clock import utc_now

    async with opened_database() as database, database.reading() as connection:
        return [
            {
                "plan": each.plan.code,
                "class": each.plan.service_class.value,
                "group": each.plan.group,
                "months": months,
                "price": price.format(),
                "currency": price.currency,
                "panel": each.plan.panel,
                "panel_plan": each.plan.panel_plan,
                "on_sale": each.plan.on_sale,
            }
            for each in await plans.priced(connection, currency, utc_now())
            for months, price in sorted(each.prices.items())
        ]
