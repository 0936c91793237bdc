"""F074: what parsers disagree about, or what would cost memory or time, is refused."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.api import json_body
from gateway.api.json_body import MalformedJson

# A refusal takes milliseconds; the limit leaves room for a slow machine and a full heap, none for quadratic work.
REFUSED_WITHIN_SECONDS = 15

_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | _TEXT,
    lambda children: st.lists(children, max_size=5) | st.dictionaries(_TEXT, children, max_size=5),
    max_leaves=30,
)


@pytest.mark.fault("F074")
@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b'{"a": 1, "a": 2}',
        b'{"outer": {"a": 1, "\\u0061": 2}}',
        b"[NaN]",
        b"[Infinity]",
        b"[-Infinity]",
        b"[1" + b"0" * 400 + b"]",
        b"[1e400]",
        b"[9223372036854775808]",
        b'["\\ud800"]',
        b'{"\\udfff": 1}',
        b'["a\\u0000b"]',
        b"\xff\xfe[\x001\x00]\x00",
        b"\xef\xbb\xbf{}",
        b'["\xc3\x28"]',
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 40 + b"1" + b"}" * 40,
        b"[" + b"[]," * 30_000 + b"[]]",
        b"{} {}",
    ],
)
def test_ambiguous_or_expensive_json_is_refused_quickly(text):
    started = time.process_time()
    with pytest.raises(MalformedJson):
        json_body.parse(text)
    assert time.process_time() - started < REFUSED_WITHIN_SECONDS


def test_refusal_repeats_nothing_of_the_text():
    with pytest.raises(MalformedJson) as refused:
        json_body.parse(b'{"password": "hunter2", "password": "hunter2"}')
    assert "hunter2" not in str(refused.value)


@given(_JSON)
def test_what_is_accepted_reads_back_equal(value):
    assert json_body.parse(json_body.canonical(value)) == value


@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), st.integers(-5, 5), max_size=6
    )
)
def test_canonical_form_does_not_depend_on_the_order_of_keys(members):
    assert json_body.canonical(dict(reversed(members.items()))) == json_body.canonical(members)
