import asyncio
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from gateway.cli.output import Exit, JsonOption, complain, show_json, show_table

if TYPE_CHECKING:
    from gateway.storage.probes import ProbeResult


def probe(as_json: JsonOption = False) -> None:
    """Order a name in the test zone as a panel would, find it at its registry, and delete it. Exit 3 when that fails.

    The settings `probe.*` say where; the result is kept for the metrics.

    Example: `dgw probe --json`
    """
    result = asyncio.run(_probe())
    if result is None:
        complain("probe.zone is not set: there is no zone to probe in")
        raise typer.Exit(Exit.USAGE)
    if as_json:
        show_json(asdict(result))
    else:
        show_table([asdict(result)], ["zone", "started_at", "seconds", "failed_step", "detail"])
    if result.failed_step is not None:
        raise typer.Exit(Exit.FOUND)


async def _probe() -> "ProbeResult | None":
    from gateway.cli.runtime import opened_services

    async with opened_services() as services:
        return None if services.prober is None else await services.prober.run()
