import asyncio
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.cli.output import Exit, JsonOption, complain, say, show_json, show_table

if TYPE_CHECKING:
    from gateway.operations.model import Evidence, OperationView

app = typer.Typer(help="Orders and what became of them.", no_args_is_help=True)

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
    """Show one operation with every attempt (clTRID, svTRID, result code) and every change of its state.

    Example: `dgw operation show op_01JD0V8Z5T9X2M4Q6R7S8T9V0W`
    """
    from gateway.api.shapes.operation import OperationShape

    evidence = asyncio.run(_evidence(operation_id))
    if evidence is None:
        complain("no such operation")
        raise typer.Exit(Exit.FAILED)
    attempts = [asdict(attempt) for attempt in evidence.attempts]
    events = [asdict(event) for event in evidence.events]
    if as_json:
        operation = OperationShape.of(evidence.operation).model_dump(mode="json")
        show_json({"operation": operation, "attempts": attempts, "events": events})
        return
    show_table([_row(evidence.operation)], _COLUMNS)
    if evidence.operation.problem is not None:
        say(f"{evidence.operation.problem.code}: {evidence.operation.problem.detail}")
    typer.echo()
    show_table(attempts, ["number", "cltrid", "svtrid", "sent_at", "finished_at", "outcome", "code", "verdict"])
    typer.echo()
    show_table(events, ["at", "event", "from_state", "to_state", "detail"])


def _row(operation: "OperationView") -> dict[str, Any]:
    return {name: getattr(operation, name) for name in _COLUMNS}


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
