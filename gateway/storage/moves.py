"""Changing the state of operations by one statement: fenced, with all that is written of a step, and its signals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.events import Event
from gateway.events.writer import rows_of
from gateway.operations.states import SETTLED as SETTLED_STATES
from gateway.operations.states import TERMINAL, OperationState
from gateway.storage.as_json import as_json
from gateway.storage.attempts import UNSENT, End
from gateway.storage.notify import EVENTS, QUEUED, SETTLED


def _among(states: frozenset[OperationState]) -> str:
    return ", ".join(f"'{state.value}'" for state in OperationState if state in states)


_UNCLEAR = _among(frozenset({OperationState.VERIFYING, OperationState.AWAITING_REGISTRY}))
_RUNNING, _QUEUED = OperationState.RUNNING.value, OperationState.QUEUED.value

# An operation that begins to run keeps its lease and its schedule; any other end of a step gives the lease back.
_MOVED = f"""
    WITH move AS (
        SELECT * FROM jsonb_to_recordset(CAST(:moves AS jsonb)) AS m (
            id text, fence bigint, from_state text, to_state text, event text, pause float, detail jsonb, changes jsonb,
            ended jsonb, told jsonb, clock_skew float)
    ), moved AS (
        UPDATE operations SET
            state = move.to_state,
            updated_at = CAST(:at AS timestamptz),
            lease_owner = CASE WHEN move.to_state = '{_RUNNING}' THEN lease_owner END,
            lease_until = CASE WHEN move.to_state = '{_RUNNING}' THEN lease_until END,
            not_before = CASE
                WHEN move.to_state = '{_RUNNING}' THEN not_before
                WHEN move.to_state = '{_QUEUED}' THEN least(now() + make_interval(secs => move.pause), deadline_at)
                ELSE now() + make_interval(secs => move.pause) END,
            unclear_since = CASE
                WHEN move.to_state = '{_QUEUED}' THEN NULL
                WHEN move.to_state IN ({_UNCLEAR}) AND move.to_state <> state THEN now()
                ELSE unclear_since END,
            completed_at = CASE WHEN move.to_state IN ({_among(TERMINAL)}) THEN CAST(:at AS timestamptz) END,
            sealed_secret = CASE WHEN move.to_state NOT IN ({_among(TERMINAL)}) THEN sealed_secret END,
            (postponed, attempts, cltrid, svtrid, result, problem) = (
                SELECT changed.postponed, changed.attempts, changed.cltrid, changed.svtrid, changed.result,
                       changed.problem
                FROM jsonb_populate_record(operations, move.changes) AS changed)
        FROM move
        WHERE operations.id = move.id AND operations.fence = move.fence AND operations.state = move.from_state
        RETURNING move.*, operations.registry, operations.domain
    ), noted AS (
        INSERT INTO operation_events (operation_id, at, event, from_state, to_state, detail)
        SELECT id, CAST(:at AS timestamptz), event, from_state, to_state, detail FROM moved
    )"""  # noqa: S608 - the states are constants

# An attempt that a message has denied meanwhile stays refused. Who works on the registry is woken when an order waits
# for this one's end.
_MOVE = text(f"""{_MOVED}, finished AS (
        UPDATE operation_attempts AS attempt
        SET outcome = done.outcome, finished_at = CAST(:at AS timestamptz), svtrid = done.svtrid, code = done.code,
            reason = done.reason, detail = done.detail
        FROM moved CROSS JOIN LATERAL jsonb_to_record(moved.ended) AS done (
            number int, outcome text, svtrid text, code int, reason text, detail text)
        WHERE attempt.operation_id = moved.id AND attempt.number = done.number AND attempt.outcome IS NULL
    ), told AS (
        INSERT INTO events (id, tenant_id, account_id, type, at, data)
        SELECT event.id, event.tenant_id, event.account_id, event.type, CAST(:at AS timestamptz), event.data
        FROM moved CROSS JOIN LATERAL jsonb_to_recordset(moved.told) AS event (
            id text, tenant_id text, account_id text, type text, data jsonb)
        RETURNING tenant_id
    )
    SELECT id, CASE WHEN to_state IN ({_among(SETTLED_STATES)}) THEN pg_notify('{SETTLED}', id) END,
        CASE WHEN to_state IN ({_among(SETTLED_STATES)}) AND EXISTS (
            SELECT FROM operations AS next
            WHERE next.domain = moved.domain AND next.id <> moved.id AND next.state = '{_QUEUED}')
        THEN pg_notify('{QUEUED}', registry) END,
        (SELECT count(pg_notify('{EVENTS}', tenant_id)) FROM (SELECT DISTINCT tenant_id FROM told) AS woken)
    FROM moved
""")  # noqa: S608 - as above

_SEND = text(f"""{_MOVED}, recorded AS (
        INSERT INTO operation_attempts (operation_id, number, cltrid, sent_at, clock_skew)
        SELECT id, CAST(changes ->> 'attempts' AS int), changes ->> 'cltrid', CAST(:at AS timestamptz),
               make_interval(secs => clock_skew)
        FROM moved
    )
    SELECT id, (SELECT min(sent_at) FROM operation_attempts
                WHERE operation_id = moved.id AND outcome IS DISTINCT FROM '{UNSENT}') AS first_sent_at
    FROM moved
""")  # noqa: S608 - as above


@dataclass(frozen=True, slots=True)
class Move:
    """`pause`: how long nobody shall touch it. `changes`: columns beside the schedule, as JSON. `ended`: what came of
    the attempt. `told`: what panels hear of it. `clock_skew`: the registry's clock minus ours, kept with a new attempt.
    """

    id: str
    fence: int
    from_state: OperationState
    to_state: OperationState
    event: str
    pause: timedelta = timedelta(0)
    detail: Mapping[str, Any] = field(default_factory=dict)
    changes: Mapping[str, Any] = field(default_factory=dict)
    ended: End | None = None
    told: Sequence[Event] = ()
    clock_skew: timedelta | None = None


async def apply(connection: AsyncConnection, moves: Sequence[Move], *, at: datetime) -> frozenset[str]:
    """Write the moves; return the ids of those that were. Others are no longer as they were claimed."""
    moved = await connection.execute(_MOVE, {"moves": _rows(moves), "at": at})
    return frozenset(moved.scalars())


async def send(connection: AsyncConnection, moves: Sequence[Move], *, at: datetime) -> Mapping[str, datetime]:
    """Write the moves with the attempts that are about to be sent, as their `changes` tell number and clTRID.

    Returns, of those that were as they were claimed, when the first that may have been sent was.
    """
    rows = await connection.execute(_SEND, {"moves": _rows(moves), "at": at})
    return {row.id: min(row.first_sent_at or at, at) for row in rows}


def _rows(moves: Sequence[Move]) -> str:
    return as_json(
        [
            {
                "id": move.id,
                "fence": move.fence,
                "from_state": move.from_state.value,
                "to_state": move.to_state.value,
                "event": move.event,
                "pause": move.pause.total_seconds(),
                "detail": move.detail,
                "changes": move.changes,
                "ended": move.ended.row() if move.ended else None,
                "told": rows_of(move.told),
                "clock_skew": None if move.clock_skew is None else move.clock_skew.total_seconds(),
            }
            for move in moves
        ]
    )
