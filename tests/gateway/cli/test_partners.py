"""The partner programme by commands: a month closed, a payout confirmed or rejected."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from typer.testing import CliRunner

from billing_core import Ledger, accounts
from billing_core.partners import Payouts, referrals
from gateway.cli.entry import app
from gateway.clock import utc_now
from gateway.database import Database
from gateway.settings import DatabaseSettings
from tests.billing_core.builders import a_charge, uah
from tests.billing_core.partners.builders import a_customer, refer

IBAN = "UA903052992990004149123456789"
LONG_AGO = datetime(2026, 1, 11, 9, tzinfo=UTC)


@pytest.fixture
def dgw(environment, database_url, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    variables = environment | {"DGW_DATABASE_URL": database_url}
    return lambda *arguments: CliRunner().invoke(app, arguments, env=variables)


@pytest.fixture
def partner(database_url):
    """A partner whose customer spent 12,000.00 in January."""

    async def make(connection):
        await accounts.open(connection, "acc_1", "UAH", at=LONG_AGO)
        made = await referrals.enrol(
            connection,
            tenant_id="ten_1",
            account_id="acc_1",
            percent=Decimal(10),
            at=LONG_AGO,
            valid_from=LONG_AGO.date(),
        )
        await refer(connection, made, await a_customer(connection, funds="20000.00"), at=LONG_AGO + timedelta(days=9))
        await Ledger().post(connection, a_charge(uah("12000.00"), account_id="acc_2", at=LONG_AGO))
        return made

    return on(database_url, make)


def on(database_url, work):
    async def run():
        database = Database.connect(database_url, DatabaseSettings())
        try:
            async with database.engine.begin() as connection:
                return await work(connection)
        finally:
            await database.close()

    return asyncio.run(run())


def test_a_month_is_previewed_closed_once_and_shown(dgw, partner):
    preview = json.loads(dgw("partner", "close", "2026-01", "--dry-run", "--json").stdout)
    assert [(row["partner"], row["accrued"]) for row in preview] == [(partner.id, "1000.00 UAH")]
    assert json.loads(dgw("partner", "close", "2026-01", "--json").stdout) == preview
    assert json.loads(dgw("partner", "close", "2026-01", "--json").stdout) == []
    shown = json.loads(dgw("partner", "show", partner.id, "--json").stdout)
    assert (shown["sign_ups"], shown["accrued"]) == (1, "1000.00 UAH")
    assert dgw("partner", "close", "2999-01").exit_code == 2


def test_the_banks_word_ends_a_payout(dgw, partner, database_url):
    dgw("partner", "close", "2026-01")

    async def ask(connection):
        return await Payouts(Ledger()).request(connection, partner, iban=IBAN, at=utc_now())

    first = on(database_url, ask)
    rejected = dgw("partner", "payout", "reject", first.id, "--reason", "account closed")
    assert (rejected.exit_code, "rejected" in rejected.stderr) == (0, True)
    second = on(database_url, ask)
    assert dgw("partner", "payout", "confirm", second.id, "--iban", IBAN).exit_code == 0
    assert dgw("partner", "payout", "reject", second.id, "--reason", "late").exit_code == 2
    listed = json.loads(dgw("partner", "payout", "list", "--json").stdout)
    assert [row["state"] for row in listed] == ["paid", "rejected"]
