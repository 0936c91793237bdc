from pathlib import Path
from typing import Annotated, Any

import typer

from gateway.cli.output import Exit, complain, say
from gateway.cli.quick_start import uncollected


def sim(
    only: Annotated[
        str | None, typer.Option(help="Registries or zones, or `payments`, comma-separated: `ru,com.ua`.")
    ] = None,
    port_base: Annotated[int | None, typer.Option(help="First port; else free ones are taken.")] = None,
    data: Annotated[Path | None, typer.Option(help="Keep certificates and objects in this folder.")] = None,
    ready_file: Annotated[Path | None, typer.Option(help="Write where everything listens to this file.")] = None,
    host_checks: Annotated[str, typer.Option(help="`off` lets name servers be used that no registry knows.")] = "on",
    seed: Annotated[int, typer.Option(help="Seed of the faults' random draws.")] = 1,
    switch: Annotated[
        list[str] | None, typer.Option("--set", help="Change a rule: `pir.auth_info.secure=true`. May be repeated.")
    ] = None,
) -> None:
    """Run the simulators of registries and payment providers alone, until Ctrl-C.

    Example: `dgw sim --only ru --ready-file ready.json`
    """
    with uncollected():
        from simulators.launcher import SimulatorSettings, UnknownRegistry, run
        from simulators.switches import InvalidSwitch, parse_assignments

    if host_checks not in {"on", "off"}:
        complain("--host-checks takes on or off")
        raise typer.Exit(Exit.USAGE)
    try:
        settings = SimulatorSettings(
            only=only.split(",") if only else None,
            port_base=port_base,
            data_dir=data,
            host_checks=host_checks == "on",
            seed=seed,
            switches=parse_assignments(switch or []),
        )
        run(settings, ready_file, on_ready=_tell)
    except (UnknownRegistry, InvalidSwitch) as err:
        complain(str(err))
        raise typer.Exit(Exit.USAGE) from err


def _tell(ready: dict[str, Any]) -> None:
    for name, registry in ready["registries"].items():
        zones = " ".join(f".{zone}" for zone in registry["zones"])
        at = f"{registry['transport']}://{registry['host']}:{registry['port']}"
        say(f"{name:17} {at:28} {zones:18} control {registry['control']}/_sim")
    for name, registrar in ready["registrars"].items():
        at = f"{registrar['transport']}://{registrar['host']}:{registrar['port']}"
        zones = " ".join(f".{zone}" for zone in registrar["zones"])
        say(f"{name:17} {at:28} {zones:18} control {registrar['control']}/_sim")
    for name, panel in ready["panels"].items():
        say(f"{name:17} {panel['url']:47} control {panel['control']}/_sim")
    if "payments" in ready:
        providers = " ".join(ready["payments"]["settings"])
        say(f"{'payments':17} {ready['payments']['url']:28} {providers:18} control {ready['payments']['control']}/_sim")
    say("ready; stop with Ctrl-C")
