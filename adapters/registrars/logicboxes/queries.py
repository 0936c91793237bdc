"""What the platform is asked: orders by name, names free or taken, the queue of actions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from adapters.domain_name import DomainName
from adapters.errors import Unavailable
from adapters.http import Nonconforming, Reader
from adapters.model import Availability, CheckResult, DomainInfo
from adapters.outcome import RefusalReason
from adapters.registrars.logicboxes.orders import OrderView, domain_info, order_view
from adapters.registrars.logicboxes.platform import BUSY_RETRY, Platform, PlatformRefused
from adapters.registrars.logicboxes.texts import Meaning

_ROWS = "50"
_AVAILABILITY = {
    "available": Availability.AVAILABLE,
    "regthroughus": Availability.TAKEN,
    "regthroughothers": Availability.TAKEN,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """`view` None = we have no living order of the name. `info` None = the name does not exist at all."""

    view: OrderView | None
    info: DomainInfo | None


@dataclass(frozen=True, slots=True)
class Ended:
    """An action that left the queue."""

    kind: str
    order: str
    added_at: datetime
    succeeded: bool
    text: str


async def our_order(platform: Platform, name: DomainName, *, bulk: bool = False) -> OrderView | None:
    """Return our living order of a name; None when the platform says that we have none. Raises `Unavailable`.

    Only the known text counts as absence: taking another failure for it would order a name twice.
    """
    asked = (("domain-name", name.ascii), ("options", "All"))
    try:
        view = order_view(await platform.read_object("domains/details-by-name", *asked, bulk=bulk))
    except PlatformRefused as err:
        if err.meaning in {Meaning.ABSENT, RefusalReason.NOT_SPONSOR}:
            return None
        raise unanswered(err) from err
    if view.name != name:
        raise Unavailable("server_error")
    return None if view.is_gone else view


async def look(platform: Platform, name: DomainName, *, bulk: bool = False) -> Finding:
    """Return our order of a name, or whose it is else. Raises `Unavailable`."""
    view = await our_order(platform, name, bulk=bulk)
    if view is not None:
        return Finding(view, domain_info(view, platform.user))
    (result,) = await check(platform, [name])
    if result.availability is Availability.UNKNOWN:
        raise Unavailable("server_error")
    return Finding(None, None if result.availability is not Availability.TAKEN else foreign(name))


def foreign(name: DomainName) -> DomainInfo:
    """Return a name of which no more is known than that another has it."""
    return DomainInfo(name, "", None, None, frozenset(), (), ours=False)


async def check(platform: Platform, names: Sequence[DomainName]) -> list[CheckResult]:
    """Ask about names of one zone, no more than the zone takes at once. Raises `Unavailable`."""
    labels = [("domain-name", name.ascii.partition(".")[0]) for name in names]
    try:
        shown = await platform.read_object("domains/available", *labels, ("tlds", names[0].parent))
    except PlatformRefused as err:
        raise unanswered(err) from err
    return [availability_of(name, shown.members.get(name.ascii)) for name in names]


async def class_key(platform: Platform, name: DomainName) -> str | None:
    """Return the key under which price lists have the zone of `name`. Raises `Unavailable`."""
    label, _, zone = name.ascii.partition(".")
    try:
        shown = await platform.read_object("domains/available", ("domain-name", label), ("tlds", zone))
        return shown.object(name.ascii).get_text("classkey")
    except (Nonconforming, PlatformRefused):
        return None


async def current_actions(platform: Platform, order_id: str) -> list[datetime]:
    """Return since when each action is in the queue that belongs to an order. Raises `Unavailable`."""
    asked = (("order-id", order_id), ("no-of-records", _ROWS), ("page-no", "1"))
    try:
        found = rows(await platform.read_object("actions/search-current", *asked))
        return [datetime.fromtimestamp(row.integer("actionadded"), UTC) for row in found]
    except PlatformRefused as err:
        raise unanswered(err) from err
    except Nonconforming as err:
        raise Unavailable("server_error") from err


async def ended_actions(platform: Platform, name: DomainName) -> list[Ended]:
    """Return what left the queue for any order of the name, gone ones too. Raises `Unavailable`."""
    paged = (("no-of-records", _ROWS), ("page-no", "1"))
    try:
        orders = rows(await platform.read_object("domains/search", *paged, ("domain-name", name.ascii)))
        ids = {order_id for row in orders if (order_id := dotted(row, "orderid"))}
        found = [
            await platform.read_object("actions/search-archived", *paged, ("order-id", each)) for each in sorted(ids)
        ]
    except PlatformRefused as err:
        if err.meaning is Meaning.ABSENT:
            return []
        raise unanswered(err) from err
    return [ended for answer in found for row in rows(answer) if (ended := _ended(row)) is not None]


def rows(answer: Reader) -> list[Reader]:
    """Return the rows of a search, which are members named by their numbers."""
    return [Reader(row) for name, row in answer.members.items() if name.isdigit() and isinstance(row, dict)]


def unanswered(error: PlatformRefused) -> Unavailable:
    """Return what a query that was refused means: nothing is known."""
    if error.meaning is Meaning.BUSY:
        return Unavailable("order_busy", retry_after=BUSY_RETRY)
    return Unavailable("server_error")


def availability_of(name: DomainName, shown: Any) -> CheckResult:
    if not isinstance(shown, dict):
        return CheckResult(name, Availability.UNKNOWN, "the platform did not answer for it")
    if shown.get("costHash"):
        return CheckResult(name, Availability.UNSUPPORTED, "a premium name, whose price this account is not told")
    known = _AVAILABILITY.get(str(shown.get("status")).lower())
    if known is None:
        return CheckResult(name, Availability.UNKNOWN, "its registry did not answer")
    return CheckResult(name, known)


def dotted(row: Reader, member: str) -> str | None:
    """Return a member whose prefix differs between sources (`orders.orderid`, `entity.orderid`)."""
    return next((row.text(name) for name in (f"orders.{member}", f"entity.{member}", member) if row.has(name)), None)


def _ended(row: Reader) -> Ended | None:
    try:
        return Ended(
            kind=row.text("actiontype"),
            order=row.text("entityid"),
            added_at=datetime.fromtimestamp(row.integer("actionadded"), UTC),
            succeeded=row.text("actionstatus").lower() == "success",
            text=row.get_text("actionstatusdesc") or "",
        )
    except Nonconforming:
        return None
