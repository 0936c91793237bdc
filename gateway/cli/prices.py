import asyncio
import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.cli.output import Exit, JsonOption, complain, say, show_json, show_table

if TYPE_CHECKING:
    from billing_core import Price

app = typer.Typer(
    help="Price lists: what customers pay, and (lists `cost`, `cost:tci`) what registries take.", no_args_is_help=True
)

_COLUMNS = ("tld", "action", "years", "price", "currency")


@app.callback()
def _group() -> None:
    pass


@app.command("list")
def list_prices(
    price_list: Annotated[str, typer.Argument(help="Such as retail, or cost.")] = "retail",
    currency: Annotated[str, typer.Option(help="ISO 4217.")] = "UAH",
    as_json: JsonOption = False,
) -> None:
    """Print the prices of a list that are valid now, as listed.

    Example: `dgw price list cost:tci --currency RUB`
    """
    rows = [
        {
            "tld": price.tld,
            "action": price.action.value,
            "years": price.years,
            "price": price.price.format(),
            "currency": price.price.currency,
        }
        for price in asyncio.run(_listed(price_list, currency))
    ]
    if as_json:
        show_json(rows)
    else:
        show_table(rows, _COLUMNS)


@app.command("import")
def import_prices(
    file: Annotated[
        Path, typer.Argument(help="CSV: price_list,tld,action,years,price,currency,valid_from[,discountable].")
    ],
) -> None:
    """Add rows to price lists: all of them or none. Rows that are there already change nothing.

    Prices are superseded by rows with a later `valid_from`, never edited. Example: `dgw price import prices.csv`
    """
    from billing_core import PriceConflict

    try:
        with file.open(newline="", encoding="utf-8") as lines:
            prices = _parsed(csv.DictReader(lines))
        asyncio.run(_add(prices))
    except (ValueError, PriceConflict) as err:
        complain(str(err))
        raise typer.Exit(Exit.USAGE) from err
    say(f"{len(prices)} prices")


def _parsed(rows: Iterable[Mapping[str, Any]]) -> list["Price"]:
    """Raises ValueError that names the line."""
    prices = []
    for number, row in enumerate(rows, start=2):
        try:
            prices.append(_price(row))
        except KeyError as err:
            raise ValueError(f"line {number}: the column {err.args[0]} is missing") from err
        except (TypeError, ValueError) as err:
            raise ValueError(f"line {number}: {err}") from err
    return prices


def _price(row: Mapping[str, Any]) -> "Price":
    from datetime import datetime

    from billing_core import Money, Price, PricedAction

    valid_from = datetime.fromisoformat(row["valid_from"])
    if valid_from.tzinfo is None:
        raise ValueError("valid_from needs its offset, as in 2027-01-01T00:00:00Z")
    price = Money.parse(row["price"], row["currency"])
    if price.minor < 0:
        raise ValueError("a price is not below zero")
    discountable = row.get("discountable") or "yes"
    if discountable not in {"yes", "no"}:
        raise ValueError("discountable is yes or no")
    return Price(
        row["price_list"],
        row["tld"].lower(),
        PricedAction(row["action"]),
        int(row["years"]),
        price,
        valid_from,
        discountable == "yes",
    )


async def _listed(price_list: str, currency: str) -> list["Price"]:
    from billing_core import pricing
    from gateway.cli.runtime import opened_database
    from gateway.clock import utc_now

    async with opened_database() as database, database.reading() as connection:
        return await pricing.list_prices(connection, price_list, utc_now(), currency)


async def _add(prices: list["Price"]) -> None:
    from billing_core import pricing
    from gateway.cli.runtime import opened_database

    async with opened_database() as database, database.engine.begin() as connection:
        for price in prices:
            await pricing.add(connection, price)
