"""Documents by commands, of an account whose books have one sale."""

import asyncio
import json
from datetime import UTC, date, datetime

import pytest
from typer.testing import CliRunner

from billing_core import Ledger, Money
from gateway.api.examples import PROFILE
from gateway.auth.key_store import KeyStore
from gateway.cli.entry import app
from gateway.cli.output import Exit
from gateway.clock import utc_now
from gateway.database import Database
from gateway.profiles import ProfileKind, Requisites
from gateway.settings import DatabaseSettings
from gateway.storage import profiles
from tests.billing_core.builders import a_charge

SOLD_AT = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
SELLER = """
[documents.sellers.2026-01-01]
name = "ТОВ «Хостинг»"
tax_number = "12345678"
address = "м. Київ"
place = "м. Київ"
director = "Коваленко О. В."
"""


async def prepare(url):
    database = Database.connect(url, DatabaseSettings())
    from gateway.accounts.service import AccountService

    tenant = await KeyStore(database).tenant("panel", utc_now())
    accounts = AccountService(database, Ledger(), clock=lambda: SOLD_AT)
    account = await accounts.create(tenant, currency="UAH")
    await accounts.top_up(tenant, account.id, Money.parse("100.00", "UAH"), provider="test", payment_id="p")
    requisites = Requisites(**{**PROFILE, "kind": ProfileKind.COMPANY}, monthly_act=True)
    async with database.engine.begin() as connection:
        await profiles.add(connection, account.id, requisites, at=SOLD_AT)
        charge = a_charge(Money.parse("12.00", "UAH"), account_id=account.id, reference="svc_none", at=SOLD_AT)
        await Ledger().post(connection, charge)
    await database.close()
    return account.id


@pytest.fixture
def document(environment, database_url, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dgw.toml").write_text(SELLER)
    variables = environment | {"DGW_DATABASE_URL": database_url}
    return lambda *arguments: CliRunner().invoke(app, ["document", *arguments], env=variables)


@pytest.fixture
def account(database_url):
    return asyncio.run(prepare(database_url))


def test_a_batch_makes_what_is_listed_printed_and_exported(document, account, tmp_path):
    assert "1 acts of 2026-03" in document("batch", "2026-03").output
    [listed] = json.loads(document("list", account, "--json").stdout)
    assert (listed["kind"], listed["total"], listed["date"]) == ("act", "12.00 UAH", date(2026, 3, 31).isoformat())
    assert document("print", listed["id"], "-o", "act.pdf").exit_code == Exit.OK
    assert (tmp_path / "act.pdf").read_bytes().startswith(b"%PDF-")
    assert listed["number"] in document("vat-export", "2026-03").stdout
    assert json.loads(document("order", account, "act", "2026-03", "--json").stdout) == [listed]
    assert "the wrong month" in document("void", listed["id"], "--reason", "the wrong month").stdout
    assert listed["number"] not in document("vat-export", "2026-03").stdout


def test_a_month_is_a_month(document):
    assert document("batch", "2026-13").exit_code == Exit.USAGE
