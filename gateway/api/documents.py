"""Documents of an account, and documents themselves."""

from aiohttp import web

from billing_core.documents.archive import Document
from gateway.api import idempotency
from gateway.api.actor import actor_of
from gateway.api.endpoint import Call, Endpoint, KeyRule, NoQuery, endpoint
from gateway.api.idempotency import KEY_PROBLEMS
from gateway.api.listing import ListQuery, ListShape, after, page_reply
from gateway.api.reply import reply
from gateway.api.shapes.base import RequestShape
from gateway.api.shapes.document import DocumentShape, LanguageCode, NewDocumentShape, VoidShape
from gateway.api.versions import is_known
from gateway.auth.scopes import Scope
from gateway.keys import SERVICES

_PDF = "application/pdf"
NOT_MADE = ("seller_unknown", "profile_missing")


class PrintQuery(RequestShape):
    """Another language than uk is a courtesy translation, and says so."""

    language: LanguageCode = "uk"


@endpoint(
    "GET",
    "/v1/accounts/{id}/documents",
    summary="List an account's documents",
    scope=Scope.BILLING_READ,
    query=ListQuery,
    answers={200: (ListShape[DocumentShape],)},
    problems=("invalid_cursor",),
)
async def list_documents(call: Call[None, ListQuery]) -> web.Response:
    """The newest first; void ones too."""
    page = await call.app[SERVICES].documents.service.list(
        call.principal.tenant_id, call.path("id"), after=after(call), limit=call.query.limit
    )
    return page_reply(call, page, DocumentShape, DocumentShape.of)


@endpoint(
    "POST",
    "/v1/accounts/{id}/documents",
    summary="Order a document",
    scope=Scope.BILLING_WRITE,
    body=NewDocumentShape,
    answers={201: (DocumentShape,)},
    problems=(
        *KEY_PROBLEMS,
        *NOT_MADE,
        "nothing_to_issue",
        "document_overlap",
    ),
    example={"kind": "act", "month": "2026-10"},
    key=KeyRule.REQUIRED,
)
async def order_document(call: Call[NewDocumentShape, NoQuery]) -> web.Response:
    """An act, a correction or a reconciliation of a period that is over; a partner's closed month; an invoice for any
    sum. The same kind and period again gives the same document, unless that was made void.
    """
    document = await call.app[SERVICES].documents.service.order(
        call.principal.tenant_id,
        call.path("id"),
        call.body.to_order(),
        idempotency_key=idempotency.key_of(call),
    )
    return reply(DocumentShape.of(document), status=201, headers={"Location": f"/v1/documents/{document.id}"})


@endpoint(
    "GET",
    "/v1/documents/{id}.pdf",
    summary="Print a document",
    scope=Scope.BILLING_READ,
    query=PrintQuery,
    answers={},
    produces=_PDF,
    versioned=True,
)
async def print_document(call: Call[None, PrintQuery]) -> web.Response:
    """The very bytes that were issued; of a void document, a print that says so."""
    language = call.query.language
    document, pdf = await call.app[SERVICES].documents.service.pdf(call.principal.tenant_id, call.path("id"), language)
    headers = {
        "ETag": _etag(document, language),
        "Cache-Control": "no-store",
        "Content-Disposition": f'inline; filename="{file_name(document, language)}"',
        "X-Content-Type-Options": "nosniff",
    }
    if is_known(call, headers["ETag"]):
        return web.Response(status=304, headers=headers)
    return web.Response(body=pdf, content_type=_PDF, headers=headers)


@endpoint(
    "GET",
    "/v1/documents/{id}",
    summary="Read a document",
    scope=Scope.BILLING_READ,
    answers={200: (DocumentShape,)},
)
async def read_document(call: Call[None, NoQuery]) -> web.Response:
    document = await call.app[SERVICES].documents.service.get(call.principal.tenant_id, call.path("id"))
    return reply(DocumentShape.of(document))


@endpoint(
    "POST",
    "/v1/documents/{id}/void",
    summary="Make a document void",
    scope=Scope.ADMIN,
    body=VoidShape,
    answers={200: (DocumentShape,)},
    example={"reason": "the wrong period"},
)
async def void_document(call: Call[VoidShape, NoQuery]) -> web.Response:
    """For good: it keeps its number and is printed as void; then the same order makes another document."""
    service = call.app[SERVICES].documents.service
    document = await service.get(call.principal.tenant_id, call.path("id"))
    return reply(DocumentShape.of(await service.void(document.id, call.body.reason, by=actor_of(call))))


def file_name(document: Document, language: str) -> str:
    """Return what browsers call the file: kind and number in ASCII."""
    serial = document.number.partition("-")[2].replace("/", "-")
    suffix = "" if language == "uk" else f"-{language}"
    return f"{document.kind.value}-{serial}{suffix}.pdf"


def _etag(document: Document, language: str) -> str:
    return f'"{document.sha256[:32]}-{language}{"-void" if document.voided_at else ""}"'


ENDPOINTS: tuple[Endpoint, ...] = (list_documents, order_document, print_document, read_document, void_document)
"""The PDF comes before the document, whose path would match it."""
