"""Hosting panels as panels of customers see them, and their health as operators do."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import Field

from adapters.hosting.interface import HostingAdapter
from adapters.interface import LinkStatus
from gateway.api.shapes.base import AnswerShape
from gateway.api.shapes.registry import LinkHealthShape, LinkShape, resumes_at
from gateway.panels.service import PanelHealth
from gateway.storage.pauses import Pause


class HostingPanelShape(AnswerShape):
    """`paused` = orders wait now; `resumes_at` tells until when, where that is known."""

    id: str
    link: LinkShape
    paused: bool
    resumes_at: datetime | None

    @classmethod
    def of(cls, adapter: HostingAdapter, pauses: Sequence[Pause]) -> "HostingPanelShape":
        link = LinkShape.of(adapter.link())
        return cls(id=adapter.name, link=link, paused=bool(pauses), resumes_at=resumes_at(pauses))


class HostingPanelsShape(AnswerShape):
    items: list[HostingPanelShape]


class PanelAccountsShape(AnswerShape):
    """Accounts of services that have not ended."""

    count: int
    missing: int = Field(description="Those of them that the panel did not list when usage was read last.")
    read_at: datetime | None


class PanelHealthShape(LinkHealthShape):
    accounts: PanelAccountsShape

    @classmethod
    def of(cls, health: PanelHealth, link: LinkStatus) -> "PanelHealthShape":
        at = health.accounts
        accounts = PanelAccountsShape(count=at.count, missing=at.missing, read_at=at.read_at)
        return cls(**dict(cls.of_link(health.state, link)), accounts=accounts)
