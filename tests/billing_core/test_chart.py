import pytest

from billing_core import chart


@pytest.mark.parametrize(
    ("code", "kind", "side"),
    [
        ("customer:acc_7:main", "customer_main", "liability"),
        ("customer:acc_7:bonus", "customer_bonus", "liability"),
        ("gateway:liqpay:clearing", "clearing", "asset"),
        ("bank:UA213223130000026007233566001", "bank", "asset"),
        ("unmatched", "unmatched", "liability"),
        ("revenue:domain", "revenue", "income"),
        ("vat:payable", "vat", "liability"),
        ("partner:par_1:commission", "partner_commission", "liability"),
        ("expense:writeoff", "expense", "expense"),
        ("registry:hostmaster:deposit", "registry_deposit", "asset"),
        ("cost:registry", "registry_cost", "expense"),
        ("equity:opening", "opening", "equity"),
    ],
)
def test_a_code_tells_its_kind(code, kind, side):
    found = chart.kind_of(code)
    assert (found.name, found.side) == (kind, side)
    assert found.kept == code.startswith(("customer:", "partner:"))


@pytest.mark.parametrize("code", ["", "customer:7", "customer:a:b:main", "customer::main", "revenue:", "cash", "x\n"])
def test_what_is_not_in_the_chart_is_refused(code):
    with pytest.raises(ValueError, match="chart of accounts"):
        chart.kind_of(code)


@pytest.mark.parametrize(
    "code",
    [
        chart.customer_main("acc_1"),
        chart.clearing("manual"),
        chart.revenue("domain"),
        chart.registry_deposit("tci"),
        chart.VAT_PAYABLE,
        chart.REGISTRY_COST,
    ],
)
def test_codes_that_are_made_are_in_the_chart(code):
    assert chart.kind_of(code)


def test_owner_is_in_the_code():
    assert chart.owner_of(chart.customer_main("acc_1")) == "acc_1"
