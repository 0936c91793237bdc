"""Price lists and the books of our balances at registries, by commands on one database."""

import json

import pytest

HEADER = "price_list,tld,action,years,price,currency,valid_from\n"
IBAN = "UA903052992990004149123456789"


@pytest.fixture
def on_database(dgw, database_url):
    return lambda *arguments: dgw(*arguments, DGW_DATABASE_URL=database_url)


def test_prices_are_imported_listed_and_never_edited(on_database, tmp_path):
    rows = tmp_path / "prices.csv"
    rows.write_text(f"{HEADER}cost,ru,register,1,199.00,RUB,2026-01-01T00:00:00Z\n")
    assert on_database("price", "import", str(rows)).returncode == 0
    listed = json.loads(on_database("price", "list", "cost", "--currency", "RUB", "--json").stdout)
    assert listed == [{"tld": "ru", "action": "register", "years": 1, "price": "199.00", "currency": "RUB"}]
    rows.write_text(f"{HEADER}cost,ru,register,1,200.00,RUB,2026-01-01T00:00:00Z\n")
    edited = on_database("price", "import", str(rows))
    assert (edited.returncode, "another price" in edited.stderr) == (2, True)


@pytest.mark.parametrize(
    "row",
    [
        "cost,ru,register,1,199.00,RUB,2026-01-01",
        "cost,ru,buy,1,199.00,RUB,2026-01-01T00:00:00Z",
        "cost,ru,register,1,-1.00,RUB,2026-01-01T00:00:00Z",
        "cost,ru,register,one,199.00,RUB,2026-01-01T00:00:00Z",
        "cost,ru,register,1",
    ],
)
def test_wrong_row_is_named_by_its_line(row):
    from gateway.cli.prices import _parsed

    values = dict(zip(HEADER.strip().split(","), row.split(","), strict=False))
    with pytest.raises(ValueError, match="line 2: "):
        _parsed([values])


def test_deposit_is_booked_once_and_shown(on_database):
    for _ in range(2):
        paid = on_database("ledger", "deposit", "tci", "5000.00", "RUB", "--payment", "7", "--iban", IBAN)
        assert paid.returncode == 0, paid.stderr
    (account,) = json.loads(on_database("ledger", "costs", "--json").stdout)
    expected = {"registry": "tci", "currency": "RUB", "deposited": "5000.00", "spent": "0.00", "balance": "5000.00"}
    assert account == expected
    wrong = on_database("ledger", "deposit", "tci", "-1.00", "RUB", "--payment", "8", "--iban", IBAN)
    assert (wrong.returncode, "Traceback" in wrong.stderr) == (2, False)
