"""Documents of every customer: found, printed, made void, and the acts of a month made by hand."""

from aiohttp import web

from billing_core.business_calendar import Month, business_date
from billing_core.documents.papers import PaperKind
from gateway.api.documents import print_document, void_document
from gateway.keys import DATABASE, SERVICES
from gateway.people.model import Role
from gateway.storage import customer_search, tenant_documents
from gateway.web.headers import page_headers
from gateway.web.pages import page
from gateway.web.scene import Scene

_SHOWN = 50
_AT_ONCE = 200
"""So many acts are made for one press of the button: about ten seconds of printing."""


@page("GET", "/documents")
async def documents(scene: Scene) -> web.Response:
    query, tenant_id = scene.request.query, scene.person.tenant_id
    asked, kind = query.get("q", "").strip(), query.get("kind", "")
    chosen = PaperKind(kind) if kind in set(PaperKind) else None
    async with scene.request.app[DATABASE].reading() as connection:
        found = await tenant_documents.find(
            connection, tenant_id, asked, chosen, before=query.get("before"), limit=_SHOWN
        )
        names = await customer_search.names_of(connection, (each.account_id for each in found))
    month = Month.of(business_date(scene.site.clock())).previous
    return scene.show(
        "console/documents.html",
        asked=asked,
        kind=kind,
        kinds=[each.value for each in PaperKind],
        found=found,
        names=names,
        month=str(month),
        more=len(found) == _SHOWN,
        made=query.get("made", ""),
    )


@page("POST", "/documents/acts", role=Role.ADMIN, again=documents)
async def make_acts(scene: Scene) -> web.Response:
    """Safe to repeat: what was made stays as it is."""
    month = Month.parse(scene.said("month"))
    report = await scene.request.app[SERVICES].documents.monthly_acts.of(month, at_most=_AT_ONCE)
    return scene.go("/documents", {"made": str(report.issued), "kind": PaperKind.ACT.value})


@page("GET", "/documents/{id}.pdf")
async def print_one(scene: Scene) -> web.Response:
    answer = await scene.api.call(print_document, scene.request.match_info["id"])
    headers = page_headers() | {"Content-Disposition": answer.headers["Content-Disposition"]}
    return web.Response(body=answer.body, content_type="application/pdf", headers=headers)


@page("POST", "/documents/{id}/void", role=Role.ADMIN, again=documents)
async def void(scene: Scene) -> web.Response:
    await scene.api.call(void_document, scene.request.match_info["id"], body={"reason": scene.said("reason")})
    return scene.go("/documents", {"done": "voided"})


DOCUMENTS = (documents, make_acts, print_one, void)
