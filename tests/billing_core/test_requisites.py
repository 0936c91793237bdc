import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_core.requisites import is_e164, is_edrpou, is_iban, is_rnokpp

RNOKPP = "3184710691"
IBAN = "UA213223130000026007233566001"


@pytest.mark.parametrize("text", ["12345678", "00032129"])
def test_a_companys_number_has_eight_digits(text):
    assert is_edrpou(text)


@pytest.mark.parametrize("text", ["1234567", "123456789", "1234567x", "١٢٣٤٥٦٧٨", "12345678\n"])
def test_nothing_else_is_a_companys_number(text):
    assert not is_edrpou(text)


@given(st.text("0123456789", min_size=9, max_size=9))
def test_nine_digits_have_one_tenth_that_makes_them_a_persons_number(first):
    assert sum(is_rnokpp(first + last) for last in "0123456789") == 1


@given(place=st.integers(0, 28), digit=st.sampled_from("0123456789"))
def test_an_iban_with_one_other_digit_is_none(place, digit):
    changed = IBAN[:place] + digit + IBAN[place + 1 :]
    assert is_iban(changed) == (changed == IBAN)


@pytest.mark.parametrize("text", ["GB82WEST12345698765432", "DE89370400440532013000", IBAN])
def test_ibans_of_other_countries_are_judged_alike(text):
    assert is_iban(text)


@pytest.mark.parametrize("text", ["", "UA", IBAN.lower(), IBAN[:-1], f"{IBAN}0", f"{IBAN}\n"])
def test_what_is_no_iban(text):
    assert not is_iban(text)


def test_phones_are_international():
    assert is_e164("+380441234567")
    assert not any(
        map(is_e164, ["0441234567", "+0441234567", "+380 44 123 45 67", "+3804412345678901", "+380.441234567"])
    )


def test_a_known_persons_number_is_one():
    assert is_rnokpp(RNOKPP)
