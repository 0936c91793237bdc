import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.output import say

if TYPE_CHECKING:
    from billing_core.services import Service

app = typer.Typer(help="Hosting after its end: grace, switched off, deleted.", no_args_is_help=True)


@app.command()
def run() -> None:
    """Let happen now what is due, as the nodes do by themselves.

    Example: `dgw life run`
    """
    say(f"something happened to {asyncio.run(_run())} services")


@app.command()
def restore(
    service_id: Annotated[str, typer.Argument()],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Take the deletion of hosting back, while its backup is kept: it is switched off as before, and paying revives it.

    Example: `dgw life restore svc_01JD0V8Z5T9X2M4Q6R7S8T9V0W`
    """
    if not yes:
        typer.confirm(f"restore {service_id}?", abort=True)
    service = asyncio.run(_restore(service_id))
    say(f"{service.id} is {service.state.value}")


async def _run() -> int:
    from gateway.cli.runtime import opened_services

    async with opened_services() as services:
        return await services.life.run()


async def _restore(service_id: str) -> "Service":
    from gateway.cli.runtime import opened_services

    async with opened_services() as services:
        return await services.life.restore(service_id)
