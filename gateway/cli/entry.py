"""The commands of `dgw`. Each imports what it needs when it runs, so that `--help` answers at once."""

import sys

import typer

from gateway.cli import (
    accounts,
    adjustments,
    audit,
    autorenew,
    config,
    database,
    demo,
    dev,
    documents,
    domains,
    import_,
    keys,
    ledger,
    life,
    mail,
    openapi,
    operations,
    panels,
    partners,
    payments,
    people,
    plans,
    prices,
    probe,
    promo,
    reconcile,
    registries,
    serve,
    sim,
    taxes,
)
from gateway.cli.output import Exit, complain

app = typer.Typer(
    name="dgw",
    help="Domains at many registries through one interface, charged to balances.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
app.command("demo")(demo.demo)
app.command("dev")(dev.dev)
app.command("sim")(sim.sim)
app.command("serve")(serve.serve)
app.command("import")(import_.import_)
app.command("openapi")(openapi.openapi)
app.command("probe")(probe.probe)
app.command("reconcile")(reconcile.reconcile)
app.add_typer(accounts.app, name="account")
app.add_typer(adjustments.app, name="adjustment")
app.add_typer(audit.app, name="audit")
app.add_typer(autorenew.app, name="autorenew")
app.add_typer(config.app, name="config")
app.add_typer(database.app, name="db")
app.add_typer(documents.app, name="document")
app.add_typer(domains.app, name="domain")
app.add_typer(keys.app, name="key")
app.add_typer(ledger.app, name="ledger")
app.add_typer(life.app, name="life")
app.add_typer(mail.app, name="mail")
app.add_typer(operations.app, name="operation")
app.add_typer(panels.app, name="panel")
app.add_typer(partners.app, name="partner")
app.add_typer(payments.app, name="payment")
app.add_typer(people.app, name="person")
app.add_typer(plans.app, name="plan")
app.add_typer(prices.app, name="price")
app.add_typer(promo.app, name="promo")
app.add_typer(registries.app, name="registry")
app.add_typer(taxes.app, name="tax")


def main() -> None:
    """Run the command of `sys.argv`; errors that a person can act on are one line, not a traceback."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(Exit.INTERRUPTED)
    except Exception as err:
        if not _is_expected(err):
            raise
        complain(str(err))
        sys.exit(_exit_code(err))


def _is_expected(err: Exception) -> bool:
    from gateway.errors import GatewayError

    return isinstance(err, (GatewayError, OSError))


def _exit_code(err: Exception) -> Exit:
    from gateway.errors import DatabaseUnavailable, EmbeddedDatabaseError, SchemaMismatch, SettingsError

    if isinstance(err, SettingsError):
        return Exit.USAGE
    unready = (DatabaseUnavailable, EmbeddedDatabaseError, SchemaMismatch, OSError)
    return Exit.UNREACHABLE if isinstance(err, unready) else Exit.FAILED
