import asyncio
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.cli.output import Exit, JsonOption, complain, say, show_json, show_table

if TYPE_CHECKING:
    from billing_core import CustomerBalance, Money, StatementLine
    from billing_core.temporary_credits import TemporaryCredit
    from gateway.accounts.model import AccountView

app = typer.Typer(help="Customers' accounts and their money.", no_args_is_help=True)

AccountArgument = Annotated[str, typer.Argument(help="The account's id.")]


@app.command()
def show(account: AccountArgument, as_json: JsonOption = False) -> None:
    """Print an account: its balance, what is held, its credit and until when, its debt, its promotional credit.

    Example: `dgw account show acc_01J… --json`
    """
    view, balance, credits_ = asyncio.run(_account(account))
    shown: dict[str, Any] = {
        "account": view.id,
        "tenant": view.tenant_id,
        "reference": view.reference,
        "currency": view.currency,
        "posted": balance.posted.format(),
        "held": balance.held.format(),
        "credit_limit": balance.credit_limit.format(),
        "available": balance.available.format(),
        "debt": balance.debt.format(),
        "bonus": balance.bonus_available.format(),
        "bonus_held": balance.bonus_held.format(),
        "opened_at": view.created_at,
    }
    lasting = [
        {"reason": each.reason.value, "limit": each.limit.format(), "expires_at": each.expires_at} for each in credits_
    ]
    if as_json:
        show_json(shown | {"temporary_credits": lasting})
        return
    show_table([{"what": name, "value": value} for name, value in shown.items()], ["what", "value"])
    if lasting:
        show_table(lasting, ["reason", "limit", "expires_at"])


@app.command()
def credit(
    account: AccountArgument,
    amount: Annotated[str, typer.Argument(help="Such as 500.00, in the account's currency.")],
    payment: Annotated[str, typer.Option(help="The number of the payment order; credited once.")],
    provider: Annotated[str, typer.Option(help="Where the payment came.")] = "bank",
    note: Annotated[str, typer.Option(help="For the statement.")] = "",
) -> None:
    """Credit a payment that came by hand; what waits for the money goes on at once.

    Example: `dgw account credit acc_01J… 500.00 --payment 1043`
    """
    from billing_core import DuplicateReference

    try:
        balance = asyncio.run(_credit(account, amount, provider, payment, note))
    except ValueError as err:
        complain(str(err))
        raise typer.Exit(Exit.USAGE) from err
    except DuplicateReference as err:
        complain("the payment was credited before, with another sum or to another account")
        raise typer.Exit(Exit.FAILED) from err
    say(f"{balance.available} available")


@app.command()
def bonus(
    account: AccountArgument,
    amount: Annotated[str, typer.Argument(help="Such as 50.00, in the account's currency.")],
    grant: Annotated[str, typer.Option(help="The name of the grant; a customer has it once.")],
    reason: Annotated[str, typer.Option(help="For the statement and the audit trail.")],
) -> None:
    """Grant promotional credit: it pays its share of what the customer orders, and is never money.

    Example: `dgw account bonus acc_01J… 50.00 --grant autumn-2026 --reason "autumn campaign"`
    """
    from billing_core import DuplicateReference

    try:
        balance = asyncio.run(_grant(account, amount, grant, reason))
    except ValueError as err:
        complain(str(err))
        raise typer.Exit(Exit.USAGE) from err
    except DuplicateReference as err:
        complain("the customer had this grant before, with another amount")
        raise typer.Exit(Exit.FAILED) from err
    say(f"{balance.bonus_available} of promotional credit")


