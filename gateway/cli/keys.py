import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.cli import key_limits
from gateway.cli.key_limits import DayLimit, LimitCurrency, MonthLimit
from gateway.cli.output import Exit, JsonOption, complain, say, show_json, show_table

if TYPE_CHECKING:
    from gateway.auth.api_key import ApiKey
    from gateway.auth.issuer import KeyIssuer
    from gateway.auth.key_store import NewKey
    from gateway.storage.spending_limits import Maxima

app = typer.Typer(help="API keys of panels.", no_args_is_help=True)

_SHOWN = ("id", "tenant", "name", "mode", "scopes", "addresses", "created_at", "expires_at", "revoked_at")
_ALL_SCOPES = ("domains:read", "domains:write", "domains:auth-code", "billing:read", "billing:write", "events:read")


@app.command()
def create(
    tenant: Annotated[str, typer.Option(help="The panel's name; made when it is new.")],
    scope: Annotated[list[str] | None, typer.Option(help="May be repeated; all but admin when left out.")] = None,
    name: Annotated[str, typer.Option(help="What the key is for.")] = "panel",
    account: Annotated[str | None, typer.Option(help="The account charged when an order names none.")] = None,
    live: Annotated[bool, typer.Option("--live/--test", help="Live keys reach real registries.")] = False,
    address: Annotated[list[str] | None, typer.Option(help="Where it works from, such as 192.0.2.0/24.")] = None,
    days: Annotated[int | None, typer.Option(min=1, help="How long it works; for ever when left out.")] = None,
    day: DayLimit = None,
    month: MonthLimit = None,
    currency: LimitCurrency = "UAH",
    as_json: JsonOption = False,
) -> None:
    """Make an API key and print it, once: only its digest is kept.

    Example: `dgw key create --tenant "Hosting Ltd" --scope domains:read --scope domains:write --live`
    """
    from gateway.auth.key_store import NewKey
    from gateway.auth.networks import networks
    from gateway.auth.scopes import Scope
    from gateway.clock import utc_now

    try:
        addresses = networks(address or ())
    except ValueError as err:
        complain(str(err))
        raise typer.Exit(Exit.USAGE) from err
    try:
        scopes = frozenset(Scope(text) for text in scope or _ALL_SCOPES)
    except ValueError as err:
        complain(f"scopes are {', '.join(one.value for one in Scope)}")
        raise typer.Exit(Exit.USAGE) from err
    ends_at = None if days is None else utc_now() + timedelta(days=days)
    limit = key_limits.maxima_of(day, month, currency)
    new = NewKey("", name, scopes, live, account, ends_at, addresses, limit)
    token = asyncio.run(_create(tenant, new))
    if as_json:
        show_json({"tenant": tenant, "api_key": token, "scopes": sorted(scopes)})
    else:
        _tell(token)


@app.command("list")
def list_(
    tenant: Annotated[str | None, typer.Option(help="Only this panel's.")] = None, as_json: JsonOption = False
) -> None:
    """Print the API keys, the newest first; never their secrets.

    Example: `dgw key list --tenant "Hosting Ltd"`
    """
    rows = asyncio.run(_list(tenant))
    if as_json:
        show_json(rows)
    else:
        show_table(rows, [name for name in (*_SHOWN, *key_limits.SHOWN) if name != "scopes"])


@app.command()
def rotate(
    key_id: Annotated[str, typer.Argument(help="What stands between the key's second and third `_`.")],
    overlap_hours: Annotated[float, typer.Option(min=0, help="How long the old key works beside the new one.")] = 24,
) -> None:
    """Make a successor with the same rights, limits and term, and print it, once; the old key ends after the overlap.

    Example: `dgw key rotate 01jd0v8z5t9x2m4q6r7s8t9v0w --overlap-hours 2`
    """
    key = asyncio.run(_rotate(key_id, timedelta(hours=overlap_hours)))
    if key is None:
        complain("no such key, or it has ended already")
        raise typer.Exit(Exit.FAILED)
    _tell(key.token)


def _tell(token: str) -> None:
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


@app.command()
def limit(
    key_id: Annotated[str, typer.Argument(help="What stands between the key's second and third `_`.")],
    day: DayLimit = None,
    month: MonthLimit = None,
    currency: LimitCurrency = "UAH",
    none: Annotated[bool, typer.Option("--none", help="Let it spend as much as it likes.")] = False,
) -> None:
    """Say what a key may spend in a day and in a month, from now on; a key and its successor spend together.

    Example: `dgw key limit 01jd0v8z5t9x2m4q6r7s8t9v0w --day 500.00 --month 5000.00`
    """
    maxima = key_limits.maxima_of(day, month, currency)
    if (maxima is None) is not none:
        complain("give --day, --month or both, or --none alone")
        raise typer.Exit(Exit.USAGE)
    if not asyncio.run(_limit(key_id, maxima)):
        complain("no such key, or it has ended already")
        raise typer.Exit(Exit.FAILED)
    say("unlimited" if maxima is None else "limited")


@asynccontextmanager
async def _opened_issuer() -> "AsyncIterator[KeyIssuer]":
    from gateway.audit import AuditTrail
    from gateway.auth.issuer import KeyIssuer
    from gateway.cli.runtime import opened_database
    from gateway.clock import utc_now
    from gateway.secret_key import secret_key
    from gateway.settings.sources import load_settings

    settings = load_settings().settings
    async with opened_database(settings) as database:
        yield KeyIssuer(database, AuditTrail(secret_key(settings)), utc_now)


async def _create(tenant: str, new: "NewKey") -> str:
    from gateway.auth.key_store import KeyStore
    from gateway.cli.runtime import local_actor
    from gateway.clock import utc_now

    async with _opened_issuer() as issuer:
        tenant_id = await KeyStore(issuer.database).tenant(tenant, utc_now())
        key = await issuer.issue(replace(new, tenant_id=tenant_id), by=local_actor())
    return key.token


async def _list(tenant: str | None) -> list[dict[str, Any]]:
    from gateway.auth.key_store import KeyStore
    from gateway.cli.runtime import opened_database
    from gateway.clock import utc_now

    async with opened_database() as database:
        rows = await KeyStore(database).list(tenant)
    return [{name: getattr(row, name) for name in _SHOWN} | key_limits.shown(row, utc_now()) for row in rows]


async def _rotate(key_id: str, overlap: timedelta) -> "ApiKey | None":
    from gateway.cli.runtime import local_actor

    async with _opened_issuer() as issuer:
        return await issuer.rotate(key_id, overlap=overlap, by=local_actor())


async def _limit(key_id: str, maxima: "Maxima | None") -> bool:
    from gateway.cli.runtime import local_actor

    async with _opened_issuer() as issuer:
        return await issuer.limit(key_id, maxima, by=local_actor())


async def _revoke(key_id: str) -> bool:
    from gateway.cli.runtime import local_actor

    async with _opened_issuer() as issuer:
        return await issuer.revoke(key_id, by=local_actor())
