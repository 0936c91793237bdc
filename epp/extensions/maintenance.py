"""Maintenance notices of the registry (RFC 9167): asked for, or in a poll message."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from epp.answer import Answer
from epp.command import Codec, Command
from epp.errors import RemoteProtocolError
from epp.grammar import Grammar
from epp.namespaces import MAINTENANCE
from epp.scalars import parse_boolean
from epp.xml import Node, Writer


@dataclass(frozen=True, slots=True)
class MaintainedSystem:
    """What is worked on; `impact` is `none`, `partial` or `full`."""

    name: str
    impact: str
    host: str | None = None


@dataclass(frozen=True, slots=True)
class Maintenance:
    """A window from `start` to `end`. A list names it only by `id` and dates.

    `poll_type` says why a message tells it: `create`, `update`, `delete`, `courtesy` or `end`. `environment` is
    `production`, `ote`, `staging`, `dev` or a custom one. `tlds` () = all.
    """

    id: str
    start: datetime
    end: datetime
    name: str | None = None
    poll_type: str | None = None
    systems: tuple[MaintainedSystem, ...] = ()
    environment: str | None = None
    reason: str | None = None
    detail: str | None = None
    descriptions: tuple[str, ...] = ()
    tlds: tuple[str, ...] = ()
    reconnect_needed: bool | None = None
    change_needed: bool | None = None
    cr_date: datetime | None = None
    up_date: datetime | None = None


@dataclass(frozen=True, slots=True)
class MaintenanceInfoData:
    """One maintenance, or all that are planned."""

    items: tuple[Maintenance, ...]


@dataclass(frozen=True, slots=True)
class MaintenanceInfo(Command[MaintenanceInfoData]):
    """Asks for one maintenance, or for the list when `id` is None."""

    name: ClassVar[str] = "maintenance:info"

    id: str | None = None


def _encode(command: MaintenanceInfo, writer: Writer, _: Grammar) -> None:
    if command.id is None:
        writer.add("list")
    else:
        writer.add("id", command.id)


def _decode(answer: Answer) -> MaintenanceInfoData:
    return read_maintenances(answer.require("maintenance", "infData"))


def read_maintenances(node: Node) -> MaintenanceInfoData:
    listed, item = node.child("list"), node.child("item")
    nodes = [item] if item else listed.children("listItem") if listed else ()
    return MaintenanceInfoData(tuple(_read(child) for child in nodes))


def _read(node: Node) -> Maintenance:
    key, start, end = node.child("id"), node.instant("start"), node.instant("end")
    if start is None or end is None:
        raise RemoteProtocolError("a maintenance without start and end", reason="nonconforming")
    environment, intervention = node.child("environment"), node.child("intervention")
    return Maintenance(
        id=node.required("id"),
        start=start,
        end=end,
        name=key.attribute("name") if key else None,
        poll_type=node.text("pollType"),
        systems=_read_systems(node),
        environment=(environment.attribute("name") or environment.attribute("type")) if environment else None,
        reason=node.text("reason"),
        detail=node.text("detail"),
        descriptions=node.texts("description"),
        tlds=tlds.texts("tld") if (tlds := node.child("tlds")) else (),
        reconnect_needed=parse_boolean(intervention.text("connection")) if intervention else None,
        change_needed=parse_boolean(intervention.text("implementation")) if intervention else None,
        cr_date=node.instant("crDate"),
        up_date=node.instant("upDate"),
    )


def _read_systems(node: Node) -> tuple[MaintainedSystem, ...]:
    systems = node.child("systems")
    return tuple(
        MaintainedSystem(system.required("name"), system.text("impact") or "none", system.text("host"))
        for system in (systems.children("system") if systems else ())
    )


INFO = Codec(MaintenanceInfo, _encode, _decode)
MESSAGES = {f"{{{MAINTENANCE}}}infData": read_maintenances}
