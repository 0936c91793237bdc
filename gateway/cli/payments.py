import asyncio
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.cli.output import Exit, JsonOption, complain, say, show_json, show_table

if TYPE_CHECKING:
    from billing_core import Money
    from billing_core.payments.records import PaymentRecord
    from billing_core.payments.refunds import PayerRefund

app = typer.Typer(help="Payments through providers.", no_args_is_help=True)

PaymentArgument = Annotated[str, typer.Argument(help="The provider's id of the payment.")]
ProviderArgument = Annotated[str, typer.Argument(help="liqpay, wayforpay or monobank.")]


@app.command("list")
def list_(
    unmatched: Annotated[bool, typer.Option("--unmatched", help="Money that nobody was found for.")] = False,
    conflicts: Annotated[bool, typer.Option("--conflicts", help="Payments of which two sums were told.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Print payments that wait for a person: unmatched ones, unless `--conflicts` is given alone.

    Example: `dgw payment list --unmatched`
    """
    found = asyncio.run(_waiting(unmatched=unmatched or not conflicts, conflicts=conflicts))
    rows = [_row(each) for each in found]
    if as_json:
        show_json(rows)
    else:
        show_table(rows, ["provider", "payment", "order", "account", "left", "currency", "told", "received_at"])


@app.command()
def match(
    payment: PaymentArgument,
    account: Annotated[str, typer.Argument(help="Whose it is.")],
    provider: Annotated[str | None, typer.Option(help="If two providers have such a payment.")] = None,
) -> None:
    """Credit a payment that nobody was found for to its owner; on record.

    Example: `dgw payment match 2470963 acc_01J…`
    """
    from billing_core import BillingError

    try:
        amount = asyncio.run(_match(payment, account, provider))
    except BillingError as err:
        complain(f"{type(err).__name__}: {err}")
        raise typer.Exit(Exit.FAILED) from err
    say(f"{amount} credited to {account}")


@app.command()
def refunds(as_json: JsonOption = False) -> None:
    """Print refunds to payers that are held and not decided, the oldest first.

    Example: `dgw payment refunds`
    """
    rows = [
        {
            "refund": each.id,
            "provider": each.provider,
            "payment": each.payment_id,
            "account": each.account_id,
            "amount": str(each.amount),
            "created_at": each.created_at,
        }
        for each in asyncio.run(_refunds())
    ]
    if as_json:
        show_json(rows)
    else:
        show_table(rows, ["refund", "provider", "payment", "account", "amount", "created_at"])


@app.command("refund-failed")
def refund_failed(
    refund: Annotated[str, typer.Argument()],
    reason: Annotated[str, typer.Option(help="Where it is seen that nothing went to the payer.")],
) -> None:
    """Give a held refund back to the balance, because the provider never made it. Look there first.

    Example: `dgw payment refund-failed rfd_01J… --reason "LiqPay support, 12 March"`
    """
    from billing_core import BillingError

    try:
        decided = asyncio.run(_refuse(refund, reason))
    except BillingError as err:
        complain(f"no refund {refund}")
        raise typer.Exit(Exit.FAILED) from err
    say(f"{decided.id} is {decided.state.value}")


@app.command()
def chargeback(
    provider: ProviderArgument,
    payment: PaymentArgument,
    amount: Annotated[str, typer.Argument(help="What more went back to the payer, such as 100.00.")],
    currency: Annotated[str, typer.Argument(help="ISO 4217.")] = "UAH",
) -> None:
    """Book what a provider took back and told by letter only; what is spent already becomes a debt.

    Example: `dgw payment chargeback liqpay 2470963 100.00`
    """
    from billing_core import BillingError

    try:
        asyncio.run(_charge_back(provider, payment, amount, currency))
    except (BillingError, ValueError) as err:
        complain(f"{type(err).__name__}: {err}")
        raise typer.Exit(Exit.FAILED) from err


def _row(payment: "PaymentRecord") -> dict[str, Any]:
    return {
        "provider": payment.provider,
        "payment": payment.payment_id,
        "order": payment.order_id,
        "account": payment.account_id,
        "left": payment.left.format(),
        "currency": payment.left.currency,
        "told": payment.conflict.format() if payment.conflict is not None else None,
        "received_at": payment.received_at,
    }


async def _waiting(*, unmatched: bool, conflicts: bool) -> "list[PaymentRecord]":
    from gateway.cli.runtime import opened_services

    async with opened_services() as services:
        matching = services.payments.matching
        found = await matching.unmatched() if unmatched else []
        return found + (await matching.conflicting() if conflicts else [])


async def _match(payment: str, account: str, provider: str | None) -> "Money":
    from gateway.cli.runtime import local_actor, opened_services

    async with opened_services() as services:
        return await services.payments.matching.match(payment, account, local_actor(), provider=provider)


async def _refunds() -> "list[PayerRefund]":
    from billing_core.payments import refunds
    from gateway.cli.runtime import opened_services

    async with opened_services() as services, services.database.reading() as connection:
        return await refunds.pending(connection)


async def _refuse(refund: str, reason: str) -> "PayerRefund":
    from gateway.cli.runtime import local_actor, opened_services

    async with opened_services() as services:
        return await services.payments.refunding.refuse(refund, reason, actor=local_actor())


async def _charge_back(provider: str, payment: str, amount: str, currency: str) -> None:
    from billing_core import Money
    from gateway.cli.runtime import local_actor, opened_services

    async with opened_services() as services:
        sum_ = Money.parse(amount, currency)
        await services.payments.refunding.charge_back(provider, payment, sum_, actor=local_actor())
