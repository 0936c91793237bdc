import asyncio

import typer

from gateway.cli.output import Exit, JsonOption, say, show_json, show_table

app = typer.Typer(help="The audit trail.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    pass


@app.command()
def verify(as_json: JsonOption = False) -> None:
    """Recompute the chain of the trail and print the entries that were changed, or whose predecessor is gone: none.

    Exit 3 when there are such entries.

    Example: `dgw audit verify --json`
    """
    broken = asyncio.run(_broken())
    if as_json:
        show_json({"sound": not broken, "broken": broken})
    elif broken:
        show_table([{"entry": number} for number in broken], ["entry"])
    say(f"{len(broken)} links are broken" if broken else "the audit trail is sound")
    if broken:
        raise typer.Exit(Exit.FOUND)


async def _broken() -> list[int]:
    from gateway.audit.trail import broken_links
    from gateway.cli.runtime import opened_database

    async with opened_database() as database, database.reading() as connection:
        return [number async for number in broken_links(connection)]
