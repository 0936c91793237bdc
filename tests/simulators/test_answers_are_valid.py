"""Whatever clients say (Cyrillic, `]]>`, greatest lengths), simulators answer by valid frames, and say it back."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from epp import HOSTMASTER, RFC, RIPN, Address, AuthInfo, Command, ContactCreate, ContactInfo, Dialect, PostalInfo
from simulators.profiles import profile_named
from tests.epp import strategies
from tests.support.registry_desk import Desk

DIALECTS: dict[str, Dialect] = {"pir": RFC, "verisign": RFC, "hostmaster": HOSTMASTER, "tci": RIPN}

often = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("registry", DIALECTS)
@given(data=st.data(), trid=strategies.trids)
@often
def test_any_command_is_answered_by_a_valid_frame_with_its_own_cltrid(
    registry: str, data: st.DataObject, trid: str
) -> None:
    dialect = DIALECTS[registry]
    command: Command[Any] = data.draw(strategies.ripn_commands if dialect is RIPN else strategies.rfc_commands)
    client = Desk(profile_named(registry)).login()
    answer = client.raw(dialect.encode(command, cl_trid=trid))
    assert answer.text("clTRID") == trid


words = strategies.text(1, 255)
places = st.builds(Address, words, st.just("UA"), st.tuples(words))


@given(name=words, place=places)
@often
def test_what_a_contact_says_comes_back_as_it_was(name: str, place: Address) -> None:
    client = Desk(profile_named("pir")).login()
    info, code = PostalInfo("loc", name, addr=place), AuthInfo("c0ntact-Secret")
    create = ContactCreate("gw-any-01", (info,), "owner@example.org", code)
    assert client.raw(RFC.encode(create, cl_trid="trid-1")).code == 1000
    answer = client.raw(RFC.encode(ContactInfo("gw-any-01"), cl_trid="trid-2"))
    assert (answer.text("name"), answer.text("city"), answer.texts("street")) == (name, place.city, list(place.street))
