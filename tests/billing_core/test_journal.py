import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_core import Money, RegistryFee, VatMode, VatRule
from billing_core.charges import sale_lines
from tests.billing_core.builders import NOW, VAT_20, a_charge, an_entry, uah

CUSTOMER = "customer:acc_1:main"


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [(CUSTOMER, uah("1.00"))],
        [(CUSTOMER, uah("1.00")), ("unmatched", uah("-0.99"))],
        [(CUSTOMER, uah("1.00")), ("unmatched", Money(-100, "USD"))],
        [(CUSTOMER, uah("1.00")), (CUSTOMER, uah("-1.00"))],
        [(CUSTOMER, uah("0.00")), ("unmatched", uah("0.00"))],
    ],
    ids=["none", "one", "unequal", "two currencies", "one account twice", "nothing"],
)
def test_an_unbalanced_entry_is_a_bug(lines):
    with pytest.raises(AssertionError):
        an_entry(lines)


def test_each_currency_balances_by_itself():
    entry = an_entry(
        [
            (CUSTOMER, uah("-41.00")),
            ("revenue:domain", uah("41.00")),
            ("cost:registry", Money(-100, "USD")),
            ("registry:verisign:deposit", Money(100, "USD")),
        ]
    )
    assert len(entry.lines) == 4


def test_a_reversal_undoes_every_line_and_names_the_entry():
    entry = a_charge(uah("350.00"))
    reversal = entry.reverse(key="undo", at=NOW)
    assert reversal.reversal_of == entry.id
    assert {line.account: -line.amount for line in reversal.lines} == {x.account: x.amount for x in entry.lines}


def test_a_reversal_is_not_reversed():
    reversal = a_charge(uah("350.00")).reverse(key="undo", at=NOW)
    with pytest.raises(AssertionError):
        reversal.reverse(key="redo", at=NOW)


def test_a_repeat_has_the_same_fingerprint_and_another_fact_does_not():
    first = a_charge(uah("350.00"))
    assert a_charge(uah("350.00"), key="other").fingerprint() == first.fingerprint()
    for other in (a_charge(uah("350.01")), a_charge(uah("350.00"), reference="op_2")):
        assert other.fingerprint() != first.fingerprint()


def test_a_sale_of_350_with_20_percent_included():
    lines = sale_lines(
        CUSTOMER, uah("350.00"), revenue_class="domain", vat=VAT_20, fee=RegistryFee("hostmaster", uah("260.00"))
    )
    assert {line.account: line.amount.format() for line in lines} == {
        CUSTOMER: "-350.00",
        "revenue:domain": "291.67",
        "vat:payable": "58.33",
        "cost:registry": "-260.00",
        "registry:hostmaster:deposit": "260.00",
    }


def test_a_seller_without_vat_posts_no_tax_line():
    lines = sale_lines(CUSTOMER, uah("350.00"), revenue_class="domain", vat=VatRule(VatMode.NONE))
    assert [line.account for line in lines] == [CUSTOMER, "revenue:domain"]


@given(st.integers(1, 10**12), st.sampled_from(VatMode))
def test_any_sale_balances(minor, mode):
    an_entry(
        (line.account, line.amount)
        for line in sale_lines(
            CUSTOMER, Money(minor, "UAH"), revenue_class="domain", vat=VatRule(mode, VAT_20.rate_percent)
        )
    )


@pytest.mark.parametrize("minor", [0, -1])
def test_a_sale_of_nothing_is_refused(minor):
    with pytest.raises(ValueError, match="more than zero"):
        sale_lines(CUSTOMER, Money(minor, "UAH"), revenue_class="domain", vat=VAT_20)
