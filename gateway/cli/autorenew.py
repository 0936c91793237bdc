import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.output import JsonOption, say, show_json, show_table

if TYPE_CHECKING:
    from gateway.renewals import AccountRenewals, SweepReport

app = typer.Typer(help="Auto-renewal from the balance.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    pass


@app.command()
def run(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be charged, and keep nothing.")] = False,
    days: Annotated[int, typer.Option(min=0, max=365, help="With --dry-run: as it would be in so many days.")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Renew what is due, as far as balances go; `--dry-run --days 1` shows tomorrow's charges.

    Example: `dgw autorenew run --dry-run --days 1`
    """
    if dry_run:
        _show(asyncio.run(_preview(days)), as_json=as_json)
        return
    report = asyncio.run(_run())
    rows = [
        {"class": service_class, "outcome": outcome.value, "count": count}
        for (service_class, outcome), count in sorted(report.outcomes.items())
    ]
    if as_json:
        show_json({"accounts": report.accounts, "outcomes": rows})
    elif rows:
        show_table(rows, ["class", "outcome", "count"])
    say(f"{report.accounts} accounts looked at")


def _show(planned: "list[AccountRenewals]", *, as_json: bool) -> None:
    rows = [
        {
            "account": account.account_id,
            "class": each.due.renewable.service_class.value,
            "what": each.due.title,
            "ends_on": each.due.renewable.ends_on.isoformat(),
            "price": str(each.due.renewable.price),
            "outcome": each.outcome.value,
            "missing": account.top_up.format(),
        }
        for account in planned
        for each in account.renewals
    ]
    if as_json:
        show_json(rows)
    else:
        show_table(rows, ["account", "class", "what", "ends_on", "price", "outcome", "missing"])
    say(f"{len(rows)} due; nothing was charged")


async def _run() -> "SweepReport":
    from gateway.cli.runtime import opened_services

    async with opened_services() as services:
        return await services.renewals.run()


async def _preview(days: int) -> "list[AccountRenewals]":
    from gateway.cli.runtime import opened_services

    async with opened_services() as services:
        return await services.renewals.preview_all(services.renewals.due.horizon_in(days, services.renewals.clock()))
