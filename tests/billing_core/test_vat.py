from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from billing_core import Money, VatMode, VatRule
from tests.billing_core.golden import golden

rules = st.builds(VatRule, st.sampled_from(VatMode), st.decimals("0", "40", places=1))


@golden("vat")
def test_golden(case):
    given_ = case["input"]
    rule = VatRule(VatMode(given_["mode"]), Decimal(given_.get("rate_percent", "0")))
    price = given_["net_minor"] if rule.mode is VatMode.ADDED else given_["gross_minor"]
    split = rule.of_price(Money(price, "UAH"))
    assert {
        "net_minor": split.net.minor,
        "vat_minor": split.vat.minor,
        "gross_minor": split.gross.minor,
    } == case["expect"]


def test_added_tax_comes_on_top():
    split = VatRule(VatMode.ADDED, Decimal(20)).of_price(Money(8333, "UAH"))
    assert (split.net.minor, split.vat.minor, split.gross.minor) == (8333, 1667, 10000)


@given(rules, st.integers(0, 10**9))
def test_the_charge_divides_like_the_price(rule, price_minor):
    split = rule.of_price(Money(price_minor, "UAH"))
    assert split.net + split.vat == split.gross
    assert rule.of_gross(split.gross) == split
