"""What an import makes of old customers: everything once, whole, and to the kopiyka."""

from datetime import UTC, date, datetime, timedelta

import pytest

from billing_core import EntryKind, JournalEntry, Ledger, Line, Money, accounts
from billing_core.migration.identity import imported_id
from billing_core.services import store, tranche_store
from billing_core.tranches import Tranche
from tests.gateway.migration.export import CUT_OVER, DZVIN, EXPORT, OLENA

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def service(imported, old_id):
    async with imported.office.services.database.reading() as connection:
        service_id = imported_id("svc", "old", "service", old_id)
        return await store.read(connection, service_id), await tranche_store.tranches_of(connection, service_id)


async def test_a_dry_run_reports_the_same_and_keeps_nothing(imported):
    planned, done = imported.reports[:2]
    assert imported.counts[0] == imported.counts[1] != imported.counts[2]
    assert (planned.figures, planned.notices) == (done.figures, done.notices)
    assert (planned.applied, done.applied, done.agrees) == (False, True, True)


async def test_balances_open_against_equity_at_the_cut_over(imported):
    async with imported.office.services.database.reading() as connection:
        olena, dzvin = await accounts.balance(connection, OLENA), await accounts.balance(connection, DZVIN)
    assert (olena.posted.format(), olena.available.format()) == ("150.50", "150.50")
    assert (dzvin.posted.format(), dzvin.available.format(), dzvin.credit_limit.format()) == ("-40.00", "0.00", "40.00")
    entries = await imported.office.execute(
        "SELECT key, effective_at, line.amount_minor FROM journal_entries JOIN journal_lines AS line "
        "ON entry_id = id AND account = 'equity:opening' WHERE kind = 'opening' ORDER BY key"
    )
    assert entries == [
        ("open:old:7:UAH", CUT_OVER, -15_050),
        ("open:old:7:UAH:bonus", CUT_OVER, -2_000),
        ("open:old:8:UAH", CUT_OVER, 4_000),
        ("open:old:p3:UAH:commission", CUT_OVER, -7_770),
    ]
    await imported.office.assert_books_are_sound()


async def test_a_debt_may_stand_for_thirty_days(imported):
    debts = await imported.office.execute("SELECT account_id, limit_minor, reason, expires_at FROM temporary_credits")
    assert debts == [(DZVIN, 4_000, "migration", CUT_OVER + timedelta(days=30))]


async def test_the_ledger_knows_an_opening_entry_by_its_key(imported):
    lines = (Line(f"customer:{OLENA}:main", Money(15_050, "UAH")), Line("equity:opening", Money(-15_050, "UAH")))
    again = JournalEntry("open:old:7:UAH", EntryKind.OPENING, lines, CUT_OVER, OLENA, effective_at=CUT_OVER)
    async with imported.office.services.database.engine.begin() as connection:
        assert (await Ledger().post(connection, again)).id != again.id
    assert (await imported.office.available(OLENA)) == "150.50"


async def test_services_keep_their_end_and_what_was_paid(imported):
    found, tranches = await service(imported, "s1")
    assert (found.ends_on, found.anchor_day, found.auto_renew) == (date(2027, 3, 31), 31, True)
    assert tranches == (Tranche(date(2026, 3, 31), date(2027, 3, 31), Money(100_000, "UAH"), 365, 12),)
    assert not found.basis_assumed


async def test_an_inclusive_end_is_the_day_after_and_an_unknown_price_is_the_listed_one(imported):
    found, (tranche,) = await service(imported, "s2")
    assert (found.ends_on, found.basis_assumed, tranche.basis) == (date(2026, 12, 15), True, Money(12_000, "UAH"))


async def test_days_paid_ahead_of_the_last_term_count_at_its_rate(imported):
    _, (tranche,) = await service(imported, "s3")
    assert (tranche.start, tranche.end, tranche.basis_days) == (date(2026, 12, 1), date(2028, 1, 10), 31)


