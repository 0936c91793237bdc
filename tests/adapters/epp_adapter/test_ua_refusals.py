"""What the adapter makes of each code and reason of the .ua registry, with the element at fault named and without."""

from datetime import UTC, datetime

import pytest
from lxml import etree

from adapters.epp_adapter.outcomes import rejected
from adapters.outcome import Refused
from adapters.registries import hostmaster
from epp import HOSTMASTER, CommandRejected, DomainCheck
from tests.support.ua_market import market
from tests.support.ua_pairs import PAIRS

ORDERED = {row: pair for row, pair in PAIRS.items() if pair.meaning is not None}
VALUE = "{urn:ietf:params:xml:ns:epp-1.0}value"


def without_values(document: bytes) -> bytes:
    """The same answer from a server that does not quote the element: RFC 5730 wants one, so an empty one stays."""
    root = etree.fromstring(document)
    for value in root.iter(VALUE):
        for child in list(value):
            value.remove(child)
    return etree.tostring(root)


@pytest.mark.parametrize("quoted", [True, False], ids=["quoted", "unquoted"])
@pytest.mark.parametrize("pair", ORDERED.values(), ids=ORDERED)
def test_a_refusal_is_final_and_has_its_meaning(pair, quoted):
    _, client = market()
    reply = pair.act(client).reply
    document = reply.document if quoted else without_values(reply.document)
    error = CommandRejected(HOSTMASTER.decode(document, DomainCheck(("example.com.ua",))))
    texts = hostmaster.SPEC.profile.refusal_texts
    outcome = rejected(error, reply.command, "dgw-test-1", datetime(2026, 11, 22, tzinfo=UTC), texts)
    assert isinstance(outcome, Refused)
    assert outcome.reason is pair.meaning
    assert pair.reason is None or pair.reason in outcome.detail
