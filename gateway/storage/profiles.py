"""Rows of customers' profiles."""

from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.profiles.model import Acceptance, Profile, ProfileKind, Requisites
from gateway.storage.profile_table import customer_profiles

_TABLE = customer_profiles.c
_REQUISITES = tuple(field.name for field in fields(Requisites))


async def read(connection: AsyncConnection, account_id: str, *, lock: bool = False) -> Profile | None:
    query = _profiles().where(_TABLE.account_id == account_id)
    row = (await connection.execute(query.with_for_update() if lock else query)).mappings().one_or_none()
    return None if row is None else _profile(row)


async def add(connection: AsyncConnection, account_id: str, requisites: Requisites, *, at: datetime) -> bool:
    """Add the profile; False when the account has one already."""
    row = {"account_id": account_id, "created_at": at, "updated_at": at, **asdict(requisites)}
    added = await connection.execute(insert(customer_profiles).values(row).on_conflict_do_nothing())
    return added.rowcount == 1


async def change(connection: AsyncConnection, account_id: str, requisites: Requisites, *, at: datetime) -> None:
    await _update(connection, account_id, at=at, **asdict(requisites))


async def accept(connection: AsyncConnection, account_id: str, acceptance: Acceptance) -> None:
    await _update(
        connection,
        account_id,
        at=acceptance.at,
        contract_version=acceptance.version,
        contract_accepted_at=acceptance.at,
        contract_accepted_from=acceptance.source,
    )


async def _update(connection: AsyncConnection, account_id: str, *, at: datetime, **changed: Any) -> None:
    values = {**changed, "updated_at": at, "version": _TABLE.version + 1}
    await connection.execute(update(customer_profiles).where(_TABLE.account_id == account_id).values(values))


def _profiles() -> Select[Any]:
    return select(
        _TABLE.account_id,
        *(_TABLE[name] for name in _REQUISITES),
        _TABLE.contract_version,
        _TABLE.contract_accepted_at,
        func.coalesce(_TABLE.contract_accepted_from, "").label("contract_accepted_from"),
        _TABLE.created_at,
        _TABLE.updated_at,
        _TABLE.version,
    )


def _profile(row: RowMapping) -> Profile:
    told = {name: row[name] for name in _REQUISITES} | {"kind": ProfileKind(row["kind"])}
    accepted = row["contract_accepted_at"]
    source = row["contract_accepted_from"] or None
    return Profile(
        account_id=row["account_id"],
        requisites=Requisites(**told),
        contract=Acceptance(row["contract_version"], accepted, source) if accepted is not None else None,
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        version=row["version"],
    )
