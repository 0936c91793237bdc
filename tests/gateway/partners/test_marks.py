"""The mark of a link: ours, whole, and no older than ninety days."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.partners.marks import Mark, MarkCodec
from gateway.partners.pseudonyms import pseudonym

CODEC = MarkCodec(b"a secret")
MARK = Mark(7, 1, datetime(2026, 11, 22, 10, tzinfo=UTC))


@given(st.integers(0, 10**15), st.integers(0, 10**15), st.integers(0, 2**33))
def test_a_mark_is_read_as_it_was_made(partner, project, seconds):
    mark = Mark(partner, project, datetime.fromtimestamp(seconds, UTC))
    assert CODEC.decode(CODEC.encode(mark)) == mark


@given(st.text(max_size=100) | st.binary(max_size=80).map(lambda octets: octets.hex()))
def test_what_was_not_made_here_is_no_mark(text):
    assert CODEC.decode(text) is None


@pytest.mark.parametrize("place", range(0, 40, 7))
def test_a_changed_mark_is_none(place):
    token = CODEC.encode(MARK)
    changed = "A" if token[place] != "A" else "B"
    assert CODEC.decode(token[:place] + changed + token[place + 1 :]) is None
    assert MarkCodec(b"another secret").decode(token) is None


def test_a_mark_lives_ninety_days():
    assert MARK.lives(MARK.touched_at + timedelta(days=90))
    assert not MARK.lives(MARK.touched_at + timedelta(days=90, seconds=1))


def test_a_pseudonym_is_the_same_for_one_partner_and_differs_between_two():
    names = {pseudonym(b"s", partner, "acc_1") for partner in ("par_1", "par_1", "par_2")}
    assert len(names) == 2
    assert all("acc_1" not in name for name in names)
