import asyncio
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.cli.output import Exit, JsonOption, complain, say, show_json, show_table

if TYPE_CHECKING:
    from billing_core import LedgerReport, Money
    from billing_core.registry_accounts import RegistryAccount
    from gateway.storage.balances import BalanceView

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


@app.command()
def costs(as_json: JsonOption = False) -> None:
    """Print our balance at each registry: as our books have it, and as the registry last told it, credit included.

    Example: `dgw ledger costs --json`
    """
    rows = [_cost_row(account, told) for account, told in asyncio.run(_registry_accounts())]
    if as_json:
        show_json(rows)
    else:
        show_table(
            rows, ["registry", "currency", "deposited", "spent", "balance", "registry_says", "asked_at", "difference"]
        )


@app.command()
def deposit(
    registry: Annotated[str, typer.Argument()],
    amount: Annotated[str, typer.Argument(help="Such as 50000.00.")],
    currency: Annotated[str, typer.Argument(help="ISO 4217.")],
    payment: Annotated[str, typer.Option(help="The number of the payment order; booked once.")],
    iban: Annotated[str, typer.Option(help="The account of ours that paid.")],
) -> None:
    """Book a payment of ours into the prepaid balance at a registry.

    Example: `dgw ledger deposit hostmaster 50000.00 UAH --payment 1043 --iban UA903052992990004149123456789`
    """
    from billing_core import BillingError, Money

    try:
        asyncio.run(_deposit(registry, Money.parse(amount, currency), payment, iban))
    except (ValueError, BillingError) as err:
        complain(str(err))
        raise typer.Exit(Exit.USAGE) from err


def _cost_row(account: "RegistryAccount", told: "BalanceView | None") -> dict[str, Any]:
    from billing_core import Money

    row: dict[str, Any] = {
        "registry": account.registry,
        "currency": account.balance.currency,
        "deposited": account.deposited.format(),
        "spent": account.spent.format(),
        "balance": account.balance.format(),
        "registry_says": None,
        "asked_at": None,
        "difference": None,
    }
    if told is None or told.available.currency != account.balance.currency:
        return row
    says = Money(told.available.minor, told.available.currency)
    difference = (says - account.balance).format()
    return row | {"registry_says": says.format(), "asked_at": told.checked_at, "difference": difference}


async def _registry_accounts() -> list[tuple["RegistryAccount", "BalanceView | None"]]:
    from billing_core.registry_accounts import read_registry_accounts
    from gateway.cli.runtime import opened_database
    from gateway.storage import balances

    async with opened_database() as database, database.reading() as connection:
        accounts = await read_registry_accounts(connection)
        return [(account, await balances.newest(connection, account.registry)) for account in accounts]


async def _deposit(registry: str, amount: "Money", payment: str, iban: str) -> None:
    from billing_core import Ledger
    from gateway.cli.runtime import opened_database
    from gateway.clock import utc_now

    async with opened_database() as database, database.engine.begin() as connection:
        await Ledger().record_deposit(connection, registry, amount, iban=iban, payment_id=payment, at=utc_now())


async def _check() -> "LedgerReport":
    from billing_core import ledger_check
    from gateway.cli.runtime import opened_database

    async with opened_database() as database, database.reading() as connection:
        return await ledger_check.check(connection)
