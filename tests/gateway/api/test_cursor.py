"""F077: a cursor opens only the list, the filter and the tenant it was made for."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.api.cursor import CursorCodec, InvalidCursor

CODEC = CursorCodec(b"secret of all nodes")
MADE_FOR = {"tenant_id": "ten_1", "listing": "/v1/domains", "filters": {"tld": "com"}}


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_cursor_gives_back_its_position(position):
    cursor = CODEC.encode(position, **MADE_FOR)
    assert CursorCodec(b"secret of all nodes").decode(cursor, **MADE_FOR) == position


@pytest.mark.fault("F077")
@pytest.mark.parametrize(
    "other",
    [
        {"tenant_id": "ten_2"},
        {"listing": "/v1/operations"},
        {"filters": {"tld": "net"}},
        {"filters": {}},
        {"filters": {"tld": "com", "registry": "x"}},
    ],
)
def test_cursor_of_another_list_is_refused(other):
    cursor = CODEC.encode("example.com", **MADE_FOR)
    with pytest.raises(InvalidCursor):
        CODEC.decode(cursor, **{**MADE_FOR, **other})


@pytest.mark.fault("F077")
@given(st.text(max_size=60))
def test_invented_cursor_is_refused(text):
    with pytest.raises(InvalidCursor):
        CODEC.decode(text, **MADE_FOR)


def test_changed_position_is_refused():
    raw = bytearray(base64.urlsafe_b64decode(CODEC.encode("examplee.com.u", **MADE_FOR)))
    raw[-1] ^= 1
    with pytest.raises(InvalidCursor):
        CODEC.decode(base64.urlsafe_b64encode(raw).decode(), **MADE_FOR)


def test_secret_is_not_shown():
    assert "secret of all nodes" not in repr(CODEC)
