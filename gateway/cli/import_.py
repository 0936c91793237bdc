import asyncio
import json
import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.cli.output import Exit, JsonOption, complain, say, show_json, show_table

if TYPE_CHECKING:
    from billing_core.migration.report import Figure
    from gateway.migration.model import ImportReport

_SHOWN = 50


def import_(
    files: Annotated[list[Path], typer.Argument(help="clients*.csv, services*.jsonl, … as docs/migration.md says.")],
    system: Annotated[str, typer.Option(help="What the old system is called; a part of every key.")],
    tenant: Annotated[str, typer.Option(help="The panel whose customers they become; made when it is new.")],
    cut_over: Annotated[str, typer.Option(help="Such as 2026-12-01T00:00:00+02:00: from then on they are ours.")],
    apply: Annotated[bool, typer.Option("--apply/--dry-run", help="Keep it, or only tell what would come of it.")],
    registry: Annotated[
        bool, typer.Option("--registry/--no-registry", help="Ask the registries which names are ours, until when.")
    ] = True,
    skip_rejected: Annotated[bool, typer.Option(help="Import the rest although rows are rejected.")] = False,
    rejects: Annotated[Path | None, typer.Option(help="Write the rejected rows there, one JSON object a line.")] = None,
    quiet_hours: Annotated[int, typer.Option(min=0, help="No auto-renewal and no notices for so long.")] = 24,
    credit_days: Annotated[int, typer.Option(min=1, help="How long a debt may stand.")] = 30,
    as_json: JsonOption = False,
) -> None:
    """Import an export of an old billing system, and compare it with the books. Exit 3 when they differ.

    Run again it changes nothing; stopped, it goes on. Nothing is kept when a row is rejected.
    Example: `dgw import export/*.csv --system old --tenant Hosting --cut-over 2026-12-01T00:00:00+02:00 --dry-run`
    """
    from billing_core.migration.files import UnreadableFile

    try:
        times = (_instant(cut_over), timedelta(hours=quiet_hours), timedelta(days=credit_days))
        report = asyncio.run(_import(files, system, tenant, times, apply, registry, skip_rejected))
    except (ValueError, UnreadableFile) as err:
        complain(str(err))
        raise typer.Exit(Exit.USAGE) from err
    if rejects is not None:
        _write_rejects(rejects, files, report)
    _show(report, as_json=as_json)
    if not report.agrees or (report.rejected and apply and not report.applied):
        raise typer.Exit(Exit.FOUND)


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("the cut-over needs a time zone, such as +02:00")
    return moment


def _show(report: "ImportReport", *, as_json: bool) -> None:
    figures = [_row(figure) for figure in report.figures]
    rejected = [
        {"place": each.place, "kind": each.kind, "field": each.field, "problem": each.problem}
        for each in report.rejected
    ]
    notices = [{"what": each.what, "subject": each.subject, "detail": each.detail} for each in report.notices]
    if as_json:
        told = {"applied": report.applied, "agrees": report.agrees}
        show_json({**told, "figures": figures, "rejected": rejected, "notices": notices})
    else:
        show_table(figures, ["what", "old", "left_out", "new", "unexplained", "currency"])
        _show_some(rejected, ["place", "field", "problem"], "rows are not imported")
        _show_some(notices, ["what", "subject", "detail"], "things to look at")
    say("imported" if report.applied else "nothing was kept")


def _show_some(rows: list[dict[str, str]], columns: list[str], title: str) -> None:
    if rows:
        typer.echo(f"\n{len(rows)} {title}")
        show_table(rows[:_SHOWN], columns)
    if len(rows) > _SHOWN:
        typer.echo(f"… and {len(rows) - _SHOWN} more, see --json or --rejects")


def _row(figure: "Figure") -> dict[str, Any]:
    from billing_core import Money

    def told(value: int) -> str:
        return str(value) if figure.currency is None else Money(value, figure.currency).format()

    return {
        "what": figure.what,
        "old": told(figure.old),
        "left_out": told(figure.left_out),
        "new": told(figure.new),
        "unexplained": told(figure.unexplained),
        "currency": figure.currency,
    }


def _write_rejects(path: Path, files: Sequence[Path], report: "ImportReport") -> None:
    """Write the rejected rows as they were, each with what is wrong; they hold personal data, so for this user only."""
    from billing_core.migration.files import read_rows

    problems: dict[str, list[dict[str, str]]] = {}
    for each in report.rejected:
        problems.setdefault(each.place, []).append({"field": each.field, "problem": each.problem})
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
        for file in files if problems else ():
            for raw in read_rows(file):
                wrong = problems.get(str(raw.place))
                if wrong:
                    stream.write(json.dumps({"place": str(raw.place), "problems": wrong, "row": raw.fields}) + "\n")


async def _import(
    files: Sequence[Path],
    system: str,
    tenant: str,
    times: tuple[datetime, timedelta, timedelta],
    apply: bool,
    registry: bool,
    skip_rejected: bool,
) -> "ImportReport":
    from gateway.auth.key_store import KeyStore
    from gateway.cli.progress import shown_progress
    from gateway.cli.runtime import opened_services
    from gateway.clock import utc_now
    from gateway.migration.importer import Importer
    from gateway.migration.model import Cutover
    from gateway.migration.proofs import Prover
    from gateway.settings.sources import load_settings

    pace = load_settings().settings.reconciliation.names_per_second
    async with opened_services() as services:
        tenant_id = await KeyStore(services.database).tenant(tenant, utc_now())
        prover = Prover(services.database, services.registries, pace, utc_now) if registry else None
        with shown_progress() as progress:
            importer = Importer(services.database, services.registries, services.vat, prover, utc_now, progress)
            cutover = Cutover(system, tenant_id, *times)
            return await importer.run(files, cutover, apply=apply, skip_rejected=skip_rejected)
