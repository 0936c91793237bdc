import asyncio
from typing import Annotated, Any

import typer

from gateway.cli.output import Exit, JsonOption, complain, show_json, show_table

app = typer.Typer(help="The registries.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    pass


@app.command()
def ping(
    name: Annotated[list[str] | None, typer.Argument(help="All configured ones when left out.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Log in and ask each registry one question. Exit 4 when one does not answer.

    Example: `dgw registry ping hostmaster tci`
    """
    results = asyncio.run(_ping(name or []))
    if as_json:
        show_json(results)
    else:
        show_table(results, ["registry", "seconds", "problem"])
    if not results:
        complain("no registry is configured")
    if not results or any(result["problem"] for result in results):
        raise typer.Exit(Exit.UNREACHABLE)


async def _ping(names: list[str]) -> list[dict[str, Any]]:
    from adapters.catalogue import SPECS
    from gateway.catalogue.connect import connect_registries
    from gateway.clock import utc_now
    from gateway.settings_sources import load_settings

    settings = load_settings().settings
    if unknown := [name for name in names if name not in settings.registries]:
        complain(f"not configured: {', '.join(unknown)}")
        raise typer.Exit(Exit.USAGE)
    registries = connect_registries(settings.registries, SPECS, clock=utc_now)
    try:
        chosen = names or sorted(registries.adapters)
        return list(await asyncio.gather(*(_ping_one(registries.adapter(name)) for name in chosen)))
    finally:
        await registries.close()


async def _ping_one(adapter: Any) -> dict[str, Any]:
    from adapters.errors import AdapterError

    try:
        return {"registry": adapter.name, "seconds": round(await adapter.ping(), 4), "problem": None}
    except AdapterError as err:
        return {"registry": adapter.name, "seconds": None, "problem": str(err)}
