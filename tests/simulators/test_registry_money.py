"""A registrar's prepaid balance under any sequence of commands and any passing of time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.periods import add_years
from simulators.profiles import profile_named
from tests.support.registry_desk import NOON, Desk

ZONES = {"pir": "org", "tci": "ru", "hostmaster": "com.ua"}

STEP = st.one_of(
    st.tuples(st.just("create"), st.integers(0, 3), st.integers(1, 10)),
    st.tuples(st.just("renew"), st.integers(0, 3), st.integers(1, 10)),
    st.tuples(st.just("delete"), st.integers(0, 3), st.just(0)),
    st.tuples(st.just("wait"), st.integers(0, 400), st.just(0)),
)


class Story:
    """Plays steps through the protocol, and keeps nothing but what the answers said."""

    def __init__(self, registry: str) -> None:
        self.desk = Desk(profile_named(registry))
        self.client = self.desk.login()
        self.zone = ZONES[registry]
        self.client.create_contact("c-1000")
        self.prices = self.desk.profile.prices[self.zone]
        self.spent = 0

    def play(self, kind: str, number: int, years: int) -> None:
        name = f"name{number}.{self.zone}"
        if kind == "wait":
            self.desk.pass_time(days=number)
        elif kind == "create":
            self.client.create_contact("c-1000")
            if self.client.create(name, years=years, registrant="c-1000").code == 1000:
                self.spent += years * self.prices.create
        elif kind == "renew":
            expires = self.client.info(name).texts("exDate")
            if expires and self.client.renew(name, expires[0][:10], years).code == 1000:
                self.spent += years * self.prices.renew
        else:
            self.client.delete(name)


@pytest.mark.parametrize("registry", ZONES)
@settings(max_examples=60, deadline=None)
@given(steps=st.lists(STEP, max_size=25))
def test_the_balance_is_the_first_one_less_charges_plus_refunds(registry, steps):
    story = Story(registry)
    start = story.desk.balance()
    for step in steps:
        story.play(*step)
    registrar = story.desk.registry.registrar(story.desk.account())
    assert registrar.balance_minor == start - sum(charge.amount_minor for charge in registrar.charges)
    paid = sum(charge.amount_minor for charge in registrar.charges if charge.action in {"create", "renew"})
    assert paid == story.spent


@pytest.mark.parametrize("registry", ["tci", "hostmaster"])
@settings(max_examples=30, deadline=None)
@given(steps=st.lists(STEP, max_size=25))
def test_registries_without_grace_never_refund(registry, steps):
    story = Story(registry)
    for step in steps:
        story.play(*step)
    charges = story.desk.registry.registrar(story.desk.account()).charges
    assert all(charge.amount_minor > 0 for charge in charges)


@settings(max_examples=60, deadline=None)
@given(steps=st.lists(STEP, max_size=25))
def test_no_expiry_ever_lies_more_than_ten_years_ahead(steps):
    story = Story("pir")
    for step in steps:
        story.play(*step)
        for domain in story.desk.registry.state.domains.values():
            assert domain.expires_at <= add_years(story.desk.now, 10)


@settings(max_examples=30, deadline=None)
@given(
    opening=st.integers(0, 30_00),
    orders=st.lists(st.tuples(st.integers(0, 5), st.integers(1, 3)), max_size=8),
)
def test_a_command_never_overdraws(opening, orders):
    story = Story("pir")
    story.desk.registry.set_balance(story.desk.account(), opening)
    for number, years in orders:
        story.play("create", number, years)
        assert story.desk.balance() >= 0


@given(
    start=st.datetimes(min_value=NOON.replace(tzinfo=None), max_value=NOON.replace(year=2090, tzinfo=None)),
    years=st.lists(st.integers(1, 10), min_size=1, max_size=5),
)
def test_several_renewals_equal_one_of_their_sum(start, years):
    moment = start
    for count in years:
        moment = add_years(moment, count)
    assert moment == add_years(start, sum(years))
