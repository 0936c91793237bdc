"""Services with defaults, for tests that care about one of their fields."""

from datetime import UTC, date, datetime

from billing_core import Money
from billing_core.auto_renewal import ServiceClass
from billing_core.services import Service, ServiceState, store
from billing_core.tranches import Tranche
from tests.billing_core.builders import ACCOUNT

MADE_AT = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
OCTOBER = Tranche(date(2026, 10, 1), date(2026, 11, 1), Money(10_000, "UAH"), 31, 1)


def a_service(**fields) -> Service:
    defaults = {
        "id": "svc_1",
        "tenant_id": "ten_1",
        "account_id": ACCOUNT,
        "service_class": ServiceClass.HOSTING,
        "state": ServiceState.ACTIVE,
        "ends_on": date(2026, 11, 1),
        "anchor_day": 1,
        "term_months": 1,
        "lead_days": 3,
        "created_at": MADE_AT,
        "plan_code": "start",
    }
    return Service(**(defaults | fields))


async def an_october(conn, **fields) -> Service:
    """A service paid for October 2026 with 100.00."""
    service = a_service(**fields)
    await store.add(conn, service, [OCTOBER])
    return service
