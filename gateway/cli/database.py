import asyncio

import typer

from gateway.cli.output import say

app = typer.Typer(help="The database and its schema.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    pass


@app.command()
def upgrade() -> None:
    """Bring the schema to the newest revision. Safe to repeat, and on many nodes at once.

    Example: `DGW_DATABASE_URL_FILE=/run/secrets/database dgw db upgrade`
    """
    from gateway.database_location import database_location
    from gateway.settings.sources import load_settings
    from gateway.storage import schema

    with database_location(load_settings().settings) as url:
        asyncio.run(schema.upgrade(url))
    say(f"the schema is at revision {schema.head_revision()}")
