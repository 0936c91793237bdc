"""Secrets of orders are readable to our nodes alone, and only as what they were kept for."""

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from gateway.operations.sealing import seal, unseal


@given(st.text(max_size=100))
def test_what_was_sealed_is_unsealed_by_any_node_with_the_secret(text):
    assert unseal(b"secret", "op_1", seal(b"secret", "op_1", text)) == text


def test_sealed_text_shows_nothing_and_is_never_the_same_twice():
    first, second = seal(b"secret", "op_1", "canary-code"), seal(b"secret", "op_1", "canary-code")
    assert first != second
    assert b"canary" not in first


@pytest.mark.parametrize(("secret", "operation"), [(b"another", "op_1"), (b"secret", "op_2")])
def test_neither_another_secret_nor_another_operation_opens_it(secret, operation):
    with pytest.raises(InvalidTag):
        unseal(secret, operation, seal(b"secret", "op_1", "canary-code"))
