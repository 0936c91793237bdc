"""Accounts and payments by command: a payment once, a stranger's money to its owner, all of it on record."""

import json
from datetime import UTC, datetime

import pytest

from billing_core import Ledger, Money
from billing_core.payments import PaymentNotice, PaymentState
from billing_core.payments.acquiring import Acquiring
from tests.support.office import a_registry, an_office


@pytest.fixture
async def office(database_url):
    async with an_office(database_url, [a_registry()]) as office:
        yield office


async def test_a_bank_transfer_is_credited_and_shown(dgw, database_url, office):
    account = await office.account("0.00")
    credited = dgw("account", "credit", account, "500.00", "--payment", "1043", DGW_DATABASE_URL=database_url)
    assert credited.returncode == 0, credited.stderr
    shown = json.loads(dgw("account", "show", account, "--json", DGW_DATABASE_URL=database_url).stdout)
    assert (shown["available"], shown["debt"], shown["temporary_credits"]) == ("500.00", "0.00", [])
    actions = await office.execute("SELECT action, object FROM audit_entries")
    assert [tuple(row) for row in actions] == [("payment.credit", account)]


async def test_promotional_credit_is_granted_once_and_shown(dgw, database_url, office):
    account = await office.account("0.00")
    grant = ("account", "bonus", account, "50.00", "--grant", "autumn", "--reason", "autumn campaign")
    for _ in range(2):
        granted = dgw(*grant, DGW_DATABASE_URL=database_url)
        assert (granted.returncode, granted.stderr.strip()) == (0, "50.00 UAH of promotional credit")
    shown = json.loads(dgw("account", "show", account, "--json", DGW_DATABASE_URL=database_url).stdout)
    assert (shown["available"], shown["bonus"], shown["bonus_held"]) == ("0.00", "50.00", "0.00")
    statement = dgw("account", "statement", account, "--bonus", "--json", DGW_DATABASE_URL=database_url)
    assert [(line["amount"], line["note"]) for line in json.loads(statement.stdout)] == [("50.00", "autumn campaign")]
    actions = await office.execute("SELECT action, object FROM audit_entries")
    assert [tuple(row) for row in actions] == [("bonus.grant", account)]


async def test_money_of_nobody_is_listed_and_matched_on_record(dgw, database_url, office):
    account, at = await office.account("0.00"), datetime.now(UTC)
    notice = PaymentNotice("liqpay", "247", "an-old-order", PaymentState.PAID, Money(10_000, "UAH"))
    async with office.services.database.engine.begin() as connection:
        await Acquiring(Ledger()).receive(connection, notice, at=at)
    listed = json.loads(dgw("payment", "list", "--unmatched", "--json", DGW_DATABASE_URL=database_url).stdout)
    assert [(row["payment"], row["left"]) for row in listed] == [("247", "100.00")]
    matched = dgw("payment", "match", "247", account, DGW_DATABASE_URL=database_url)
    assert matched.returncode == 0, matched.stderr
    assert await office.available(account) == "100.00"
    actions = await office.execute("SELECT action FROM audit_entries ORDER BY id")
    assert [row[0] for row in actions] == ["payment.match"]
