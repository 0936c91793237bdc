"""What a customer was told: of what ends, and of money that was missing."""

from datetime import date
from typing import Literal

from aiohttp import web
from pydantic import Field

from gateway.api.endpoint import Call, Endpoint, endpoint
from gateway.api.listing import ListQuery, ListShape, after, page_reply
from gateway.api.shapes.base import AnswerShape
from gateway.api.shapes.money import MoneyShape
from gateway.auth.scopes import Scope
from gateway.keys import SERVICES
from gateway.notices.model import ToldNotice


class NoticeShape(AnswerShape):
    """`kind`: `domain` and `hosting` end, a domain in `redemption` can only be restored, `deletion` of what is switched
    off, `shortage` of money for automatic renewals. `price` is what renewing was said to cost, or what was missing.
    """

    kind: Literal["domain", "redemption", "hosting", "deletion", "shortage"]
    told_on: date
    subject: str | None = Field(description="The id of the domain or service.")
    title: str | None
    ends_on: date | None = Field(description="The date that it is about.")
    days_before: int | None
    price: MoneyShape | None
    mail: Literal["queued", "sent", "failed", "expired", "forgotten"] | None = Field(
        description="What became of its mail; null = the customer has no address, so that only events told of it."
    )

    @classmethod
    def of(cls, notice: ToldNotice) -> "NoticeShape":
        return cls.model_validate(
            {
                **{name: getattr(notice, name) for name in cls.model_fields if hasattr(notice, name)},
                "subject": notice.subject_id,
                "price": None if notice.price is None else MoneyShape.of(notice.price),
            }
        )


@endpoint(
    "GET",
    "/v1/accounts/{id}/notices",
    summary="List what a customer was told",
    scope=Scope.BILLING_READ,
    query=ListQuery,
    answers={200: (ListShape[NoticeShape],)},
    problems=("invalid_cursor",),
)
async def list_notices(call: Call[None, ListQuery]) -> web.Response:
    """The newest day first. Addresses and texts of mails are not here: they are forgotten after a month."""
    page = await call.app[SERVICES].notices.told.list(
        call.principal.tenant_id, call.path("id"), after=after(call), limit=call.query.limit
    )
    return page_reply(call, page, NoticeShape, NoticeShape.of)


ENDPOINTS: tuple[Endpoint, ...] = (list_notices,)
