"""The job that closes months: what it finds to close, what was missed, and who counts for nobody."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from billing_core import Ledger
from billing_core.business_calendar import KYIV, Month, start_of
from billing_core.partners import accruals, referrals
from gateway.partners.closer import months_over
from gateway.profiles import ProfileKind, Requisites
from gateway.storage import profiles
from tests.billing_core.builders import a_charge, uah
from tests.billing_core.partners.builders import refer

OCTOBER = Month(2026, 10)
IBAN = "UA213223130000026007233566001"
DURING = datetime(2026, 10, 11, 9, 0, tzinfo=UTC)


@pytest.fixture
async def partnership(idle_office):
    """A partner with one customer, who spent 120.00 in October; it is the fifth of December."""
    own, customer = await idle_office.account(), await idle_office.account()
    async with idle_office.services.database.engine.begin() as connection:
        await referrals.enrol(
            connection,
            tenant_id=idle_office.tenant_id,
            account_id=own,
            percent=Decimal(10),
            at=DURING,
            valid_from=DURING.date(),
        )
        partner = await referrals.of_account(connection, own)
        await refer(connection, partner, customer)
        await Ledger().post(connection, a_charge(uah("120.00"), account_id=customer, at=DURING))
    closer = replace(idle_office.services.partners.closer, clock=lambda: datetime(2026, 12, 5, tzinfo=UTC))
    return idle_office, partner, customer, closer


async def statement(office, partner, month=OCTOBER):
    async with office.services.database.reading() as connection:
        return await accruals.statement_of(connection, partner.id, month)


async def test_months_that_were_missed_are_closed_in_their_order(partnership):
    office, partner, _, closer = partnership
    assert await closer.run() == 2
    assert (await statement(office, partner)).accrued == uah("10.00")
    assert (await statement(office, partner, OCTOBER.next)).accrued == uah("0.00")
    assert await closer.run() == 0


async def test_a_preview_keeps_nothing(partnership):
    office, partner, _, closer = partnership
    (shown,) = await closer.preview(OCTOBER)
    assert shown.accrued == uah("10.00")
    assert await statement(office, partner) is None
    assert await closer.close(OCTOBER) == [await statement(office, partner)]


@pytest.mark.parametrize(
    "same",
    [{"tax_number": "12345678"}, {"email": "Ann@Example.com"}, {"phone": "+380441234567"}],
    ids=["tax number", "e-mail", "phone"],
)
async def test_who_turns_out_to_be_the_partner_counts_for_nothing(partnership, same):
    office, partner, customer, closer = partnership
    async with office.services.database.engine.begin() as connection:
        for account_id, told in ((partner.account_id, same), (customer, {k: v.lower() for k, v in same.items()})):
            requisites = Requisites(ProfileKind.PERSON, "Somebody", **told)
            await profiles.add(connection, account_id, requisites, at=DURING)
    (closed,) = await closer.close(OCTOBER)
    assert closed.accrued == uah("0.00")


@pytest.mark.parametrize("known_by", ["profile", "payout"])
async def test_who_pays_from_the_partners_bank_account_counts_for_nothing(partnership, known_by):
    office, partner, customer, closer = partnership
    async with office.services.database.engine.begin() as connection:
        theirs = Requisites(ProfileKind.PERSON, "Somebody", iban=IBAN)
        await profiles.add(connection, customer, theirs, at=DURING)
        if known_by == "profile":
            await profiles.add(connection, partner.account_id, theirs, at=DURING)
    if known_by == "payout":
        await office.execute(
            "INSERT INTO partner_payouts (id, partner_id, month, amount_minor, currency, iban, state, requested_at) "
            "VALUES ('po', :partner, '2026-09', 100, 'UAH', :iban, 'requested', :at)",
            partner=partner.id,
            iban=IBAN,
            at=DURING,
        )
    (closed,) = await closer.close(OCTOBER)
    assert closed.accrued == uah("0.00")


def test_a_month_is_over_two_hours_after_midnight_in_kyiv():
    midnight = start_of(OCTOBER.next.first_day)
    assert months_over(midnight + timedelta(minutes=119))[-1] == OCTOBER.previous
    assert months_over(midnight + timedelta(hours=2))[-1] == OCTOBER
    assert months_over(datetime(2026, 11, 30, 23, 59, tzinfo=KYIV))[-1] == OCTOBER
