from datetime import UTC, datetime

import pytest

from adapters.epp_adapter.conversation import Conversation
from adapters.epp_adapter.priorities import priority_of
from adapters.model import DeleteOrder, DomainName, Order, RenewOrder, RestoreOrder, TransferOrder
from epp import DomainInfo, Priority
from tests.adapters.contract_base import an_order
from tests.adapters.epp_adapter.scripted_sender import ScriptedSender, answer

NAME = DomainName.parse("example.org")
EXPIRY = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("order", "priority"),
    [
        (an_order(NAME), Priority.MONEY),
        (TransferOrder(NAME, None, auth_info="secret"), Priority.MONEY),
        (RestoreOrder(NAME), Priority.MONEY),
        (RenewOrder(NAME, 1, EXPIRY), Priority.RENEW),
        (DeleteOrder(NAME), Priority.CHANGE),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_order_goes_by_what_it_means_to_the_customer(order: Order, priority: Priority) -> None:
    assert priority_of(order) is priority


@pytest.mark.fault("F045")
async def test_what_an_order_asks_goes_with_the_order() -> None:
    sender = ScriptedSender(answer(), answer())
    talk = Conversation(sender, priority=Priority.RENEW)
    await talk.ask(DomainInfo("example.org"))
    await talk.send(DomainInfo("example.org"))
    assert sender.priorities == [Priority.RENEW, Priority.RENEW]
