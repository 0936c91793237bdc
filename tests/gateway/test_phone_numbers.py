import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.api.shapes.contact import ContactShape
from gateway.phone_numbers import e164_form, epp_form
from tests.support.panel import CONTACT

SAME = {
    "+380441234567": "+380.441234567",
    "+74951234567": "+7.4951234567",
    "+12025550123": "+1.2025550123",
    "+442071234567": "+44.2071234567",
    "+48221234567": "+48.221234567",
    "+37121234567": "+371.21234567",
}


@pytest.mark.parametrize(("e164", "epp"), SAME.items(), ids=list(SAME))
def test_both_forms_are_one_number(e164, epp):
    assert (epp_form(e164), e164_form(epp)) == (epp, e164)
    assert (epp_form(epp), e164_form(e164)) == (epp, e164)


@given(st.from_regex(r"\+[1-9][0-9]{7,14}", fullmatch=True))
def test_no_digit_is_lost(number):
    assert e164_form(epp_form(number)) == number


@pytest.mark.parametrize("text", ["0441234567", "+380 44 1234567", "+380.44.1234567", "380441234567", "", "+"])
def test_anything_else_is_left_to_be_judged(text):
    assert (epp_form(text), e164_form(text)) == (text, text)


@pytest.mark.parametrize("written", ["+380441234567", "+380.441234567"])
def test_a_domains_contact_may_be_written_as_in_a_profile(written):
    sent = json.dumps({**CONTACT, "phone": written, "fax": written})
    contact = ContactShape.model_validate_json(sent).to_contact()
    assert (contact.phone, contact.fax) == ("+380.441234567", "+380.441234567")
