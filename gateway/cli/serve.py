import asyncio
import os
import signal
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from gateway.cli.output import Exit
from gateway.cli.quick_start import uncollected


def serve(
    role: Annotated[str, typer.Option(help="`all`, `api` (requests only) or `worker` (operations only).")] = "all",
    workers: Annotated[int, typer.Option(min=1, max=64, help="How many processes; each has its metrics port.")] = 1,
    supervised: Annotated[bool, typer.Option(hidden=True, help="Stop when standard input ends.")] = False,
) -> None:
    """Run the service until SIGTERM or Ctrl-C; a second signal ends it at once.

    Several processes answer at one port and have one metrics port each, counted up from `http.metrics_port`. One that
    dies is started again.

    Example: `DGW_DATABASE_URL=postgresql://dgw@db/dgw dgw serve --role worker --workers 4`
    """
    with uncollected():
        from gateway.app import Role
        from gateway.cli.logs import configure_logs
        from gateway.runner import serve as run
        from gateway.settings.sources import load_settings
        from gateway.supervisor import Supervisor, commands

    try:
        chosen = Role(role)
    except ValueError as err:
        raise typer.BadParameter("all, api or worker", param_hint="--role") from err
    settings = load_settings().settings
    configure_logs(settings)

    async def one() -> int:
        stop = stop_on_signals()
        if supervised:
            stop_with_standard_input(stop)
        await run(settings, role=chosen, stop=stop)
        return Exit.OK

    async def several() -> int:
        return await Supervisor(commands(chosen.value, workers, settings.http)).run(stop_on_signals())

    with asyncio.Runner(loop_factory=_fast_loop()) as runner:
        raise typer.Exit(runner.run(one() if workers == 1 else several()))


def stop_on_signals() -> asyncio.Event:
    """Return an event that the first SIGTERM or SIGINT sets; the second one ends the process."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def signalled() -> None:
        if stop.is_set():
            sys.exit(Exit.INTERRUPTED)
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, signalled)
    return stop


def stop_with_standard_input(stop: asyncio.Event) -> None:
    """Set `stop` when whoever started this process is gone, and its end of our standard input with it."""
    loop, stdin = asyncio.get_running_loop(), sys.stdin.fileno()

    def readable() -> None:
        if not os.read(stdin, 1024):
            loop.remove_reader(stdin)
            stop.set()

    loop.add_reader(stdin, readable)


def _fast_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return uvloop's, which needs 15 to 35 % less CPU; None without that extra."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop
