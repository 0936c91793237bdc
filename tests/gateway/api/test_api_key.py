import pytest

from gateway.auth.api_key import ApiKey


def test_token_parses_back_to_the_same_key():
    key = ApiKey.mint("01jd0v8z5t9x2m4q6r7s8t9v0w", live=True)
    assert ApiKey.parse(key.token) == key
    assert key.token.startswith("dgw_live_01jd0v8z5t9x2m4q6r7s8t9v0w_")


def test_secret_has_256_random_bits_and_is_never_shown():
    first, second = (ApiKey.mint("01jd0v8z5t9x2m4q6r7s8t9v0w", live=False) for _ in range(2))
    assert first.secret != second.secret
    assert len(first.secret) == 43
    assert first.secret not in repr(first)


@pytest.mark.fault("F078")
def test_only_the_whole_token_matches_a_digest():
    key = ApiKey.mint("01jd0v8z5t9x2m4q6r7s8t9v0w", live=True)
    assert key.matches(key.digest)
    assert not ApiKey(key.key_id, False, key.secret).matches(key.digest)
    assert not ApiKey.mint(key.key_id, live=True).matches(key.digest)


@pytest.mark.parametrize(
    "token", ["", "dgw_live_x_y", "dgw_prod_01jd0v8z5t_" + "a" * 43, "dgw_test_01jd0v8z5t_" + "a" * 43 + "\n"]
)
def test_anything_else_is_no_key(token):
    assert ApiKey.parse(token) is None
