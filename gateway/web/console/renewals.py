"""Auto-renewal: what would be charged by a day, the calendar of thirty days, and for what the money is missing."""

from aiohttp import web

from billing_core.business_calendar import business_date
from gateway.keys import DATABASE, SERVICES
from gateway.renewals import calendar
from gateway.storage import customer_search
from gateway.web.pages import page
from gateway.web.scene import Scene

_DAYS = ("0", "1", "7", "30")
_CALENDAR_DAYS = 30
_SHORT_SHOWN = 100


@page("GET", "/renewals")
async def renewals(scene: Scene) -> web.Response:
    chosen = scene.request.query.get("days", "1")
    days = int(chosen) if chosen in _DAYS else 1
    service = scene.request.app[SERVICES].renewals
    planned = await service.preview_all(service.due.horizon_in(days, service.clock()))
    async with scene.request.app[DATABASE].reading() as connection:
        names = await customer_search.names_of(connection, (each.account_id for each in planned))
    return scene.show("console/renewals.html", planned=planned, days=str(days), choices=_DAYS, names=names)


@page("GET", "/renewals/calendar")
async def month(scene: Scene) -> web.Response:
    service = scene.request.app[SERVICES].renewals
    today = business_date(service.clock())
    planned = await service.preview_all(service.due.horizon_in(_CALENDAR_DAYS - 1, service.clock()))
    days = calendar.by_day(planned, today, _CALENDAR_DAYS)
    short = calendar.short_accounts(planned)
    async with scene.request.app[DATABASE].reading() as connection:
        names = await customer_search.names_of(connection, (each.account_id for each in short[:_SHORT_SHOWN]))
    return scene.show(
        "console/calendar.html",
        days=days,
        short=short[:_SHORT_SHOWN],
        short_count=len(short),
        names=names,
        most=max(1, *(each.count for each in days)),
    )


RENEWALS = (renewals, month)
