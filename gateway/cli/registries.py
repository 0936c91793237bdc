import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.cli.output import Exit, JsonOption, complain, say, show_json, show_table
from gateway.cli.registry_password import change_password

if TYPE_CHECKING:
    from gateway.services import Services

app = typer.Typer(help="The registries.", no_args_is_help=True)
app.command("change-password")(change_password)

Names = Annotated[list[str] | None, typer.Argument(help="All configured ones when left out.")]
Name = Annotated[str, typer.Argument(help="As in the catalogue, such as `tci`.")]
Rows = list[dict[str, Any]]
_COLUMNS = ("registry", "circuit", "paused", "queued", "ambiguous", "balance", "lasts", "messages", "differences")


@app.callback()
def _group() -> None:
    pass


@app.command()
def ping(names: Names = None, as_json: JsonOption = False) -> None:
    """Log in and ask each registry one question. Exit 4 when one does not answer.

    Example: `dgw registry ping hostmaster tci`
    """
    _show_answers(asyncio.run(_ping(names or [])), ["registry", "seconds", "problem"], as_json)


@app.command()
def balance(names: Names = None, as_json: JsonOption = False) -> None:
    """Ask each registry what is left on our account, and keep the answer. Exit 4 when one does not answer.

    Example: `dgw registry balance verisign`
    """

    async def ask(services: "Services", name: str) -> dict[str, Any]:
        found = await services.balances.check(name)
        shown = None if found is None else str(found.available.amount)
        return {"available": shown, "currency": None if found is None else found.available.currency}

    _ask_each(names, ask, ["registry", "available", "currency", "problem"], as_json)


@app.command()
def poll(names: Names = None, as_json: JsonOption = False) -> None:
    """Read each registry's messages now, and follow them up. Exit 4 when one does not answer.

    Example: `dgw registry poll`
    """

    async def ask(services: "Services", name: str) -> dict[str, Any]:
        return {"new": await services.inbox.read(name)}

    _ask_each(names, ask, ["registry", "new", "problem"], as_json)


@app.command("list")
def list_(as_json: JsonOption = False) -> None:
    """Tell in a line each how the registries are, as all nodes know it. Nothing is asked of them.

    Example: `dgw registry list`
    """

    async def read(services: "Services") -> Rows:
        return [_row(await services.registry_service.health(name)) for name in sorted(services.registries.adapters)]

    rows = _run(read)
    if as_json:
        show_json(rows)
    else:
        show_table(rows, _COLUMNS)


@app.command()
def show(name: Name) -> None:
    """Print a registry's health as JSON: circuit, pauses, queue, recent answers, balance, messages, differences.

    Example: `dgw registry show hostmaster`
    """

    async def read(services: "Services") -> Any:
        from gateway.api.shapes.registry import RegistryHealthShape

        health = await services.registry_service.health(name)
        shape = RegistryHealthShape.of(health, services.registries.adapter(name).link(), None)
        return shape.model_dump(mode="json", exclude={"link", "certificate_ends_at"})

    show_json(_run(read))


@app.command()
def pause(
    name: Name,
    reason: Annotated[str, typer.Option(help="Why; people will read it.")],
    hours: Annotated[float | None, typer.Option(min=0.01, help="Until it is resumed when left out.")] = None,
) -> None:
    """Send nothing to a registry, on any node, until it is resumed or the hours are over. It is put on record.

    Example: `dgw registry pause tci --reason "asked by the registry" --hours 2`
    """

    async def change(services: "Services") -> None:
        from datetime import timedelta

        from gateway.cli.runtime import local_actor
        from gateway.clock import utc_now

        until = None if hours is None else utc_now() + timedelta(hours=hours)
        await services.registry_service.pause(name, reason, until=until, by=local_actor())

    _run(change)
    say(f"{name} is paused")


@app.command()
def resume(name: Name) -> None:
    """End a pause, and have the registry asked at once if it did not answer before. It is put on record.

    Example: `dgw registry resume tci`
    """

    async def change(services: "Services") -> None:
        from gateway.cli.runtime import local_actor

        await services.registry_service.resume(name, by=local_actor())

    _run(change)
    say(f"{name} is resumed")


async def _ping(names: list[str]) -> Rows:
    """Ask without a database: it may be what is wrong."""
    from gateway.catalogue.connect import connect_registries
    from gateway.catalogue.plugins import installed
    from gateway.clock import utc_now
    from gateway.settings.sources import load_settings

    settings = load_settings().settings
    registries = connect_registries(settings.registries, installed().specs, clock=utc_now, routes=settings.routes)

    async def ask(name: str) -> dict[str, Any]:
        return {"seconds": round(await registries.adapter(name).ping(), 4)}

    try:
        return await _answers(names, registries.adapters, ask)
    finally:
        await registries.close()


def _ask_each(
    names: list[str] | None,
    ask: "Callable[[Services, str], Awaitable[dict[str, Any]]]",
    columns: Sequence[str],
    as_json: bool,
) -> None:
    async def all_of_them(services: "Services") -> Rows:
        return await _answers(names or [], services.registries.adapters, lambda name: ask(services, name))

    _show_answers(_run(all_of_them), columns, as_json)


async def _answers(
    names: list[str], configured: Collection[str], ask: Callable[[str], Awaitable[dict[str, Any]]]
) -> Rows:
    """Ask the registries side by side; one that cannot be asked has a `problem`."""
    from adapters.errors import AdapterError

    async def one(name: str) -> dict[str, Any]:
        try:
            return {"registry": name, **await ask(name), "problem": None}
        except AdapterError as err:
            return {"registry": name, "problem": str(err)}

    if unknown := [name for name in names if name not in configured]:
        complain(f"not configured: {', '.join(unknown)}")
        raise typer.Exit(Exit.USAGE)
    return list(await asyncio.gather(*(one(name) for name in names or sorted(configured))))


def _show_answers(rows: Rows, columns: Sequence[str], as_json: bool) -> None:
    if as_json:
        show_json(rows)
    else:
        show_table(rows, columns)
    if not rows:
        complain("no registry is configured")
    if not rows or any(row["problem"] for row in rows):
        raise typer.Exit(Exit.UNREACHABLE)


def _row(health: Any) -> dict[str, Any]:
    balance, lasts = health.balance, None if health.balance is None else health.balance.lasts
    return {
        "registry": health.state.name,
        "circuit": health.state.circuit_state.value,
        "paused": ", ".join(pause.cause for pause in health.state.pauses) or None,
        "queued": sum(each.depth for each in health.state.queue),
        "ambiguous": health.state.ambiguous.count,
        "balance": None if balance is None else f"{balance.available.amount} {balance.available.currency}",
        "lasts": None if lasts is None else f"{lasts.days} d",
        "messages": health.messages.waiting,
        "differences": sum(health.reconciliation.differences.values()),
    }


def _run(work: "Callable[[Services], Awaitable[Any]]") -> Any:
    from gateway.cli.runtime import opened_services

    async def main() -> Any:
        async with opened_services() as services:
            return await work(services)

    return asyncio.run(main())
