import typer

from gateway.cli.output import Exit, JsonOption, complain, say, show_json, show_table

app = typer.Typer(help="Settings: check them, show them.", no_args_is_help=True)


@app.command()
def check() -> None:
    """Exit 0 when the settings are right; else say what is wrong, a line each. Exit 3 when a plug-in is left out.

    Example: `DGW_HTTP__PORT=9000 dgw config check`
    """
    from gateway.catalogue.connect import check_registries
    from gateway.catalogue.panels import check_panels
    from gateway.catalogue.plugins import installed
    from gateway.clock import utc_now
    from gateway.settings.sources import load_settings

    settings = load_settings().settings
    catalogue = installed()
    check_registries(settings.registries, catalogue.specs, settings.routes, at=utc_now())
    check_panels(settings.panels, catalogue.panels)
    if catalogue.broken:
        complain("\n".join(map(str, catalogue.broken)))
        raise typer.Exit(Exit.FOUND)
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
