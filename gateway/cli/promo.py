import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.output import Exit, JsonOption, complain, say, show_json, show_table

if TYPE_CHECKING:
    from billing_core.discounts import PromoCode

app = typer.Typer(help="Promo codes.", no_args_is_help=True)

_COLUMNS = ("code", "off", "for", "first_order", "uses", "uses_max", "per_account", "valid_from", "valid_until")


@app.callback()
def _group() -> None:
    pass


@app.command("list")
def list_codes(as_json: JsonOption = False) -> None:
    """Print every code, the newest first.

    Example: `dgw promo list`
    """
    rows = [
        {
            "code": each.code,
            "off": f"{each.percent:f} %" if each.amount is None else str(each.amount),
            "for": " ".join([*each.actions, *each.items]) or "everything",
            "first_order": each.first_order_only,
            "uses": each.uses,
            "uses_max": each.uses_max,
            "per_account": each.uses_per_account_max,
            "valid_from": each.valid_from,
            "valid_until": each.valid_until,
        }
        for each in asyncio.run(_codes())
    ]
    if as_json:
        show_json(rows)
    else:
        show_table(rows, _COLUMNS)


@app.command()
def add(
    code: Annotated[str, typer.Argument(help="Such as SUMMER-2027; case tells nothing.")],
    off: Annotated[str, typer.Argument(help="Such as 20%, or 50.00UAH.")],
    action: Annotated[list[str] | None, typer.Option(help="register, renew, transfer, restore, order.")] = None,
    item: Annotated[list[str] | None, typer.Option(help="A zone or a plan.")] = None,
    first_order: Annotated[bool, typer.Option("--first-order", help="For a customer's first order only.")] = False,
    uses: Annotated[int | None, typer.Option(min=1, help="In all.")] = None,
    per_account: Annotated[int | None, typer.Option(min=1, help="For each customer.")] = None,
    valid_until: Annotated[str | None, typer.Option(help="An instant, such as 2027-07-01T00:00:00Z.")] = None,
) -> None:
    """Add a code, valid from now on.

    Example: `dgw promo add WELCOME 20% --first-order --item com --uses 1000`
    """
    from pydantic import ValidationError

    from gateway.api.shapes.discount import NewPromoCodeShape
    from gateway.clock import rfc3339, utc_now
    from gateway.errors import PromoCodeTaken

    asked = {
        "code": code,
        **_off(off),
        "actions": action or [],
        "items": item or [],
        "first_order_only": first_order,
        "uses_max": uses,
        "uses_per_account_max": per_account,
        "valid_from": rfc3339(utc_now()),
        "valid_until": valid_until,
    }
    try:
        promo = asyncio.run(_add(NewPromoCodeShape.model_validate(asked).to_promo()))
    except ValidationError as err:
        for each in err.errors():
            complain(f"{'.'.join(str(step) for step in each['loc'])}: {each['msg']}")
        raise typer.Exit(Exit.USAGE) from err
    except PromoCodeTaken as err:
        complain(str(err))
        raise typer.Exit(Exit.USAGE) from err
    say(f"{promo.code} added")


@app.command()
def end(code: Annotated[str, typer.Argument()]) -> None:
    """Let a code be valid no longer.

    Example: `dgw promo end SUMMER-2027`
    """
    say(f"{asyncio.run(_end(code)).code} ended")


def _off(text: str) -> dict[str, object]:
    if text.endswith("%"):
        return {"percent": text.removesuffix("%").strip()}
    return {"amount": {"amount": text[:-3].strip(), "currency": text[-3:]}}


async def _codes() -> "Sequence[PromoCode]":
    from gateway.cli.runtime import opened_services

    async with opened_services() as services:
        return await services.discounts.codes()


async def _add(promo: "PromoCode") -> "PromoCode":
    from gateway.cli.runtime import local_actor, opened_services

    async with opened_services() as services:
        return await services.discounts.add_code(promo, by=local_actor())


async def _end(code: str) -> "PromoCode":
    from gateway.cli.runtime import local_actor, opened_services

    async with opened_services() as services:
        return await services.discounts.end_code(code, by=local_actor())
