import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.output import Exit, JsonOption, complain, say, show_json

if TYPE_CHECKING:
    from gateway.auth.scopes import Scope

app = typer.Typer(help="API keys of panels.", no_args_is_help=True)

_ALL_SCOPES = ("domains:read", "domains:write", "domains:auth-code", "billing:read", "billing:write", "events:read")


@app.command()
def create(
    tenant: Annotated[str, typer.Option(help="The panel's name; made when it is new.")],
    scope: Annotated[list[str] | None, typer.Option(help="May be repeated; all but admin when left out.")] = None,
    name: Annotated[str, typer.Option(help="What the key is for.")] = "panel",
    account: Annotated[str | None, typer.Option(help="The account charged when an order names none.")] = None,
    live: Annotated[bool, typer.Option("--live/--test", help="Live keys reach real registries.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Make an API key and print it, once: only its digest is kept.

    Example: `dgw key create --tenant "Hosting Ltd" --scope domains:read --scope domains:write --live`
    """
    from gateway.auth.scopes import Scope

    try:
        scopes = frozenset(Scope(text) for text in scope or _ALL_SCOPES)
    except ValueError as err:
        complain(f"scopes are {', '.join(one.value for one in Scope)}")
        raise typer.Exit(Exit.USAGE) from err
    token = asyncio.run(_create(tenant, name, scopes, live, account))
    if as_json:
        show_json({"tenant": tenant, "api_key": token, "scopes": sorted(scopes)})
    else:
        typer.echo(token)
        say("keep it: it is not shown again")


@app.command()
def revoke(
    key_id: Annotated[str, typer.Argument(help="What stands between the key's second and third `_`.")],
) -> None:
    """End an API key at once, on every node.

    Example: `dgw key revoke 01jd0v8z5t9x2m4q6r7s8t9v0w`
    """
    if not asyncio.run(_revoke(key_id)):
        complain("no such key, or it is revoked already")
        raise typer.Exit(Exit.FAILED)
    say("revoked")


async def _create(tenant: str, name: str, scopes: "frozenset[Scope]", live: bool, account: str | None) -> str:
    from gateway.auth.key_store import KeyStore, NewKey
    from gateway.cli.runtime import opened_database
    from gateway.clock import utc_now

    async with opened_database() as database:
        store = KeyStore(database)
        tenant_id = await store.tenant(tenant, utc_now())
        key = await store.create(NewKey(tenant_id, name, scopes, live=live, account_id=account), utc_now())
    return key.token


async def _revoke(key_id: str) -> bool:
    from gateway.auth.key_store import KeyStore
    from gateway.cli.runtime import opened_database
    from gateway.clock import utc_now

    async with opened_database() as database:
        return await KeyStore(database).revoke(key_id, utc_now())
