import asyncio
import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.output import Exit, complain, say

if TYPE_CHECKING:
    from gateway.settings import Settings


def change_password(
    name: Annotated[str, typer.Argument(help="As in the catalogue, such as `tci`.")],
    from_file: Annotated[
        Path | None, typer.Option(help="Where the new one stands; `-` is standard input. Left out: one is made.")
    ] = None,
) -> None:
    """Change our password at a registry. It is kept sealed in the database, and every node uses it from then on.

    Exit 1 when the old one still holds; exit 4 when nobody knows yet: the next login of any node finds out.

    Example: `dgw registry change-password hostmaster`
    """
    from adapters.errors import PasswordNotChanged, Unavailable
    from gateway.errors import DatabaseUnavailable
    from gateway.passwords import ChangeUnderWay, fresh_password
    from gateway.settings.sources import load_settings

    settings = load_settings().settings
    if name not in settings.registries:
        complain(f"not configured: {name}")
        raise typer.Exit(Exit.USAGE)
    try:
        asyncio.run(_change(settings, name, fresh_password() if from_file is None else _first_line(from_file)))
    except (PasswordNotChanged, ChangeUnderWay) as err:
        complain(f"the password was not changed: {err}")
        raise typer.Exit(Exit.FAILED) from err
    except (Unavailable, DatabaseUnavailable, TimeoutError) as err:
        complain(f"not proved either way: {str(err) or 'no answer in time'}")
        raise typer.Exit(Exit.UNREACHABLE) from err
    say(f"the password at {name} is changed")


async def _change(settings: "Settings", name: str, new_password: str) -> None:
    from gateway.audit import Actor
    from gateway.cli.runtime import opened_database
    from gateway.passwords.change import change_password as change

    async with opened_database(settings) as database:
        await change(settings, database, name, new_password, actor=Actor(f"cli:{getpass.getuser()}"))


def _first_line(path: Path) -> str:
    text = sys.stdin.readline() if str(path) == "-" else path.read_text()
    return text.splitlines()[0] if text else ""
