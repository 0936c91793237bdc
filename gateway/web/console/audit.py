"""The audit trail, the newest first, found by who or what; and whether its chain is whole."""

from collections.abc import Iterable, Sequence
from typing import Any

from aiohttp import web
from sqlalchemy import Row

from gateway.audit import trail
from gateway.keys import DATABASE
from gateway.people.model import Role
from gateway.storage import people
from gateway.web.pages import page
from gateway.web.scene import Scene

_SHOWN = 50


@page("GET", "/audit", role=Role.ADMIN)
async def audit(scene: Scene) -> web.Response:
    query = scene.request.query
    about, by = query.get("object", "").strip(), query.get("actor", "").strip()
    async with scene.request.app[DATABASE].reading() as connection:
        entries = await trail.newest(
            connection, before=_number(query.get("before", "")), about=about, by=by, limit=_SHOWN
        )
        known = await people.addresses_of(connection, _people_in(entries))
    return scene.show(
        "console/audit.html", entries=entries, about=about, by=by, people=known, more=len(entries) == _SHOWN, chain=None
    )


@page("POST", "/audit/verify", role=Role.ADMIN)
async def verify(scene: Scene) -> web.Response:
    """Recompute the whole chain, page by page."""
    async with scene.request.app[DATABASE].reading() as connection:
        broken = [number async for number in trail.broken_links(connection)]
        entries = await trail.newest(connection, before=None, limit=_SHOWN)
        known = await people.addresses_of(connection, _people_in(entries))
    chain = {
        "broken": broken,
        "last": entries[0].id if entries else 0,
        "hash": entries[0].hash.hex() if entries else "",
    }
    return scene.show(
        "console/audit.html", entries=entries, about="", by="", people=known, more=len(entries) == _SHOWN, chain=chain
    )


def _people_in(entries: Sequence[Row[Any]]) -> Iterable[str]:
    """Return who did something, and to whom."""
    return [each.actor for each in entries] + [f"user:{each.object}" for each in entries]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


AUDIT = (audit, verify)
