import asyncio
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.cli.output import Exit, JsonOption, complain, say, show_json, show_table

if TYPE_CHECKING:
    from gateway.operations.model import Evidence, OperationView
    from gateway.operations.resolution import Decision

app = typer.Typer(help="Orders and what became of them.", no_args_is_help=True)

_TIMES = ["%Y-%m-%dT%H:%M:%S%z"]
_COLUMNS = ("id", "kind", "domain", "state", "attempts", "price", "created_at", "cltrid", "svtrid")


@app.command("list")
def list_(
    state: Annotated[str | None, typer.Option(help="Only in this state, such as `verifying`.")] = None,
    domain: Annotated[str | None, typer.Option(help="Only of this name.")] = None,
    registry: Annotated[str | None, typer.Option(help="Only at this registry.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 50,
    as_json: JsonOption = False,
) -> None:
    """List operations of all tenants, the newest first.

    Example: `dgw operation list --state action_required`
    """
    from gateway.api.shapes.operation import OperationShape

    found = asyncio.run(_list(state, domain, registry, limit))
    if as_json:
        show_json([OperationShape.of(operation).model_dump(mode="json") for operation in found])
    else:
        show_table([_row(operation) for operation in found], _COLUMNS)


@app.command()
def show(operation_id: Annotated[str, typer.Argument()], as_json: JsonOption = False) -> None:
    """Show one operation with every attempt (clTRID, svTRID, result code), every change of its state, and what was said
    on the wire where the outcome was not plain.

    Example: `dgw operation show op_01JD0V8Z5T9X2M4Q6R7S8T9V0W`
    """
    from gateway.api.shapes.operation import OperationShape

    evidence = asyncio.run(_evidence(operation_id))
    if evidence is None:
        complain("no such operation")
        raise typer.Exit(Exit.FAILED)
    attempts = [asdict(attempt) for attempt in evidence.attempts]
    events = [asdict(event) for event in evidence.events]
    exchanges = [asdict(exchange) for exchange in evidence.exchanges]
    if as_json:
        operation = OperationShape.of(evidence.operation).model_dump(mode="json")
        show_json({"operation": operation, "attempts": attempts, "events": events, "exchanges": exchanges})
        return
    show_table([_row(evidence.operation)], _COLUMNS)
    if evidence.operation.problem is not None:
        say(f"{evidence.operation.problem.code}: {evidence.operation.problem.detail}")
    typer.echo()
    show_table(attempts, ["number", "cltrid", "svtrid", "sent_at", "finished_at", "outcome", "code", "verdict"])
    typer.echo()
    show_table(events, ["at", "event", "from_state", "to_state", "detail"])
    for exchange in evidence.exchanges:
        typer.echo(f"\n{exchange.at.astimezone():%Y-%m-%d %H:%M:%S %z} {exchange.purpose} {exchange.command}")
        typer.echo(f"> {exchange.request}\n< {exchange.answer or '(no answer)'}")


@app.command()
def resolve(
    operation_id: Annotated[str, typer.Argument()],
    resolution: Annotated[str, typer.Option("--as", help="`look_again`, `applied` or `not_applied`.")],
    note: Annotated[str, typer.Option(help="How it was found out; kept for the record.")],
    expires_at: Annotated[datetime | None, typer.Option(formats=_TIMES, help="The expiry that it shows.")] = None,
    created_at: Annotated[datetime | None, typer.Option(formats=_TIMES, help="Since when it exists there.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Decide an operation that only a person can decide: `applied` charges the customer, `not_applied` gives the money
    back, `look_again` asks the registry anew. The word is put on record.

    Example: `dgw operation resolve op_01JD… --as applied --expires-at 2027-11-22T10:00:00+00:00 --note "seen in RRP"`
    """
    from gateway.operations.model import Resolution
    from gateway.operations.resolution import Decision
    from gateway.operations.sighting import Sighting

    try:
        word = Resolution(resolution)
    except ValueError as err:
        raise typer.BadParameter("look_again, applied or not_applied", param_hint="--as") from err
    if word is not Resolution.LOOK_AGAIN and not yes:
        typer.confirm(f"{operation_id}: {word.value}?", abort=True)
    decided = asyncio.run(_resolve(operation_id, Decision(word, Sighting(expires_at, created_at), note)))
    say(f"{operation_id} is {decided.state.value}")


def _row(operation: "OperationView") -> dict[str, Any]:
    return {name: getattr(operation, name) for name in _COLUMNS}


async def _resolve(operation_id: str, decision: "Decision") -> "OperationView":
    from gateway.cli.runtime import local_actor, opened_services

    async with opened_services() as services:
        return await services.operations.resolve(None, operation_id, decision, by=local_actor())


async def _list(state: str | None, domain: str | None, registry: str | None, limit: int) -> "list[OperationView]":
    from adapters.model import DomainName, InvalidName
    from gateway.cli.runtime import opened_database
    from gateway.operations.model import OperationFilters
    from gateway.operations.states import OperationState
    from gateway.storage import operations

    try:
        filters = OperationFilters(
            state=OperationState(state) if state else None,
            domain=DomainName.parse(domain) if domain else None,
            registry=registry,
        )
    except (InvalidName, ValueError) as err:
        complain(str(err))
        raise typer.Exit(Exit.USAGE) from err
    async with opened_database() as database, database.reading() as connection:
        return await operations.page(connection, None, filters, after=None, limit=limit)


async def _evidence(operation_id: str) -> "Evidence | None":
    from gateway.cli.runtime import opened_database
    from gateway.storage import operations

    async with opened_database() as database, database.reading() as connection:
        operation = await operations.read(connection, None, operation_id)
        if operation is None:
            return None
        return await operations.evidence_of(connection, operation)
