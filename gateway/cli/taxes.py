import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.output import Exit, JsonOption, complain, say, show_json, show_table

if TYPE_CHECKING:
    from datetime import date

    from billing_core import VatCalendar, VatRule

app = typer.Typer(help="The seller's VAT: its mode and rate, each from a day on.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    pass


@app.command("list")
def list_modes(as_json: JsonOption = False) -> None:
    """Print the modes that were and will be valid; the first line is that of the settings.

    Example: `dgw tax list`
    """
    calendar = asyncio.run(_calendar())
    rows = [
        {"valid_from": day and day.isoformat(), "mode": rule.mode.value, "rate_percent": str(rule.rate_percent)}
        for day, rule in ((None, calendar.before), *calendar.changes)
    ]
    if as_json:
        show_json(rows)
    else:
        show_table(rows, ["valid_from", "mode", "rate_percent"])


@app.command("set")
def set_mode(
    valid_from: Annotated[str, typer.Argument(help="A day to come, Kyiv time, such as 2027-01-01.")],
    mode: Annotated[str, typer.Argument(help="included, added or none.")],
    rate: Annotated[str, typer.Option(help="In percent.")] = "20",
) -> None:
    """Let a mode be valid from a day on. Documents and charges use the mode of their own date.

    Example: `dgw tax set 2027-01-01 none --rate 0`
    """
    from datetime import date

    from billing_core import BillingError

    try:
        asyncio.run(_add(_rule(mode, rate), date.fromisoformat(valid_from)))
    except (ValueError, BillingError) as err:
        complain(str(err))
        raise typer.Exit(Exit.USAGE) from err
    say(f"{mode} from {valid_from}")


def _rule(mode: str, rate: str) -> "VatRule":
    """Raises ValueError."""
    from decimal import Decimal, InvalidOperation

    from billing_core import VatMode, VatRule

    try:
        percent = Decimal(rate)
    except InvalidOperation:
        raise ValueError(f"{rate!r} is not a number") from None
    if not 0 <= percent <= 100:
        raise ValueError("a rate is of 0 to 100 percent")
    return VatRule(VatMode(mode), percent)


async def _calendar() -> "VatCalendar":
    from billing_core import VatMode, VatRule, taxes
    from gateway.cli.runtime import opened_database
    from gateway.settings.sources import load_settings

    settings = load_settings().settings
    async with opened_database(settings) as database, database.reading() as connection:
        return await taxes.read(connection, VatRule(VatMode(settings.vat.mode), settings.vat.rate_percent))


async def _add(rule: "VatRule", valid_from: "date") -> None:
    from billing_core import taxes
    from gateway.cli.runtime import opened_database
    from gateway.clock import utc_now

    async with opened_database() as database, database.engine.begin() as connection:
        await taxes.add(connection, rule, valid_from=valid_from, at=utc_now())
