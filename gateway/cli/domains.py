import asyncio
import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.cli.output import Exit, JsonOption, complain, say, show_json, show_table

if TYPE_CHECKING:
    from adapters.model import DomainName
    from gateway.domains.adoption import Adopted
    from gateway.services import Services

app = typer.Typer(help="Domains.", no_args_is_help=True)

_COLUMNS = ("domain", "account", "outcome", "expires_at")
_AT_ONCE = 200


@app.callback()
def _group() -> None:
    pass


@app.command("import")
def import_domains(
    registry: Annotated[str, typer.Option(help="The account at which they are registered, as in the settings.")],
    file: Annotated[
        Path | None, typer.Argument(help="A name a line; behind a comma the customer's account where it is another.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Every name that the registrar lists as ours.")] = False,
    account: Annotated[str | None, typer.Option(help="The customer's account that they belong to.")] = None,
    move: Annotated[bool, typer.Option(help="Take over names held through another of our accounts too.")] = False,
    dry_run: Annotated[bool, typer.Option(help="Ask, and tell what would come of it; keep nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Bring in names that are at a registrar already, with its dates and name servers. Nothing is charged, and what
    was imported before stays. Exit 3 when a name could not be brought in.

    Example: `dgw domain import --registry regru --account acc_01J… names.txt --dry-run`
    """
    from gateway.domains.adoption import WELL

    if (file is None) is not every or (every and account is None):
        complain("give either a file, or --all and --account")
        raise typer.Exit(Exit.USAGE)
    try:
        owners = [] if file is None else list(_owners(file, account))
        found = asyncio.run(_import(registry, owners, account, move=move, dry_run=dry_run))
    except (ValueError, UnicodeDecodeError) as err:
        complain(str(err))
        raise typer.Exit(Exit.USAGE) from err
    _show(found, as_json=as_json)
    if any(each.outcome not in WELL for each in found):
        raise typer.Exit(Exit.FOUND)


def _owners(file: Path, account: str | None) -> "Iterator[tuple[DomainName, str]]":
    from adapters.model import DomainName

    with file.open(newline="", encoding="utf-8-sig") as lines:
        for number, row in enumerate(csv.reader(lines), 1):
            if not row or not row[0].strip():
                continue
            owner = row[1].strip() if len(row) > 1 and row[1].strip() else account
            if owner is None:
                raise ValueError(f"line {number}: whose is {row[0]}? Give --account, or the account behind a comma")
            yield DomainName.parse(row[0].strip().removesuffix(".")), owner


async def _import(
    registry: str, owners: "Sequence[tuple[DomainName, str]]", account: str | None, *, move: bool, dry_run: bool
) -> "list[Adopted]":
    from gateway.cli.progress import shown_progress
    from gateway.cli.runtime import local_actor, opened_services
    from gateway.domains.adoption import slices

    found: list[Adopted] = []
    async with opened_services() as services:
        if account is not None and not owners:
            owners = [(name, account) for name in await _listed(services, registry)]
        with shown_progress() as bars:
            bars.begin("asking the registry", len(owners))
            for slice_ in slices(owners, _AT_ONCE):
                found += await services.adopter.adopt(registry, slice_, by=local_actor(), move=move, dry_run=dry_run)
                bars.advance(len(slice_))
    return found


async def _listed(services: "Services", registry: str) -> "Sequence[DomainName]":
    from adapters.errors import AdapterError

    try:
        return await services.adopter.names(registry)
    except AdapterError as err:
        complain(f"{registry} does not list its names: {err}")
        raise typer.Exit(Exit.UNREACHABLE) from err


def _show(found: "Sequence[Adopted]", *, as_json: bool) -> None:
    rows = [_row(each) for each in found]
    if as_json:
        show_json(rows)
    elif rows:
        show_table(rows, _COLUMNS)
    counted = Counter(each.outcome.value for each in found)
    say(", ".join(f"{count} {outcome}" for outcome, count in sorted(counted.items())) or "no names")


def _row(adopted: "Adopted") -> dict[str, Any]:
    return {
        "domain": adopted.name.ascii,
        "account": adopted.account_id,
        "outcome": adopted.outcome.value,
        "expires_at": adopted.expires_at,
    }
