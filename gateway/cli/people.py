import asyncio
from typing import Annotated

import typer

from gateway.cli.output import Exit, complain, say

app = typer.Typer(help="Operators who sign in at the console.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    pass


@app.command()
def appoint(
    email: Annotated[str, typer.Argument(help="The address to sign in with.")],
    role: Annotated[str, typer.Option(help="viewer, operator or admin.")] = "operator",
    language: Annotated[str, typer.Option(help="uk, ru or en.")] = "uk",
) -> None:
    """Make somebody an operator, or give one another role, and print a link to set a password by, good for a day.

    Example: `dgw person appoint olena@example.com --role admin`
    """
    from gateway.people.joining import InvalidAddress
    from gateway.people.model import Role
    from gateway.words import LANGUAGES

    if role not in {each.value for each in Role} or language not in LANGUAGES:
        complain(f"roles are {', '.join(each.value for each in Role)}; languages {', '.join(LANGUAGES)}")
        raise typer.Exit(Exit.USAGE)
    try:
        typer.echo(asyncio.run(_appoint(email, role, language)))
    except InvalidAddress as err:
        complain("no mail address")
        raise typer.Exit(Exit.USAGE) from err
    say("whoever follows it sets the password: hand it over safely")


async def _appoint(email: str, role: str, language: str) -> str:
    from gateway.auth.key_store import KeyStore
    from gateway.cli.runtime import opened_services
    from gateway.clock import utc_now
    from gateway.errors import SettingsError
    from gateway.people.model import Role
    from gateway.settings.sources import load_settings

    tenant = load_settings().settings.site.tenant
    if tenant is None:
        raise SettingsError(["site.tenant: the console is of a tenant's operators; it says whose"])
    async with opened_services() as services:
        tenant_id = await KeyStore(services.database).tenant(tenant, utc_now())
        return await services.people.joining.appoint(tenant_id, email, Role(role), language=language)
