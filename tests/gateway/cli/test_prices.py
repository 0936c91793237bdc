"""Price lists and the books of our balances at registries, by commands on one database."""

import asyncio
import json
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from adapters.model import RegistryBalance, RegistryMoney
from gateway.cli.entry import app
from gateway.database import Database
from gateway.settings import DatabaseSettings
from gateway.storage import balances

HEADER = "price_list,tld,action,years,price,currency,valid_from\n"
ASKED_AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
IBAN = "UA903052992990004149123456789"


@pytest.fixture
def on_database(environment, database_url, tmp_path, monkeypatch):
    """Run a command in this process."""
    monkeypatch.chdir(tmp_path)
    variables = environment | {"DGW_DATABASE_URL": database_url}
    return lambda *arguments: CliRunner().invoke(app, arguments, env=variables)


def test_prices_are_imported_listed_and_never_edited(on_database, tmp_path):
    rows = tmp_path / "prices.csv"
    rows.write_text(f"{HEADER}cost,ru,register,1,199.00,RUB,2026-01-01T00:00:00Z\n")
    assert on_database("price", "import", str(rows)).exit_code == 0
    listed = json.loads(on_database("price", "list", "cost", "--currency", "RUB", "--json").stdout)
    assert listed == [{"tld": "ru", "action": "register", "years": 1, "price": "199.00", "currency": "RUB"}]
    rows.write_text(f"{HEADER}cost,ru,register,1,200.00,RUB,2026-01-01T00:00:00Z\n")
    edited = on_database("price", "import", str(rows))
    assert (edited.exit_code, "another price" in edited.stderr) == (2, True)


def test_a_missing_column_is_named(on_database, tmp_path):
    rows = tmp_path / "prices.csv"
    rows.write_text(f"{HEADER.replace('price_list', 'list')}retail,ru,register,1,310.00,UAH,2026-01-01T00:00:00Z\n")
    refused = on_database("price", "import", str(rows))
    assert (refused.exit_code, "line 2: the column price_list is missing" in refused.stderr) == (2, True)


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
        assert paid.exit_code == 0, paid.stderr
    (account,) = json.loads(on_database("ledger", "costs", "--json").stdout)
    booked = {"registry": "tci", "currency": "RUB", "deposited": "5000.00", "spent": "0.00", "balance": "5000.00"}
    assert account == booked | {"registry_says": None, "asked_at": None, "difference": None}
    wrong = on_database("ledger", "deposit", "tci", "-1.00", "RUB", "--payment", "8", "--iban", IBAN)
    assert (wrong.exit_code, wrong.exception.__class__) == (2, SystemExit)


def test_registrys_own_word_stands_beside_the_books(on_database, database_url):
    on_database("ledger", "deposit", "tci", "5000.00", "RUB", "--payment", "7", "--iban", IBAN)
    asyncio.run(tell_balance(database_url, RegistryBalance(RegistryMoney(4801_00, "RUB"), None, ASKED_AT)))
    (account,) = json.loads(on_database("ledger", "costs", "--json").stdout)
    assert (account["registry_says"], account["difference"]) == ("4801.00", "-199.00")


async def tell_balance(database_url, balance):
    database = Database.connect(database_url, DatabaseSettings())
    async with database.engine.begin() as connection:
        await balances.store(connection, "tci", balance)
    await database.close()
