"""Names that a customer may like."""

from typing import Annotated

from aiohttp import web
from pydantic import Field

from gateway.api.domain_check import CheckedNamesShape, checked_name
from gateway.api.endpoint import Call, Endpoint, endpoint
from gateway.api.reply import reply
from gateway.api.shapes.base import RequestShape
from gateway.auth.scopes import Scope
from gateway.keys import SERVICES


class SuggestionsQuery(RequestShape):
    """`tlds` are separated by commas; left out = every zone that is sold here."""

    words: Annotated[str, Field(min_length=1, max_length=63)]
    tlds: Annotated[str, Field(max_length=1000)] = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 20


@endpoint(
    "GET",
    "/v1/domains/suggestions",
    summary="Suggest free names",
    scope=Scope.DOMAINS_READ,
    query=SuggestionsQuery,
    answers={200: (CheckedNamesShape,)},
    problems=("validation_failed",),
)
async def suggest_names(call: Call[None, SuggestionsQuery]) -> web.Response:
    """The words themselves, written together and with hyphens, in the zones asked for; then what registrars suggest
    that can (`suggestions` in GET /v1/registries/{id}). All are free at this moment.
    """
    query = call.query
    tlds = frozenset(each.strip().lstrip(".").lower() for each in query.tlds.split(",") if each.strip())
    found = await call.app[SERVICES].suggestions.of(query.words, tlds, query.limit)
    return reply(CheckedNamesShape(items=[checked_name(call, result) for result in found]))


ENDPOINTS: tuple[Endpoint, ...] = (suggest_names,)
