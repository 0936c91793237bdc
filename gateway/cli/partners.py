import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.output import Exit, JsonOption, complain, say, show_json, show_table

if TYPE_CHECKING:
    from billing_core.business_calendar import Month
    from billing_core.partners import MonthStatement, Payout
    from gateway.partners.model import PartnerView

app = typer.Typer(help="The partner programme.", no_args_is_help=True)
payout = typer.Typer(help="The bank's word on payouts.", no_args_is_help=True)
app.add_typer(payout, name="payout")

_COLUMNS = ("partner", "month", "rate_percent", "carry_in", "total", "accrued", "carry_out")
_PAYOUT_COLUMNS = ("payout", "partner", "month", "amount", "iban", "state", "requested_at", "reason")


@app.callback()
def _group() -> None:
    pass


@app.command()
def close(
    month: Annotated[str, typer.Argument(help="Such as 2026-10.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be posted, and keep nothing.")] = False,
    partner: Annotated[str | None, typer.Option(help="Of this partner only.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Close a month of every partner that has it open; again, it closes nothing. A job does this by itself.

    Example: `dgw partner close 2026-10 --dry-run`
    """
    from billing_core import BillingError
    from billing_core.business_calendar import Month

    try:
        statements = asyncio.run(_close(Month.parse(month), partner, dry_run=dry_run))
    except (ValueError, BillingError) as err:
        complain(str(err))
        raise typer.Exit(Exit.USAGE) from err
    rows = [
        {
            "partner": each.partner_id,
            "month": str(each.month),
            "rate_percent": f"{each.rate_percent:f}",
            "carry_in": each.carry_in.format(),
            "total": each.total.format(),
            "accrued": str(each.accrued),
            "carry_out": each.carry_out.format(),
        }
        for each in statements
    ]
    if as_json:
        show_json(rows)
    elif rows:
        show_table(rows, _COLUMNS)
    say(f"{len(rows)} partners' months {'would be closed' if dry_run else 'closed'}")


@app.command()
def show(partner: Annotated[str, typer.Argument(help="Such as par_01J….")], as_json: JsonOption = False) -> None:
    """Print what a partner has brought and earned, the open month as it stands.

    Example: `dgw partner show par_01JD0V8Z5T9X2M4Q6R7S8T9V0W`
    """
    view = asyncio.run(_view(partner))
    row = {
        "partner": view.partner.id,
        "number": view.partner.public_number,
        "account": view.partner.account_id,
        "rate_percent": f"{view.rate_percent:f}",
        "visits": view.visits,
        "sign_ups": view.sign_ups,
        "accrued": str(view.balance.posted),
        "carried": view.carried.format(),
        "month": str(view.month),
        "net": view.net.format(),
        "commission": view.commission.format(),
    }
    if as_json:
        show_json(row)
    else:
        show_table([{"": name, " ": value} for name, value in row.items()], ["", " "])


@payout.command("list")
def list_payouts(limit: Annotated[int, typer.Option(min=1)] = 50, as_json: JsonOption = False) -> None:
    """Print payouts, the newest first.

    Example: `dgw partner payout list`
    """
    _show_payouts(asyncio.run(_payouts(limit)), as_json=as_json)


@payout.command()
def confirm(
    payout_id: Annotated[str, typer.Argument(help="Such as pout_01J….")],
    iban: Annotated[str, typer.Option(help="The account of ours that paid.")],
) -> None:
    """Book a transfer that the bank made.

    Example: `dgw partner payout confirm pout_01JD0V8Z5T9X2M4Q6R7S8T9V0W --iban UA903052992990004149123456789`
    """
    _end(payout_id, iban=iban)


@payout.command()
def reject(
    payout_id: Annotated[str, typer.Argument(help="Such as pout_01J….")],
    reason: Annotated[str, typer.Option(help="What the bank said.")],
) -> None:
    """Give the money back to the partner: the bank did not make the transfer.

    Example: `dgw partner payout reject pout_01JD0V8Z5T9X2M4Q6R7S8T9V0W --reason "account closed"`
    """
    _end(payout_id, reason=reason)


def _end(payout_id: str, *, iban: str | None = None, reason: str = "") -> None:
    from billing_core import BillingError

    try:
        ended = asyncio.run(_ended(payout_id, iban, reason))
    except (BillingError, ValueError) as err:
        complain(str(err))
        raise typer.Exit(Exit.USAGE) from err
    say(f"{ended.id}: {ended.amount} {ended.state.value}")


def _show_payouts(payouts: "Sequence[Payout]", *, as_json: bool) -> None:
    rows = [
        {
            "payout": each.id,
            "partner": each.partner_id,
            "month": str(each.month),
            "amount": str(each.amount),
            "iban": each.iban,
            "state": each.state.value,
            "requested_at": each.requested_at,
            "reason": each.reason,
        }
        for each in payouts
    ]
    if as_json:
        show_json(rows)
    else:
        show_table(rows, _PAYOUT_COLUMNS)


async def _close(month: "Month", partner: str | None, *, dry_run: bool) -> "Sequence[MonthStatement]":
    from gateway.cli.runtime import opened_services

    async with opened_services() as services:
        closer = services.partners.closer
        return await (closer.preview(month, partner) if dry_run else closer.close(month, partner))


async def _view(partner: str) -> "PartnerView":
    from gateway.cli.runtime import opened_services

    async with opened_services() as services:
        return await services.partners.service.view(None, partner)


async def _payouts(limit: int) -> "Sequence[Payout]":
    from billing_core.partners import payouts
    from gateway.cli.runtime import opened_database

    async with opened_database() as database, database.reading() as connection:
        return await payouts.page(connection, None, limit=limit)


async def _ended(payout_id: str, iban: str | None, reason: str) -> "Payout":
    from gateway.cli.runtime import local_actor, opened_services

    async with opened_services() as services:
        service = services.partners.service
        if iban is not None:
            return await service.confirm(payout_id, bank=iban, by=local_actor())
        return await service.reject(payout_id, reason, by=local_actor())
