"""The .ua registry refuses with the very codes and texts that registrars know."""

import pytest

from tests.support.ua_market import market
from tests.support.ua_pairs import PAIRS


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_code_and_reason(pair):
    _, client = market()
    answer = pair.act(client)
    assert answer.code == pair.code
    if pair.reason is not None:
        assert answer.reason == pair.reason
    assert not answer.applied


def test_all_known_pairs_are_here():
    assert len(PAIRS) >= 70
