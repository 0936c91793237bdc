import asyncio
from typing import Annotated, Any

import typer

from gateway.cli.output import Exit, JsonOption, say, show_json, show_table

_COLUMNS = ("id", "registry", "domain", "kind", "ours", "theirs", "proposal", "found_at")


def reconcile(
    registry: Annotated[str | None, typer.Option(help="Only this one; all configured ones when left out.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Compare every name that we hold with its registry, and print what a person has to decide. Exit 3 if there is any.

    The registry's dates are taken over; money is not moved. What another run has begun is finished.

    Example: `dgw reconcile --registry hostmaster`
    """
    rows = asyncio.run(_reconcile(registry))
    if as_json:
        show_json(rows)
    elif rows:
        show_table(rows, _COLUMNS)
    if rows:
        raise typer.Exit(Exit.FOUND)


async def _reconcile(registry: str | None) -> list[dict[str, Any]]:
    from gateway.api.shapes.registry import DifferenceShape
    from gateway.cli.runtime import opened_services

    rows: list[dict[str, Any]] = []
    async with opened_services() as services:
        for name in [registry] if registry else sorted(services.registries.adapters):
            summary = await services.reconciler.run(name)
            say(f"{name}: another process is at it" if summary is None else _told(summary))
            page = await services.registry_service.differences(name, open_only=True, limit=200)
            rows += [{"registry": name, **DifferenceShape.of(found).model_dump(mode="json")} for found in page.items]
    return rows


def _told(summary: Any) -> str:
    run, found = summary.reconciliation, summary.differences
    kinds = ", ".join(f"{count} {kind.value}" for kind, count in sorted(found.items())) or "no differences"
    return f"{run.registry}: {run.checked} names, {kinds}"
