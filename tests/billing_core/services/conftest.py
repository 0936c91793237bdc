from datetime import UTC, datetime, timedelta

import pytest

from billing_core import Ledger, Money
from billing_core.auto_renewal import ServiceClass
from billing_core.services import ServiceBilling, plans
from billing_core.services.plans import Plan
from tests.billing_core.builders import VAT_20

NOW = datetime(2026, 10, 11, 9, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=1000)


@pytest.fixture
def billing():
    return ServiceBilling.of(Ledger(), VAT_20)


@pytest.fixture
async def plans_on_sale(conn):
    """Plans of 100.00 and 200.00 a month, with a year at ten months' price."""
    for code, month_minor in (("start", 10_000), ("pro", 20_000)):
        await plans.add(conn, Plan(code, ServiceClass.HOSTING, "shared", {"uk": code}, {"disk_mb": 1024}), at=LONG_AGO)
        await plans.add_price(conn, code, 1, Money(month_minor, "UAH"), valid_from=LONG_AGO)
        await plans.add_price(conn, code, 12, Money(month_minor * 10, "UAH"), valid_from=LONG_AGO)
