"""Lists: limit and cursor in, one page and the link to the next out."""

from collections.abc import Callable
from typing import Annotated, Any, Generic, TypeVar

from aiohttp import web
from pydantic import Field

from gateway.api.endpoint import Call
from gateway.api.reply import reply
from gateway.api.shapes.base import AnswerShape, RequestShape
from gateway.keys import CURSORS
from gateway.paging import Page

ItemT = TypeVar("ItemT")
ShapeT = TypeVar("ShapeT", bound=AnswerShape)


class ListQuery(RequestShape):
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, Field(max_length=2000)] | None = None


class ListShape(AnswerShape, Generic[ShapeT]):
    """`next_cursor` null = this was the last page."""

    items: list[ShapeT]
    next_cursor: str | None


def after(call: Call[Any, ListQuery]) -> str | None:
    """Return the position that the caller's cursor stands for. Raises `InvalidCursor`."""
    cursor = call.query.cursor
    return None if cursor is None else call.app[CURSORS].decode(cursor, **_bound(call))


def cursor_of(call: Call[Any, ListQuery], next_after: str | None) -> str | None:
    """Return the cursor of the page behind a position; None when that was the last one."""
    return None if next_after is None else call.app[CURSORS].encode(next_after, **_bound(call))


def page_reply(
    call: Call[Any, ListQuery], page: Page[ItemT], shape: type[ShapeT], render: Callable[[ItemT], ShapeT]
) -> web.Response:
    cursor = cursor_of(call, page.next_after)
    listed = ListShape[shape](items=[render(item) for item in page.items], next_cursor=cursor)  # type: ignore[valid-type]
    headers = {}
    if cursor is not None:
        headers["Link"] = f'<{call.request.rel_url.update_query(cursor=cursor)}>; rel="next"'
    return reply(listed, headers=headers)


def _bound(call: Call[Any, ListQuery]) -> dict[str, Any]:
    filters = call.query.model_dump(mode="json", exclude={"limit", "cursor"}, exclude_none=True)
    return {
        "tenant_id": call.principal.tenant_id,
        "listing": call.request.path,
        "filters": {name: str(value) for name, value in filters.items()},
    }
