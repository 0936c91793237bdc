"""The audit trail, the newest first, and whether its chain is whole."""

from aiohttp import web

from gateway.audit import trail
from gateway.keys import DATABASE
from gateway.people.model import Role
from gateway.web.pages import page
from gateway.web.scene import Scene


@page("GET", "/audit", role=Role.ADMIN)
async def audit(scene: Scene) -> web.Response:
    text = scene.request.query.get("before", "")
    before = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
    async with scene.request.app[DATABASE].reading() as connection:
        entries = await trail.newest(connection, before=before, limit=50)
    return scene.show("console/audit.html", entries=entries)


AUDIT = (audit,)
