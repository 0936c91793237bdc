"""Documents: acts, invoices, reconciliation statements and the contract, ordered here and printed."""

from typing import Any

from aiohttp import web

from billing_core.business_calendar import Month, business_date
from gateway.api import documents as api
from gateway.api.contracts import accept_contract, read_contract
from gateway.api.profiles import read_profile
from gateway.errors import NotFound
from gateway.web.headers import page_headers
from gateway.web.pages import page
from gateway.web.panel.own import own_document
from gateway.web.scene import Scene


@page("GET", "/documents")
async def documents(scene: Scene) -> web.Response:
    return scene.show(
        "documents.html",
        documents=(await scene.api.get(api.list_documents, scene.account_id, limit="100"))["items"],
        profile=await _profile(scene),
        contract=await _contract(scene),
        month=str(Month.of(business_date(scene.site.clock())).previous),
    )


@page("POST", "/documents", again=documents)
async def order(scene: Scene) -> web.Response:
    kind = scene.said("kind")
    body: dict[str, Any] = {"kind": kind}
    if kind == "invoice":
        body["amount"] = {"amount": scene.said("sum").replace(",", "."), "currency": scene.said("currency")}
    elif scene.said("month"):
        body["month"] = scene.said("month")
    else:
        body |= {name: scene.said(name) for name in ("first", "last") if scene.said(name)}
    await scene.api.post(api.order_document, scene.account_id, body=body, key=scene.order_key)
    return scene.go("/documents", {"done": "document"})


@page("GET", "/documents/{id}.pdf")
async def print_document(scene: Scene) -> web.Response:
    found = await own_document(scene, scene.request.match_info["id"])
    query = {"language": scene.request.query["language"]} if "language" in scene.request.query else {}
    answer = await scene.api.call(api.print_document, found["id"], query=query)
    headers = page_headers() | {"Content-Disposition": answer.headers["Content-Disposition"]}
    return web.Response(body=answer.body, content_type="application/pdf", headers=headers)


@page("GET", "/contract")
async def contract(scene: Scene) -> web.Response:
    text = await _contract(scene)
    if text is None:
        raise NotFound("contract", "")
    return scene.show("contract.html", contract=text, profile=await _profile(scene))


@page("POST", "/contract", again=documents)
async def accept(scene: Scene) -> web.Response:
    body = {"version": scene.said("version"), "address": scene.request.remote or ""}
    await scene.api.call(accept_contract, scene.account_id, body=body)
    return scene.go("/documents", {"done": "contract"})


async def _profile(scene: Scene) -> dict[str, Any] | None:
    try:
        profile: dict[str, Any] = await scene.api.get(read_profile, scene.account_id)
    except NotFound:
        return None
    return profile


async def _contract(scene: Scene) -> dict[str, Any] | None:
    try:
        text: dict[str, Any] = await scene.api.get(read_contract, language=scene.language)
    except NotFound:
        return None
    return text


DOCUMENTS = (documents, order, print_document, contract, accept)
