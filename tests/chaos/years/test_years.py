"""The short form of C3: `python -m tests.chaos.years` is the whole one."""

import logging

import pytest
import structlog

from gateway.storage.schema import upgrade
from tests.chaos.years.plan import SHORT
from tests.chaos.years.run import live


@pytest.fixture
def quiet_logs():
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    yield
    structlog.reset_defaults()


@pytest.mark.timeout(180)
async def test_c3_what_is_paid_for_lives_and_what_is_not_lapses_with_every_notice(make_database, quiet_logs):
    verdict = await live(make_database(upgrade), SHORT)
    assert verdict.breaches == []
    assert verdict.renewals > 0
    assert verdict.lapsed > 0
    assert verdict.outages > 0
    assert verdict.registry_years > 0
    assert verdict.ended > 0
