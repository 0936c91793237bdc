from datetime import date
from decimal import Decimal

import pytest

from billing_core.partners import referrals
from tests.billing_core.builders import ACCOUNT
from tests.billing_core.partners.builders import DURING


@pytest.fixture
async def partner(conn):
    return await referrals.enrol(
        conn, tenant_id="ten_1", account_id=ACCOUNT, percent=Decimal(10), at=DURING, valid_from=date(2026, 1, 1)
    )
