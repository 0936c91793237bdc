"""Where a name is in its life, for everything that its row and its zone can say."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from sqlalchemy import select

from gateway.domains.life import DomainLife, ZoneLife, life_of
from gateway.storage.domain_life import life
from gateway.storage.tables import domains
from tests.support.stock import a_domain

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
REDEEMING, PLAIN = ZoneLife(timedelta(days=45), timedelta(days=30)), ZoneLife(timedelta(days=30))
ZONES = {"redeeming.test": REDEEMING, "plain.test": PLAIN}
LIVES = {("fake", tld): zone for tld, zone in ZONES.items()}

ACTIVE, GRACE, REDEMPTION, PENDING_DELETE = (
    *(DomainLife.ACTIVE, DomainLife.GRACE),
    *(DomainLife.REDEMPTION, DomainLife.PENDING_DELETE),
)

# Days since the expiry and since the deletion, and what that is under zones with and without a redemption.
BY_RULES = (
    (-1, None, ACTIVE, ACTIVE),
    (0, None, GRACE, GRACE),
    (30, None, GRACE, GRACE),
    (31, None, GRACE, PENDING_DELETE),
    (45, None, GRACE, PENDING_DELETE),
    (46, None, REDEMPTION, PENDING_DELETE),
    (75, None, PENDING_DELETE, PENDING_DELETE),
    (-100, 0, REDEMPTION, PENDING_DELETE),
    (10, 29, REDEMPTION, PENDING_DELETE),
    (46, 1, REDEMPTION, PENDING_DELETE),
    (-100, 30, PENDING_DELETE, PENDING_DELETE),
    (75, 30, PENDING_DELETE, PENDING_DELETE),
)

# What the registry told decides, whatever the days say.
BY_STATUSES = (
    (("redemptionPeriod",), REDEMPTION),
    (("pendingDelete", "redemptionPeriod"), REDEMPTION),
    (("pendingDelete", "pendingRestore"), REDEMPTION),
    (("pendingDelete",), PENDING_DELETE),
)
NEUTRAL = (("ok",), ("clientHold", "autoRenewPeriod"), ())


def cases():
    for (expired, deleted, redeeming, plain), held in product(BY_RULES, (True, False)):
        for statuses, tld in product(NEUTRAL, ZONES):
            state = redeeming if tld == "redeeming.test" else plain
            yield held, statuses, expired, deleted, tld, state if held else DomainLife.GONE
        for (statuses, state), tld in product(BY_STATUSES, ZONES):
            yield held, statuses, expired, deleted, tld, state if held else DomainLife.GONE


def days_ago(days):
    return None if days is None else NOW - timedelta(days=days)


def test_every_row_has_its_place():
    for held, statuses, expired, deleted, tld, expected in cases():
        found = life_of(
            held=held,
            statuses=statuses,
            deleted_at=days_ago(deleted),
            expires_at=days_ago(expired),
            zone=ZONES[tld],
            at=NOW,
        )
        assert found is expected, (held, statuses, expired, deleted, tld)


@pytest.mark.parametrize("column", ["statuses", "grace_statuses"])
async def test_the_database_says_the_same(office, column):
    account, expected = await office.account(), {}
    for number, (held, statuses, expired, deleted, tld, state) in enumerate(cases()):
        columns = {"deleted_at": days_ago(deleted), "tld": tld, "held": held, column: list(statuses)}
        row = await a_domain(office, account, f"d{number}.{tld}", days_ago(expired), **columns)
        expected[row] = state
    async with office.services.database.reading() as connection:
        rows = await connection.execute(select(domains.c.id, life(LIVES, NOW)))
    assert {row[0]: row[1] for row in rows} == expected