@app.command("revoke-bonus")
def revoke_bonus(
    account: AccountArgument,
    grant: Annotated[str, typer.Option(help="The name of the grant.")],
    reason: Annotated[str, typer.Option(help="For the statement and the audit trail.")],
) -> None:
    """Take back what is left of a grant of promotional credit.

    Example: `dgw account revoke-bonus acc_01J… --grant autumn-2026 --reason "granted by mistake"`
    """
    from billing_core.bonus_grants import GrantSpent
    from gateway.errors import NotFound

    try:
        taken = asyncio.run(_revoke_grant(account, grant, reason))
    except (GrantSpent, NotFound) as err:
        complain(str(err))
        raise typer.Exit(Exit.FAILED) from err
    say(f"{taken} taken back")


@app.command()
def statement(
    account: AccountArgument,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="So many lines, the newest.")] = 50,
    bonus: Annotated[bool, typer.Option("--bonus", help="Of promotional credit instead of money.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Print an account's postings, the newest first, each with the balance after it.

    Example: `dgw account statement acc_01J… --limit 20`
    """
    rows = [
        {
            "number": line.number,
            "posted_at": line.posted_at,
            "kind": line.kind,
            "amount": line.amount.format(),
            "balance": line.balance.format(),
            "reference": line.reference,
            "note": line.note,
        }
        for line in asyncio.run(_statement(account, limit, bonus=bonus))
    ]
    if as_json:
        show_json(rows)
    else:
        show_table(rows, ["number", "posted_at", "kind", "amount", "balance", "reference", "note"])


async def _account(account_id: str) -> "tuple[AccountView, CustomerBalance, list[TemporaryCredit]]":
    from billing_core import temporary_credits
    from gateway.cli.runtime import opened_services
    from gateway.storage.accounts import tenant_of

    async with opened_services() as services:
        async with services.database.reading() as connection:
            tenant_id = await tenant_of(connection, account_id)
            lasting = await temporary_credits.open_of(connection, account_id)
        view = await services.accounts.get(tenant_id, account_id)
        return view, await services.accounts.balance(tenant_id, account_id), lasting


async def _credit(account_id: str, amount: str, provider: str, payment: str, note: str) -> "CustomerBalance":
    from gateway.cli.runtime import local_actor, opened_services
    from gateway.storage.accounts import tenant_of

    async with opened_services() as services:
        async with services.database.reading() as connection:
            tenant_id = await tenant_of(connection, account_id)
        currency = (await services.accounts.get(tenant_id, account_id)).currency
        return await services.accounts.top_up(
            tenant_id,
            account_id,
            _money(amount, currency),
            provider=provider,
            payment_id=payment,
            note=note,
            actor=local_actor(),
        )


async def _grant(account_id: str, amount: str, grant: str, reason: str) -> "CustomerBalance":
    from gateway.cli.runtime import local_actor, opened_services
    from gateway.storage.accounts import tenant_of

    async with opened_services() as services:
        async with services.database.reading() as connection:
            tenant_id = await tenant_of(connection, account_id)
        currency = (await services.accounts.get(tenant_id, account_id)).currency
        return await services.bonus.grant(
            tenant_id, account_id, _money(amount, currency), name=grant, reason=reason, by=local_actor()
        )


async def _revoke_grant(account_id: str, grant: str, reason: str) -> "Money":
    from gateway.cli.runtime import local_actor, opened_services
    from gateway.storage.accounts import tenant_of

    async with opened_services() as services:
        async with services.database.reading() as connection:
            tenant_id = await tenant_of(connection, account_id)
        return await services.bonus.revoke(tenant_id, account_id, name=grant, reason=reason, by=local_actor())


async def _statement(account_id: str, limit: int, *, bonus: bool) -> "tuple[StatementLine, ...]":
    from gateway.cli.runtime import opened_services
    from gateway.storage.accounts import tenant_of

    async with opened_services() as services:
        async with services.database.reading() as connection:
            tenant_id = await tenant_of(connection, account_id)
        shown = services.bonus if bonus else services.accounts
        return (await shown.statement(tenant_id, account_id, limit=limit)).items


def _money(amount: str, currency: str) -> "Money":
    from billing_core import Money

    return Money.parse(amount, currency)
