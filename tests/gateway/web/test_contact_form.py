"""The owner's details go from an order to a form and back as they are."""

from hypothesis import given
from hypothesis import strategies as st

from gateway.web.panel.contact_form import contact_of, typed_as

WORDS = st.text("абвabc 1", min_size=1, max_size=9).map(str.strip).filter(bool)
ADDRESSES = st.fixed_dictionaries(
    {"street": st.lists(WORDS, min_size=1, max_size=3), "city": WORDS}, optional={"country": st.just("UA")}
)
CONTACTS = st.fixed_dictionaries(
    {"kind": st.sampled_from(["person", "organization"]), "name": WORDS, "address": ADDRESSES},
    optional={"phone": WORDS, "address_latin": ADDRESSES},
)


@given(CONTACTS)
def test_a_contact_that_fills_a_form_is_the_one_that_the_form_sends(contact):
    assert contact_of("registrant", dict(typed_as("registrant", contact))) == contact


@given(CONTACTS)
def test_the_form_of_one_role_says_nothing_of_another(contact):
    assert contact_of("admin", dict(typed_as("registrant", contact))) == {}
