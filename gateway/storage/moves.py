"""Changing the state of an operation by one statement: fenced, with an event on record and a signal at its end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import Attempt
from gateway.operations.states import SETTLED as SETTLED_STATES
from gateway.operations.states import TERMINAL, OperationState
from gateway.storage.as_json import as_json
from gateway.storage.attempts import UNSENT
from gateway.storage.notify import SETTLED


def _among(states: frozenset[OperationState]) -> str:
    return ", ".join(f"'{state.value}'" for state in OperationState if state in states)


_UNCLEAR = _among(frozenset({OperationState.VERIFYING, OperationState.AWAITING_REGISTRY}))
_RUNNING, _QUEUED = OperationState.RUNNING.value, OperationState.QUEUED.value

# An operation that begins to run keeps its lease and its schedule; any other end of a step gives the lease back.
_MOVED = f"""
    WITH moved AS (
        UPDATE operations SET
            state = CAST(:to_state AS text),
            updated_at = CAST(:at AS timestamptz),
            lease_owner = CASE WHEN :to_state = '{_RUNNING}' THEN lease_owner END,
            lease_until = CASE WHEN :to_state = '{_RUNNING}' THEN lease_until END,
            not_before = CASE
                WHEN :to_state = '{_RUNNING}' THEN not_before
                WHEN :to_state = '{_QUEUED}' THEN least(now() + CAST(:pause AS interval), deadline_at)
                ELSE now() + CAST(:pause AS interval) END,
            unclear_since = CASE
                WHEN :to_state = '{_QUEUED}' THEN NULL
                WHEN :to_state IN ({_UNCLEAR}) AND :to_state <> state THEN now()
                ELSE unclear_since END,
            completed_at = CASE WHEN :to_state IN ({_among(TERMINAL)}) THEN CAST(:at AS timestamptz) END,
            sealed_secret = CASE WHEN :to_state NOT IN ({_among(TERMINAL)}) THEN sealed_secret END,
            (postponed, attempts, cltrid, svtrid, result, problem) = (
                SELECT changed.postponed, changed.attempts, changed.cltrid, changed.svtrid, changed.result,
                       changed.problem
                FROM jsonb_populate_record(operations, CAST(:changes AS jsonb)) AS changed)
        WHERE id = CAST(:id AS text) AND fence = CAST(:fence AS bigint) AND state = CAST(:from_state AS text)
        RETURNING id
    ), told AS (
        INSERT INTO operation_events (operation_id, at, event, from_state, to_state, detail)
        SELECT id, CAST(:at AS timestamptz), CAST(:event AS text), CAST(:from_state AS text), CAST(:to_state AS text),
               CAST(:detail AS jsonb)
        FROM moved
    )"""  # noqa: S608 - the states are constants

_MOVE = text(f"""{_MOVED}
    SELECT CASE WHEN :to_state IN ({_among(SETTLED_STATES)}) THEN pg_notify('{SETTLED}', id) END FROM moved
""")  # noqa: S608 - as above

_SEND = text(f"""{_MOVED}, recorded AS (
        INSERT INTO operation_attempts (operation_id, number, cltrid, sent_at, clock_skew)
        SELECT id, CAST(:number AS int), CAST(:cltrid AS text), CAST(:at AS timestamptz), CAST(:clock_skew AS interval)
        FROM moved
    )
    SELECT (SELECT min(sent_at) FROM operation_attempts
            WHERE operation_id = CAST(:id AS text) AND outcome IS DISTINCT FROM '{UNSENT}') AS first_sent_at
    FROM moved
""")  # noqa: S608 - as above


@dataclass(frozen=True, slots=True)
class Move:
    """`pause`: how long nobody shall touch it. `changes`: columns beside the schedule, as JSON."""

    id: str
    fence: int
    from_state: OperationState
    to_state: OperationState
    event: str
    pause: timedelta = timedelta(0)
    detail: Mapping[str, Any] = field(default_factory=dict)
    changes: Mapping[str, Any] = field(default_factory=dict)


async def apply(connection: AsyncConnection, move: Move, *, at: datetime) -> bool:
    """Write the move; False and nothing changed when the operation is no longer as it was claimed."""
    return bool((await connection.execute(_MOVE, _values(move, at))).all())


async def send(
    connection: AsyncConnection, move: Move, *, number: int, cltrid: str, at: datetime, clock_skew: timedelta | None
) -> Attempt | None:
    """Write the move with the attempt that is about to be sent; None as `apply` says.

    `first_sent_at` of the attempt spans all that may have been sent.
    """
    values = _values(move, at) | {"number": number, "cltrid": cltrid, "clock_skew": clock_skew}
    row = (await connection.execute(_SEND, values)).one_or_none()
    return None if row is None else Attempt(cltrid, number, at, min(row.first_sent_at or at, at))


def _values(move: Move, at: datetime) -> dict[str, Any]:
    return {
        "id": move.id,
        "fence": move.fence,
        "from_state": move.from_state.value,
        "to_state": move.to_state.value,
        "event": move.event,
        "at": at,
        "pause": move.pause,
        "detail": as_json(move.detail),
        "changes": as_json(move.changes),
    }
