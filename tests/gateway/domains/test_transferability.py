"""May a name be transferred to us, by what its registry shows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.model import DomainInfo, DomainName
from gateway.domains.transferability import Transferable, TransferObstacle, judged
from tests.support.fake_rules import fake_rules

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
RULES = replace(fake_rules(), transfer_after_days=60)
FOREIGN = DomainInfo(
    name=DomainName("example.test"),
    sponsor="gw-other",
    created_at=NOW - timedelta(days=400),
    expires_at=NOW + timedelta(days=300),
    statuses=frozenset({"ok"}),
    nameservers=(),
    ours=False,
)


def test_an_old_unlocked_name_may_move():
    assert judged(FOREIGN, RULES, NOW).verdict is Transferable.YES


def test_our_own_name_has_nowhere_to_come_from():
    assert judged(replace(FOREIGN, ours=True), RULES, NOW).obstacles == (TransferObstacle.WITH_US,)


def test_nothing_is_known_where_the_registry_shows_nothing():
    hidden = replace(FOREIGN, statuses=frozenset(), created_at=None)
    assert judged(hidden, RULES, NOW).verdict is Transferable.UNKNOWN


@pytest.mark.parametrize(
    ("statuses", "obstacle"),
    [
        ({"clientTransferProhibited"}, TransferObstacle.LOCKED),
        ({"serverTransferProhibited", "inactive"}, TransferObstacle.LOCKED),
        ({"pendingTransfer"}, TransferObstacle.PENDING),
        ({"pendingDelete", "redemptionPeriod"}, TransferObstacle.IN_REDEMPTION),
    ],
)
def test_a_status_stands_in_the_way(statuses, obstacle):
    found = judged(replace(FOREIGN, statuses=frozenset(statuses)), RULES, NOW)
    assert (found.verdict, found.obstacles) == (Transferable.NO, (obstacle,))


def test_all_that_stands_in_the_way_is_told():
    both = replace(FOREIGN, statuses=frozenset({"pendingDelete", "serverTransferProhibited"}))
    assert judged(both, RULES, NOW).obstacles == (TransferObstacle.IN_REDEMPTION, TransferObstacle.LOCKED)


@pytest.mark.parametrize(("days", "verdict"), [(59, Transferable.NO), (60, Transferable.YES)])
def test_a_name_moves_sixty_days_after_its_registration_or_its_last_transfer(days, verdict):
    begun = NOW - timedelta(days=days)
    for young in (replace(FOREIGN, created_at=begun), replace(FOREIGN, transferred_at=begun)):
        found = judged(young, RULES, NOW)
        assert found.verdict is verdict
        assert found.earliest_at == (begun + timedelta(days=60) if verdict is Transferable.NO else None)


def test_a_zone_without_that_rule_lets_young_names_move():
    assert judged(replace(FOREIGN, created_at=NOW), fake_rules(), NOW).verdict is Transferable.YES