async def test_the_word_of_the_registry_wins(imported):
    (domain,) = await imported.office.execute("SELECT name, expires_at, nameservers, account_id FROM domains")
    assert (domain.name, domain.expires_at.date(), domain.account_id) == ("kept.test", date(2027, 6, 1), OLENA)
    assert domain.nameservers == [{"host": "ns1.example.net", "addresses": []}]
    told = {(each.what, each.subject) for each in imported.reports[0].notices}
    assert ("not ours at the registry, not imported", "gone.test") in told
    assert ("the registry has another expiry, taken over", "kept.test") in told


async def test_people_who_look_the_same_are_shown(imported):
    notices = {each.what: each.subject for each in imported.reports[0].notices}
    assert notices["the same e-mail"] == "7, 8"


async def test_requisites_that_cannot_be_right_are_shown_and_imported_as_they_are(imported):
    notices = {each.what: each.subject for each in imported.reports[0].notices if "can't be right" in each.what}
    assert notices == {"tax_number can't be right": "7", "iban can't be right": "7"}
    query = "SELECT tax_number, phone FROM customer_profiles WHERE account_id = :id"
    assert [tuple(row) for row in await imported.office.execute(query, id=OLENA)] == [("1234567890", "+380.441234567")]


async def test_customers_belong_to_the_tenant_and_nothing_renews_by_itself_on_the_first_day(imported):
    rows = await imported.office.execute("SELECT tenant_id, reference, renewals_from FROM customer_accounts")
    assert {row.reference for row in rows} == {"7", "8", "9"}
    assert {row.tenant_id for row in rows} == {imported.office.tenant_id}
    assert {row.renewals_from for row in rows} == {CUT_OVER + timedelta(hours=24)}


async def test_who_they_are_comes_with_them(imported):
    rows = await imported.office.execute("SELECT kind, name, tax_number, language FROM customer_profiles ORDER BY name")
    assert ("company", "ТОВ «Дзвін»", None, "uk") in [tuple(row) for row in rows]
    assert len(rows) == 3
    (contract,) = await imported.office.execute(
        "SELECT contract_version, contract_accepted_at FROM customer_profiles WHERE contract_version IS NOT NULL"
    )
    assert contract == ("Д-117", datetime(2024, 3, 4, 22, tzinfo=UTC))


async def test_hosting_is_the_account_at_the_panel_and_one_without_is_shown(imported):
    (account,) = await imported.office.execute("SELECT service_id, panel, login, domain, email FROM hosting_accounts")
    service_id = imported_id("svc", "old", "service", "s1")
    assert account == (service_id, "web1", "olena", "kept.test", "olena@example.com")
    told = {each.subject: each.detail for each in imported.reports[0].notices if "no login" in each.what}
    assert told == {"start": "2 services"}


async def test_partners_keep_their_number_and_whom_they_referred(imported):
    (partner,) = await imported.office.execute("SELECT id, public_number, account_id FROM partners")
    assert (partner.public_number, partner.account_id) == (345, imported_id("acc", "old", "client", "9"))
    (referral,) = await imported.office.execute("SELECT account_id, partner_id, project FROM referrals")
    assert referral == (OLENA, partner.id, 2)
    (after,) = await imported.office.execute("SELECT nextval(pg_get_serial_sequence('partners', 'public_number'))")
    assert after[0] > 345


async def test_running_again_changes_nothing(imported, export):
    again = await imported.carry_over(export())
    assert imported.counts[-1] == imported.counts[2]
    assert (again.figures, again.rejected) == (imported.reports[1].figures, [])


async def test_a_balance_that_changed_since_is_a_difference(imported, export):
    changed = [EXPORT["clients"][0] | {"balance": "150.51"}, *EXPORT["clients"][1:]]
    report = await imported.carry_over(export(clients=changed))
    assert [(each.what, each.unexplained) for each in report.figures if not each.agrees] == [("balances", 1)]
    assert await imported.office.available(OLENA) == "150.50"


async def test_what_became_of_a_service_since_is_left_alone(imported, export):
    service_id = imported_id("svc", "old", "service", "s2")
    await imported.office.execute("UPDATE services SET ends_on = '2028-03-31' WHERE id = :id", id=service_id)
    await imported.office.execute("DELETE FROM service_tranches WHERE service_id = :id", id=service_id)
    assert (await imported.carry_over(export())).agrees
    found, tranches = await service(imported, "s2")
    assert (found.ends_on, tranches) == (date(2028, 3, 31), ())
