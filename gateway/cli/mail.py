import asyncio
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.cli.output import Exit, JsonOption, complain, show_json, show_table

if TYPE_CHECKING:
    from gateway.mail import Mail

app = typer.Typer(help="Mails to customers, as they wait in the outbox or left it.", no_args_is_help=True)

_COLUMNS = ("id", "kind", "language", "state", "attempts", "trouble", "created_at", "subject")


@app.command("list")
def list_(
    state: Annotated[str | None, typer.Option(help="`queued`, `sent`, `failed` or `expired`.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 50,
    as_json: JsonOption = False,
) -> None:
    """List mails, the newest first, without their addresses.

    Example: `dgw mail list --state failed`
    """
    from gateway.mail import MailState

    try:
        chosen = None if state is None else MailState(state)
    except ValueError as err:
        raise typer.BadParameter("queued, sent, failed or expired", param_hint="--state") from err
    rows = [_row(mail) for mail in asyncio.run(_list(chosen, limit))]
    if as_json:
        show_json(rows)
    else:
        show_table(rows, _COLUMNS)


@app.command()
def show(
    mail_id: Annotated[str, typer.Argument()],
    html: Annotated[bool, typer.Option("--html", help="The HTML part instead of the plain one.")] = False,
) -> None:
    """Print a mail as it goes out, with its address.

    Example: `dgw mail show mail_01JD0V8Z5T9X2M4Q6R7S8T9V0W`
    """
    mail = asyncio.run(_read(mail_id))
    if mail is None:
        complain("no such mail")
        raise typer.Exit(Exit.FAILED)
    if html:
        typer.echo(mail.new.html)
    else:
        typer.echo(f"To: {mail.new.recipient}\nSubject: {mail.new.subject}\n\n{mail.new.text}")


def _row(mail: "Mail") -> dict[str, Any]:
    told = ("id", "attempts", "trouble", "created_at")
    new = {name: getattr(mail.new, name) for name in ("kind", "language", "subject")}
    return {name: getattr(mail, name) for name in told} | new | {"state": mail.state.value}


async def _list(state: Any, limit: int) -> "list[Mail]":
    from gateway.cli.runtime import opened_database
    from gateway.mail import outbox

    async with opened_database() as database, database.reading() as connection:
        return list(await outbox.newest(connection, state=state, limit=limit))


async def _read(mail_id: str) -> "Mail | None":
    from gateway.cli.runtime import opened_database
    from gateway.mail import outbox

    async with opened_database() as database, database.reading() as connection:
        return await outbox.read(connection, mail_id)
