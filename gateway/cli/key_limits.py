"""What API keys may spend, as commands say it."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.cli.output import Exit, complain

if TYPE_CHECKING:
    from gateway.storage.spending_limits import Maxima

DayLimit = Annotated[str | None, typer.Option("--day", help="What it may spend in a day of Kyiv, such as 500.00.")]
MonthLimit = Annotated[str | None, typer.Option("--month", help="What it may spend in a month of Kyiv.")]
LimitCurrency = Annotated[str, typer.Option("--currency", help="The limits' currency; nothing is bought in others.")]
SHOWN = ("day_limit", "day_spent", "month_limit", "month_spent")


def maxima_of(day: str | None, month: str | None, currency: str) -> "Maxima | None":
    """Return the limits that were given, None without any; end the command when they can't be understood."""
    from billing_core import Money
    from gateway.storage.spending_limits import Maxima

    try:
        of_day, of_month = (None if text is None else Money.parse(text, currency).minor for text in (day, month))
    except ValueError as err:
        complain(str(err))
        raise typer.Exit(Exit.USAGE) from err
    if (of_day or 0) < 0 or (of_month or 0) < 0:
        complain("a limit is zero or more")
        raise typer.Exit(Exit.USAGE)
    return None if day is None and month is None else Maxima(currency, of_day, of_month)


def shown(row: Any, at: datetime) -> dict[str, Any]:
    """Return the limits of a key's row and what is spent of them now."""
    from billing_core import Money
    from billing_core.business_calendar import business_date

    if row.currency is None:
        return dict.fromkeys(SHOWN)
    today = business_date(at)
    sums = {
        "day_limit": row.day_max_minor,
        "day_spent": row.day_minor if row.day >= today else 0,
        "month_limit": row.month_max_minor,
        "month_spent": row.month_minor if row.day >= today.replace(day=1) else 0,
    }
    return {
        name: None if minor is None else f"{Money(minor, row.currency).format()} {row.currency}"
        for name, minor in sums.items()
    }
