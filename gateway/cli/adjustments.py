import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.output import Exit, JsonOption, complain, say, show_json, show_table

if TYPE_CHECKING:
    from billing_core.adjustments import Adjustment
    from gateway.adjustments.service import AdjustmentService

app = typer.Typer(help="Corrections of balances: proposed by one, decided by another.", no_args_is_help=True)

AdjustmentArgument = Annotated[str, typer.Argument(help="The adjustment's id.")]
_COLUMNS = ["id", "account", "amount", "currency", "state", "proposed_by", "decided_by", "reason"]


@app.command("list")
def list_(
    waiting: Annotated[bool, typer.Option("--waiting", help="Only what waits for a second person.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List the newest adjustments of every panel's customers.

    Example: `dgw adjustment list --waiting`
    """
    rows = [_row(each) for each in asyncio.run(_listed(waiting=waiting))]
    if as_json:
        show_json(rows)
    else:
        show_table(rows, _COLUMNS)


@app.command()
def propose(
    account: Annotated[str, typer.Argument(help="The account's id.")],
    amount: Annotated[str, typer.Option(help="Such as 50.00, or -50.00 to take it, in the account's currency.")],
    reason: Annotated[str, typer.Option(help="For the customer's statement and the audit trail.")],
) -> None:
    """Propose an adjustment; a small one is posted at once.

    Example: `dgw adjustment propose acc_01J… --amount=-25.00 --reason "charged twice"`
    """
    _say(_decided(_propose(account, amount, reason)))


@app.command()
def approve(adjustment: AdjustmentArgument) -> None:
    """Post what somebody else proposed.

    Example: `dgw adjustment approve adj_01J…`
    """

    async def work(service: "AdjustmentService") -> "Adjustment":
        from gateway.cli.runtime import local_actor

        return await service.approve(None, adjustment, by=local_actor())

    _say(_decided(work))


@app.command()
def reject(
    adjustment: AdjustmentArgument, reason: Annotated[str, typer.Option(help="Kept with the adjustment.")]
) -> None:
    """Let a proposed adjustment be.

    Example: `dgw adjustment reject adj_01J… --reason "the charge was right"`
    """

    async def work(service: "AdjustmentService") -> "Adjustment":
        from gateway.cli.runtime import local_actor

        return await service.reject(None, adjustment, reason, by=local_actor())

    _say(_decided(work))


def _propose(account: str, amount: str, reason: str) -> "Callable[[AdjustmentService], Awaitable[Adjustment]]":
    async def work(service: "AdjustmentService") -> "Adjustment":
        from billing_core import Money
        from gateway.cli.runtime import local_actor
        from gateway.errors import NotFound
        from gateway.storage import accounts

        async with service.database.reading() as connection:
            tenant_id = await accounts.tenant_of(connection, account)
            view = await accounts.view(connection, tenant_id, account)
        if view is None:
            raise NotFound("account", account)
        sum_ = Money.parse(amount, view.currency)
        if not sum_.minor:
            raise ValueError("an adjustment is of more or less than zero")
        return await service.propose(tenant_id, account, sum_, reason, by=local_actor())

    return work


def _decided(work: "Callable[[AdjustmentService], Awaitable[Adjustment]]") -> "Adjustment":
    from billing_core import BillingError

    async def run() -> "Adjustment":
        from gateway.cli.runtime import opened_services

        async with opened_services() as services:
            return await work(services.adjustments)

    try:
        return asyncio.run(run())
    except ValueError as err:
        complain(str(err))
        raise typer.Exit(Exit.USAGE) from err
    except BillingError as err:
        complain(f"{type(err).__name__}: {err}")
        raise typer.Exit(Exit.FAILED) from err


def _say(made: "Adjustment") -> None:
    say(f"{made.id} is {made.state.value}")


async def _listed(*, waiting: bool) -> "tuple[Adjustment, ...]":
    from billing_core.adjustments import AdjustmentState
    from gateway.cli.runtime import opened_services

    async with opened_services() as services:
        state = AdjustmentState.PROPOSED if waiting else None
        return (await services.adjustments.list(None, state=state, limit=200)).items


def _row(each: "Adjustment") -> dict[str, str | None]:
    return {
        "id": each.id,
        "account": each.account_id,
        "amount": each.amount.format(),
        "currency": each.amount.currency,
        "state": each.state.value,
        "proposed_by": each.proposed_by,
        "decided_by": each.decided_by,
        "reason": each.reason,
    }
