from datetime import datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from billing_core import Money
from billing_core.business_calendar import Month
from billing_core.partner_month import Spending, SpendingKind, close_month
from tests.billing_core.golden import golden

OCTOBER = Month(2026, 10)


def uah(minor):
    return Money(minor, "UAH")


def spending_of(postings):
    return [
        Spending(
            each["client"],
            datetime.fromisoformat(each["at"]),
            SpendingKind(each["kind"]),
            uah(each["amount_minor"]),
            uah(each["vat_minor"]),
        )
        for each in postings
        if each["kind"] in set(SpendingKind)
    ]


@golden("partner_month")
def test_golden(case):
    given_ = case["input"]
    closed = close_month(
        Month.parse(given_["month"]),
        spending_of(given_["postings"]),
        rate_percent=Decimal(given_["rate_percent"]),
        carry_in=uah(given_["carry_in_minor"]),
    )
    assert {
        "lines": [
            {"client": line.customer_id, "net_minor": line.net.minor, "commission_minor": line.commission.minor}
            for line in closed.lines
        ],
        "total_minor": closed.total.minor,
        "accrued_minor": closed.accrued.minor,
        "carry_out_minor": closed.carry_out.minor,
    } == case["expect"]


postings = st.lists(
    st.builds(
        Spending,
        st.sampled_from(["c1", "c2", "c3"]),
        st.just(OCTOBER.bounds()[0]),
        st.sampled_from(SpendingKind),
        st.integers(0, 10**7).map(uah),
        st.just(uah(0)),
    )
)


@given(postings, st.decimals("0", "100", places=2), st.integers(-(10**6), 0).map(uah))
def test_what_is_not_accrued_is_carried_and_nothing_else(spending, rate, carry_in):
    closed = close_month(OCTOBER, spending, rate_percent=rate, carry_in=carry_in)
    assert closed.accrued + closed.carry_out == closed.total + carry_in
    assert closed.accrued.minor >= 0 >= closed.carry_out.minor
    assert sum(line.commission.minor for line in closed.lines) == closed.total.minor
