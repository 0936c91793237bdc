import pytest

from adapters.model import PollKind, PollMessage
from billing_core import VatMode, VatRule
from gateway.clock import utc_now
from gateway.messages.follow_up import FollowUp
from gateway.messages.inbox import Inbox
from gateway.reconciliation.proposals import Proposals
from gateway.reconciliation.truth import RegistryTruth


class Told:
    """Remembers what an inbox tells."""

    def __init__(self):
        self.kinds = []
        self.rounds = 0
        self.depths = []
        self.elsewhere_of = []
        self.failures = []

    def received(self, registry, kind):
        self.kinds.append(kind)

    def waiting(self, registry, count, oldest_at):
        self.depths.append(count)

    def emptied(self, registry):
        self.rounds += 1

    def elsewhere(self, registry):
        self.elsewhere_of.append(registry)

    def failed(self, registry, kind):
        self.failures.append(kind)


def a_message(number, kind=PollKind.UNKNOWN, name=None, **more):
    return PollMessage(str(number), utc_now(), kind, name, "something happened", "<msg/>", **more)


async def states(office):
    return await office.execute("SELECT message_id, kind, handled_at IS NOT NULL FROM poll_messages ORDER BY id")


@pytest.fixture
def told():
    return Told()


@pytest.fixture
def inbox(office, told):
    services = office.services
    follow_up = FollowUp(
        services.database,
        services.registries,
        RegistryTruth(services.registries, Proposals(VatRule(VatMode.NONE))),
        services.balances,
        clock=utc_now,
        observer=told,
    )
    return Inbox(services.database, services.registries, follow_up, clock=utc_now, observer=told)
