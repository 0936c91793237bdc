import typer

from gateway.cli.output import JsonOption, say, show_json, show_table

app = typer.Typer(help="Settings: check them, show them.", no_args_is_help=True)


@app.command()
def check() -> None:
    """Exit 0 when the settings are right; else say what is wrong, a line each.

    Example: `DGW_HTTP__PORT=9000 dgw config check`
    """
    from adapters.catalogue import SPECS
    from gateway.catalogue.connect import check_registries
    from gateway.clock import utc_now
    from gateway.settings.sources import load_settings

    settings = load_settings().settings
    check_registries(settings.registries, SPECS, settings.routes, at=utc_now())
    say("the settings are right")


@app.command()
def show(as_json: JsonOption = False) -> None:
    """Show every setting with its value and where that comes from; secrets as `***`.

    Example: `dgw config show --json`
    """
    from gateway.settings.sources import load_settings

    rows = [{"setting": key, "value": value, "from": origin} for key, value, origin in load_settings().shown()]
    if as_json:
        show_json(rows)
    else:
        show_table(rows, ["setting", "value", "from"])
