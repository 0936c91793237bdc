"""Whatever happens to names, money and years agree: property tests over random histories on the virtual clock."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.profiles import profile_named
from tests.support.registry_desk import Desk

PRICE = profile_named("pir").prices["org"].renew
PW = "Xy7-secret"
NAME = "example.org"

ACTS = ("create", "renew", "delete", "restore", "report", "request", "approve", "reject", "cancel", "wait")
steps = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 1), st.integers(0, 400)), max_size=40)


class History:
    """Two registrars do things to one name; what the registry refuses is refused."""

    def __init__(self):
        self.desk = Desk(profile_named("pir"))
        self.clients = [self.desk.login(0), self.desk.login(1)]
        self.clients[0].create_contact("c-1000")
        self.start = [self.desk.balance(0), self.desk.balance(1)]

    def act(self, act, who, days):
        """Do one thing, a second after the last, so that charges have an order; years stay below the ceiling."""
        self.desk.pass_time(seconds=1)
        client = self.clients[who]
        domain = self.desk.registry.domain(NAME)
        if act == "create":
            return client.create(NAME, registrant="c-1000", pw=PW)
        if act == "renew":
            if domain is None or domain.expires_at > self.desk.now + timedelta(days=5 * 366):
                return None
            return client.renew(NAME, f"{domain.expires_at:%Y-%m-%d}")
        if act == "delete":
            return client.delete(NAME)
        if act in {"restore", "report"}:
            return client.restore(NAME, "request" if act == "restore" else "report")
        if act == "wait":
            self.desk.pass_time(days=days)
            return None
        if act == "request":
            return client.transfer("request", NAME, pw=domain.auth_info if domain is not None else PW)
        return client.transfer(act, NAME)

    def charges(self, number):
        return self.desk.registry.registrar(self.desk.account(number)).charges

    def check(self):
        for number in (0, 1):
            paid = sum(charge.amount_minor for charge in self.charges(number))
            assert self.desk.balance(number) == self.start[number] - paid
        domain = self.desk.registry.domain(NAME)
        if domain is not None:
            self.check_years(domain)

    def check_years(self, domain):
        """What both paid for this registration since it was created is what it lasts."""
        both = sorted((charge for number in (0, 1) for charge in self.charges(number)), key=lambda charge: charge.at)
        created = [place for place, charge in enumerate(both) if charge.action == "create"][-1]
        paid = sum(charge.amount_minor for charge in both[created:] if charge.action != "restore")
        assert domain.expires_at.year - domain.created_at.year == paid // PRICE
        assert (domain.expires_at.month, domain.expires_at.day) == (domain.created_at.month, domain.created_at.day)
        assert domain.expires_at <= self.desk.now + timedelta(days=3653)


@settings(max_examples=100, deadline=None)
@given(steps)
def test_money_and_years_agree_after_every_step(history):
    told = History()
    told.clients[0].create(NAME, registrant="c-1000", pw=PW)
    for act, who, days in history[:40]:
        told.act(act, who, days)
        told.check()
        saved = told.desk.registry.snapshot()
    told.desk.registry.advance(told.desk.now)
    told.check()
    if history:
        told.desk.registry.restore(saved)
        told.check()
