import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from gateway.cli.output import Exit, JsonOption, complain, say, show_json, show_table

if TYPE_CHECKING:
    from billing_core.business_calendar import Month
    from billing_core.documents.archive import Document
    from gateway.documents.batch import BatchReport

app = typer.Typer(help="Documents: acts, invoices, contracts.", no_args_is_help=True)

MonthlyKind = Literal["act", "correction", "reconciliation", "partner_statement"]
AccountArgument = Annotated[str, typer.Argument(help="The account's id.")]
MonthArgument = Annotated[str, typer.Argument(help="Such as 2026-10.")]
OutputOption = Annotated[Path, typer.Option("-o", "--output", help="The file to write.")]


@app.callback()
def _group() -> None:
    pass


@app.command("list")
def list_(account: AccountArgument, as_json: JsonOption = False) -> None:
    """List an account's newest documents.

    Example: `dgw document list acc_01JD0V8Z5T9X2M4Q6R7S8T9V0W`
    """
    _show(asyncio.run(_listed(account)), as_json=as_json)


@app.command()
def order(
    account: AccountArgument,
    kind: Annotated[MonthlyKind, typer.Argument()],
    month: MonthArgument,
    as_json: JsonOption = False,
) -> None:
    """Make a document of a month.

    Example: `dgw document order acc_01JD0V8Z5T9X2M4Q6R7S8T9V0W act 2026-10`
    """
    _show([asyncio.run(_ordered(account, kind, _month(month)))], as_json=as_json)


@app.command("print")
def print_(
    document: Annotated[str, typer.Argument(help="The document's id.")],
    output: OutputOption,
    language: Annotated[Literal["uk", "ru", "en"], typer.Option(help="ru, en: courtesy translations.")] = "uk",
) -> None:
    """Write a document's PDF.

    Example: `dgw document print doc_01JD0V8Z5T9X2M4Q6R7S8T9V0W -o act.pdf`
    """
    output.write_bytes(asyncio.run(_printed(document, language)))
    say(f"{output} written")


@app.command()
def void(
    document: Annotated[str, typer.Argument(help="The document's id.")],
    reason: Annotated[str, typer.Option(help="Printed on it.")],
) -> None:
    """Make a document void, for good.

    Example: `dgw document void doc_01JD0V8Z5T9X2M4Q6R7S8T9V0W --reason "the wrong period"`
    """
    _show([asyncio.run(_voided(document, reason))], as_json=False)


@app.command()
def batch(month: MonthArgument) -> None:
    """Make the acts of a month for every account that wants them; safe to repeat.

    Example: `dgw document batch 2026-10`
    """
    report = asyncio.run(_batch(_month(month)))
    for reason, count in sorted(report.skipped.items()):
        say(f"{count} skipped: {reason}")
    say(f"{report.issued} acts of {report.month}")


@app.command("vat-export")
def vat_export(
    month: MonthArgument, output: Annotated[Path | None, typer.Option("-o", "--output", help="Else stdout.")] = None
) -> None:
    """Print a month's acts and corrections with VAT as CSV, for the system that registers tax invoices.

    Example: `dgw document vat-export 2026-10 -o vat-2026-10.csv`
    """
    text = asyncio.run(_vat_export(_month(month)))
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.write_text(text, "utf-8-sig", newline="")
        say(f"{output} written")


def _month(text: str) -> "Month":
    from billing_core.business_calendar import Month

    try:
        return Month.parse(text)
    except ValueError as err:
        complain(f"{text} is not a month such as 2026-10")
        raise typer.Exit(Exit.USAGE) from err


def _show(documents: "list[Document]", *, as_json: bool) -> None:
    rows = [
        {
            "id": each.id,
            "number": each.number,
            "kind": each.kind.value,
            "date": each.issued_on.isoformat(),
            "total": str(each.total),
            "void": each.void_reason,
        }
        for each in documents
    ]
    if as_json:
        show_json(rows)
    else:
        show_table(rows, ["id", "number", "kind", "date", "total", "void"])


async def _listed(account: str) -> "list[Document]":
    from billing_core.documents import archive
    from gateway.cli.runtime import opened_database

    async with opened_database() as database, database.reading() as connection:
        return await archive.of_account(connection, account)


async def _ordered(account: str, kind: str, month: "Month") -> "Document":
    from billing_core.documents.papers import PaperKind
    from gateway.cli.runtime import opened_services
    from gateway.documents.model import DocumentOrder, Period
    from gateway.storage import accounts

    async with opened_services() as services:
        async with services.database.reading() as connection:
            tenant = await accounts.tenant_of(connection, account)
        chosen = DocumentOrder(PaperKind(kind), Period.of(month))
        return await services.documents.service.order(tenant, account, chosen)


async def _printed(document: str, language: str) -> bytes:
    from billing_core.documents import archive
    from gateway.cli.runtime import opened_database
    from gateway.errors import NotFound

    async with opened_database() as database, database.reading() as connection:
        try:
            return (await archive.kept(connection, document)).printed(language)
        except archive.UnknownDocument as err:
            raise NotFound("document", document) from err


async def _voided(document: str, reason: str) -> "Document":
    from gateway.cli.runtime import local_actor, opened_services

    async with opened_services() as services:
        return await services.documents.service.void(document, reason, by=local_actor())


async def _batch(month: "Month") -> "BatchReport":
    from gateway.cli.runtime import opened_services

    async with opened_services() as services:
        return await services.documents.monthly_acts.of(month)


async def _vat_export(month: "Month") -> str:
    from gateway.cli.runtime import opened_database
    from gateway.documents.vat_export import as_csv, vat_rows

    async with opened_database() as database, database.reading() as connection:
        return as_csv([row async for row in vat_rows(connection, month)])
