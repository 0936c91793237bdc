import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from gateway.cli.output import Exit, JsonOption, complain, say, show_json, show_table

if TYPE_CHECKING:
    from gateway.services import Services

app = typer.Typer(help="The hosting panels.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="As in the settings, such as `whm`.")]
T = TypeVar("T")
_COLUMNS = ("panel", "circuit", "paused", "queued", "ambiguous", "accounts", "missing", "read_at")


@app.callback()
def _group() -> None:
    pass


@app.command("list")
def list_(as_json: JsonOption = False) -> None:
    """Tell in a line each how the panels are, as all nodes know it. Nothing is asked of them.

    Example: `dgw panel list`
    """

    async def read(services: "Services") -> list[dict[str, Any]]:
        return [_row(await services.panels.health(name)) for name in sorted(services.targets.panels)]

    rows = _run(read)
    if as_json:
        show_json(rows)
    else:
        show_table(rows, _COLUMNS)


@app.command()
def show(name: Name) -> None:
    """Print a panel's health as JSON: circuit, pauses, queue, recent answers, accounts.

    Example: `dgw panel show whm`
    """

    async def read(services: "Services") -> Any:
        from gateway.api.shapes.panel import PanelHealthShape

        shape = PanelHealthShape.of(await services.panels.health(name), services.panels.adapter(name).link())
        return shape.model_dump(mode="json", exclude={"link"})

    show_json(_run(read))


@app.command()
def ping(name: Name) -> None:
    """Ask a panel one question with our login. Exit 4 when it does not answer.

    Example: `dgw panel ping whm`
    """

    async def ask(services: "Services") -> float:
        return await services.panels.adapter(name).ping()

    say(f"{name} answered in {_run(ask):.3f} s")


@app.command()
def usage() -> None:
    """Read now what the accounts of all panels use. Exit 4 when one does not answer.

    Example: `dgw panel usage`
    """

    async def read(services: "Services") -> tuple[int, int]:
        from gateway.panels.usage import UsageSweep

        sweep = UsageSweep(services.panels, services.database, services.panels.clock)
        return await sweep.run(), len(services.targets.panels)

    answered, known = _run(read)
    say(f"{answered} of {known} panels were read")
    if answered < known:
        raise typer.Exit(Exit.UNREACHABLE)


@app.command()
def pause(
    name: Name,
    reason: Annotated[str, typer.Option(help="Why; people will read it.")],
    hours: Annotated[float | None, typer.Option(min=0.01, help="Until it is resumed when left out.")] = None,
) -> None:
    """Send nothing to a panel, on any node, until it is resumed or the hours are over. It is put on record.

    Example: `dgw panel pause whm --reason "moved to a new server" --hours 2`
    """

    async def change(services: "Services") -> None:
        from datetime import timedelta

        from gateway.cli.runtime import local_actor
        from gateway.clock import utc_now

        until = None if hours is None else utc_now() + timedelta(hours=hours)
        await services.panels.pause(name, reason, until=until, by=local_actor())

    _run(change)
    say(f"{name} is paused")


@app.command()
def resume(name: Name) -> None:
    """End a pause, and have the panel asked at once if it did not answer before. It is put on record.

    Example: `dgw panel resume whm`
    """

    async def change(services: "Services") -> None:
        from gateway.cli.runtime import local_actor

        await services.panels.resume(name, by=local_actor())

    _run(change)
    say(f"{name} is resumed")


def _row(health: Any) -> dict[str, Any]:
    state, accounts = health.state, health.accounts
    return {
        "panel": state.name,
        "circuit": state.circuit_state.value,
        "paused": ", ".join(pause.cause for pause in state.pauses) or None,
        "queued": sum(each.depth for each in state.queue),
        "ambiguous": state.ambiguous.count,
        "accounts": accounts.count,
        "missing": accounts.missing,
        "read_at": accounts.read_at,
    }


def _run(work: "Callable[[Services], Awaitable[T]]") -> T:
    from adapters.errors import Unavailable
    from gateway.errors import NotFound

    try:
        return asyncio.run(_with_services(work))
    except NotFound as err:
        complain(str(err))
        raise typer.Exit(Exit.USAGE) from err
    except Unavailable as err:
        complain(f"the panel can't be asked: {err}")
        raise typer.Exit(Exit.UNREACHABLE) from err


async def _with_services(work: "Callable[[Services], Awaitable[T]]") -> T:
    from gateway.cli import runtime

    async with runtime.opened_services() as services:
        return await work(services)
