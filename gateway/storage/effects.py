"""Orders against their holds: each order that is done has its charge, each charge its order. All rows are read."""

from collections.abc import Mapping

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# Each counts what breaks the invariant; a statement is one consistent look.
_INVARIANTS = {
    "hold_has_operation": """
        SELECT count(*) FROM holds AS hold
        WHERE hold.state = 'placed' AND hold.reference LIKE 'op\\_%' AND NOT EXISTS (
            SELECT FROM operations WHERE operations.id = hold.reference
            AND operations.state NOT IN ('succeeded', 'failed', 'cancelled')
        )
    """,
    "charge_has_effect": """
        SELECT count(*) FROM holds AS hold LEFT JOIN operations ON operations.id = hold.reference
        WHERE hold.state = 'captured' AND hold.reference LIKE 'op\\_%'
        AND operations.state IS DISTINCT FROM 'succeeded'
    """,
    "effect_has_charge": """
        SELECT count(*) FROM operations LEFT JOIN holds AS hold ON hold.id = operations.hold_id
        WHERE operations.state = 'succeeded' AND operations.hold_id IS NOT NULL
        AND hold.state IS DISTINCT FROM 'captured'
    """,
}


async def violations(connection: AsyncConnection) -> Mapping[str, int]:
    """Return how many orders or holds break each invariant: none."""
    return {name: int(await connection.scalar(text(counted)) or 0) for name, counted in _INVARIANTS.items()}
