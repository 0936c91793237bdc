"""Reading what must be known of orders before they are accepted: for any number of them in the same few statements."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.domains.model import DomainView
from gateway.operations.facts import Facts, FirstUse, UnderWay
from gateway.operations.model import OperationKind
from gateway.operations.requests import AcceptRequest, IdempotencyKey, TransferCodeRequest, TransferDecisionRequest
from gateway.operations.states import OPEN, OperationState
from gateway.storage import domains
from gateway.storage.accounts import AccountRow
from gateway.storage.as_json import as_json

_OPEN = ", ".join(f"'{state.value}'" for state in OperationState if state in OPEN)

_LOCK = text("""
    SELECT pg_try_advisory_xact_lock(hashtextextended(tenant_id || ':' || key, 1)) AS free,
           pg_advisory_xact_lock(hashtextextended(name, 0))
    FROM jsonb_to_recordset(CAST(:asked AS jsonb)) AS asked (tenant_id text, key text, name text)
""")

_FACTS = text(f"""
    SELECT asked.name, domain.id IS NOT NULL AS held, renewal.id AS renewal, known.fingerprint, known.subject,
           account.id AS account_id, account.tenant_id, account.currency, account.price_list,
           under_way.id AS other_id, under_way.tenant_id AS other_tenant, under_way.account_id AS other_account,
           under_way.kind AS other_kind, under_way.registry AS other_registry
    FROM jsonb_to_recordset(CAST(:asked AS jsonb)) AS asked (tenant_id text, key text, name text, account_id text)
    LEFT JOIN idempotency_keys AS known ON known.tenant_id = asked.tenant_id AND known.key = asked.key
    LEFT JOIN domains AS domain ON domain.name = asked.name AND domain.held
    LEFT JOIN operations AS under_way ON under_way.domain = asked.name
        AND under_way.kind IN ('register', 'transfer') AND under_way.state IN ({_OPEN})
    LEFT JOIN operations AS renewal ON renewal.domain = asked.name AND renewal.kind = 'renew'
        AND renewal.state NOT IN ('failed', 'cancelled') AND renewal.current_expiry = domain.expires_at
    LEFT JOIN customer_accounts AS account
        ON account.id = coalesce(asked.account_id, domain.account_id, under_way.account_id)
""")  # noqa: S608 - the states are constants


async def lock(connection: AsyncConnection, asked: Sequence[tuple[AcceptRequest, IdempotencyKey]]) -> Sequence[bool]:
    """Let one transaction at a time decide about each name; return whether each key is nobody else's at this moment.

    No name and no key occurs twice. Names are locked in their order, so that two that lock several never wait for each
    other.
    """
    places = sorted(range(len(asked)), key=lambda place: asked[place][0].order.name.ascii)
    rows = [_row(*asked[place]) for place in places]
    free = (await connection.execute(_LOCK, {"asked": as_json(rows)})).scalars().all()
    return [is_free for _, is_free in sorted(zip(places, free, strict=True))]


async def read(connection: AsyncConnection, asked: Sequence[tuple[AcceptRequest, IdempotencyKey]]) -> Sequence[Facts]:
    """Return the facts of each order; no name occurs twice."""
    rows = (await connection.execute(_FACTS, {"asked": as_json([_row(*each) for each in asked])})).all()
    by_name = {row.name: row for row in rows}
    held = await domains.read_all(connection, [row.name for row in rows if row.held])
    names = [request.order.name.ascii for request, _ in asked]
    return [_facts(by_name[name], held) for name in names]


def _row(request: AcceptRequest, key: IdempotencyKey) -> dict[str, Any]:
    return {
        "tenant_id": key.tenant_id,
        "key": key.key,
        "name": request.order.name.ascii,
        "account_id": None
        if isinstance(request.order, TransferDecisionRequest | TransferCodeRequest)
        else request.account_id,
    }


def _facts(row: Any, held: Mapping[str, DomainView]) -> Facts:
    return Facts(
        account=row.account_id and AccountRow(row.account_id, row.tenant_id, row.currency, row.price_list),
        domain=held.get(row.name),
        under_way=row.other_id
        and UnderWay(
            row.other_id, row.other_tenant, row.other_account, OperationKind(row.other_kind), row.other_registry
        ),
        renewal=row.renewal,
        first_use=row.subject and FirstUse(bytes(row.fingerprint), row.subject),
    )
