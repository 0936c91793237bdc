"""What reg.ru's codes prove: each means one thing, and one that nobody knows proves nothing."""

import pytest

from adapters.outcome import RefusalReason
from adapters.registrars.regru import codes


def test_a_code_is_about_the_account_or_about_the_order():
    for code in codes.KNOWN:
        assert codes.obstacle(code) is None or codes.refusal(code) is None


@pytest.mark.parametrize("code", sorted(codes.TOO_FAST))
def test_too_fast_means_minutes(code):
    found = codes.obstacle(code)
    assert found is not None
    assert (found.reason, found.retry_after.total_seconds() >= 60) == ("rate_limited", True)


@pytest.mark.parametrize("code", ["", "BRAND_NEW", "INTERNAL_ERROR", "CONNECTION_FAILED", *sorted(codes.OURS_PERHAPS)])
def test_a_code_that_proves_nothing_refuses_nothing(code):
    assert codes.obstacle(code) is None
    assert codes.refusal(code) is None


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("DOMAIN_ALREADY_EXISTS", RefusalReason.DOMAIN_TAKEN),
        ("DOMAIN_BAD_NAME_ONLYDIGITS", RefusalReason.INVALID_NAME),
        ("INVALID_SOMETHING_NEW", RefusalReason.POLICY),
        ("INVALID_NSS", RefusalReason.INVALID_NAMESERVER),
        ("INVALID_AUTHINFO", RefusalReason.BAD_AUTH_CODE),
        ("DOMAIN_NOT_FOUND", RefusalReason.NOT_FOUND),
    ],
)
def test_families_of_codes(code, reason):
    assert codes.refusal(code) is reason
