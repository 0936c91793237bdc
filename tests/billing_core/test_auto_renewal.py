from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from billing_core import Money
from billing_core.auto_renewal import PRIORITY_DEFAULT, Renewable, ServiceClass, Verdict, plan_renewals
from billing_core.bonus import BonusRule, Purse
from tests.billing_core.golden import golden

TODAY = date(2026, 11, 22)


def uah(minor):
    return Money(minor, "UAH")


def of_the_case(each):
    return Renewable(
        each["id"],
        ServiceClass(each["class"]),
        date.fromisoformat(each["end"]),
        uah(each["price_minor"]),
        each["lead_days"],
        each.get("priority", PRIORITY_DEFAULT),
    )


@golden("auto_renew")
def test_golden(case):
    given_ = case["input"]
    done = given_.get("already_renewed", [])
    plan = plan_renewals(
        [
            of_the_case(each)
            for each in given_["services"]
            if each.get("auto", True) and f"{each['id']}@{each['end']}" not in done
        ],
        today=date.fromisoformat(given_["today"]),
        purse=Purse.of_money(uah(given_["available_minor"])),
    )
    assert {
        "decisions": [[each.service.service_id, each.verdict.value] for each in plan.decisions],
        "available_after_minor": plan.left.main.minor,
        "top_up_minor": plan.top_up.minor,
    } == case["expect"]


services = st.lists(
    st.builds(
        Renewable,
        st.uuids().map(str),
        st.sampled_from(ServiceClass),
        st.integers(-40, 20).map(lambda days: TODAY + timedelta(days=days)),
        st.integers(1, 100_000).map(uah),
        st.integers(0, 14),
        st.sampled_from([1, 100]),
    ),
    max_size=12,
)
rules = st.builds(
    BonusRule,
    st.sampled_from([Decimal(0), Decimal("33.33"), Decimal(100)]),
    st.frozensets(st.sampled_from(ServiceClass)),
)
purses = st.builds(Purse, st.integers(0, 500_000).map(uah), st.integers(0, 100_000).map(uah), rules)


def richer(purse, amount):
    return replace(purse, main=purse.main + amount)


@given(services, purses)
def test_no_more_is_spent_than_there_is(due, purse):
    plan = plan_renewals(due, today=TODAY, purse=purse)
    renewed = [each for each in plan.decisions if each.verdict is Verdict.RENEWED]
    spent = sum(each.service.price.minor for each in renewed)
    assert purse.main.minor + purse.bonus.minor - spent == plan.left.main.minor + plan.left.bonus.minor
    assert purse.bonus.minor - sum(each.bonus.minor for each in renewed) == plan.left.bonus.minor >= 0
    assert plan.left.main.minor >= 0


@given(services, purses)
def test_the_one_sum_to_add_renews_all_that_is_due_and_a_unit_less_does_not(due, purse):
    plan = plan_renewals(due, today=TODAY, purse=purse)
    if plan.top_up.minor:
        assert not plan_renewals(due, today=TODAY, purse=richer(purse, plan.top_up)).unpaid
        assert plan_renewals(due, today=TODAY, purse=richer(purse, plan.top_up - uah(1))).unpaid
        prices, bonus = (
            sum(each)
            for each in zip(*((each.service.price.minor, each.bonus.minor) for each in plan.decisions), strict=True)
        )
        assert plan.top_up.minor == prices - bonus - purse.main.minor


@given(services, purses)
def test_nothing_that_can_wait_takes_money_from_what_is_more_urgent(due, purse):
    plan = plan_renewals(due, today=TODAY, purse=purse)
    for index, each in enumerate(plan.decisions):
        if each.verdict is Verdict.RENEWED and not each.service.is_on_last_day(TODAY):
            above = [one.service for one in plan.decisions[:index] if one.verdict is not Verdict.RENEWED]
            assert not any(one.ends_on < each.service.ends_on for one in above)


@given(services, purses, st.randoms())
def test_the_order_of_asking_does_not_matter(due, purse, random):
    shuffled = random.sample(due, len(due))
    assert plan_renewals(due, today=TODAY, purse=purse) == plan_renewals(shuffled, today=TODAY, purse=purse)
