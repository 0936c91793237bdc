from tests.billing_core import golden


def test_every_kind_of_worked_case_has_its_test():
    assert golden.kinds() <= {
        *("month_add", "domain_renew", "hosting_renew", "vat", "ledger", "plan_change", "auto_renew"),
        *("partner_month", "month_bounds", "loyalty", "words"),
    }
