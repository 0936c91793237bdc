"""Idempotency keys of requests: the first request with a key decides what the key stands for."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.errors import IdempotencyInProgress, IdempotencyKeyReused
from gateway.operations.requests import IdempotencyKey
from gateway.storage.tables import idempotency_keys


async def claim(connection: AsyncConnection, key: IdempotencyKey, *, subject: str, at: datetime) -> str:
    """Bind the key to `subject`, or return the subject that it is bound to already.

    Raises `IdempotencyInProgress` while another transaction has the key and has not ended, `IdempotencyKeyReused` when
    the first request was another one.
    """
    lock = func.hashtextextended(f"{key.tenant_id}:{key.key}", 1)
    if not await connection.scalar(select(func.pg_try_advisory_xact_lock(lock))):
        raise IdempotencyInProgress
    row = {
        "tenant_id": key.tenant_id,
        "key": key.key,
        "fingerprint": key.fingerprint,
        "subject": subject,
        "created_at": at,
    }
    inserted = await connection.execute(insert(idempotency_keys).values(row).on_conflict_do_nothing())
    if inserted.rowcount == 1:
        return subject
    return await _subject_of(connection, key)


async def is_known(connection: AsyncConnection, key: IdempotencyKey) -> bool:
    """Tell whether a request with this key is durable."""
    table = idempotency_keys.c
    query = select(table.subject).where(table.tenant_id == key.tenant_id, table.key == key.key)
    return await connection.scalar(query) is not None


async def _subject_of(connection: AsyncConnection, key: IdempotencyKey) -> str:
    table = idempotency_keys.c
    query = select(table.fingerprint, table.subject).where(table.tenant_id == key.tenant_id, table.key == key.key)
    found = (await connection.execute(query)).one()
    if found.fingerprint != key.fingerprint:
        raise IdempotencyKeyReused
    return str(found.subject)
