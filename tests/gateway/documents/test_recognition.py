"""Monthly recognition: acts of a service follow its days and add up to what was paid for it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from billing_core import Ledger, Money
from billing_core.business_calendar import Month
from billing_core.documents.papers import PaperKind
from billing_core.services import tranche_store
from billing_core.tranches import Tranche
from gateway.documents.acts import Acts
from gateway.documents.errors import NothingToIssue
from gateway.documents.model import DocumentOrder, Period
from gateway.documents.recognition import Recognition
from tests.billing_core.builders import a_bonus, a_shared_charge
from tests.gateway.documents.conftest import NOVEMBER, OCTOBER

pytestmark = pytest.mark.asyncio(loop_scope="module")
QUARTER = Tranche(date(2026, 10, 15), date(2027, 1, 15), Money(9_200, "UAH"), 92, 3)


@pytest.fixture
def monthly(office):
    """The office, whose acts follow the days."""
    acts, makers = Acts(Recognition.MONTHLY), office.services.documents.service._makers
    before = dict(makers)
    makers.update({PaperKind.ACT: acts.act, PaperKind.CORRECTION: acts.correction})
    yield office
    makers.update(before)


async def a_quarter(office):
    """92.00 paid for 92 days from 15 October on."""
    await office.profile()
    service_id = await office.hosting()
    async with office.begin() as connection:
        await tranche_store.put_tranches(connection, service_id, [QUARTER])
    return service_id, await office.sold(service_id, "92.00")


async def act(office, month, kind=PaperKind.ACT):
    office.clock.now = NOVEMBER + timedelta(days=120)
    order = DocumentOrder(kind, Period.of(Month.parse(month)))
    panel = office.panel
    return (await office.services.documents.service.order(panel.tenant_id, panel.account_id, order)).total.format()


async def test_each_month_has_its_days_and_all_of_them_what_was_paid(monthly):
    await a_quarter(monthly)
    months = ("2026-10", "2026-11", "2026-12", "2027-01")
    assert [await act(monthly, month) for month in months] == ["17.00", "30.00", "31.00", "14.00"]
    with pytest.raises(NothingToIssue):
        await act(monthly, "2027-02")


async def test_days_that_a_bonus_paid_in_part_are_confirmed_by_the_money_paid_for_them(monthly):
    await monthly.profile()
    service_id = await monthly.hosting()
    async with monthly.begin() as connection:
        await tranche_store.put_tranches(connection, service_id, [replace(QUARTER, bonus_minor=4_600)])
        await a_bonus(connection, Money(4_600, "UAH"), account_id=monthly.panel.account_id, key=service_id)
        charge = a_shared_charge(
            Money(4_600, "UAH"),
            Money(4_600, "UAH"),
            key=f"paid:{service_id}",
            account_id=monthly.panel.account_id,
            reference=service_id,
            at=OCTOBER,
        )
        await Ledger().post(connection, charge)
    months = ("2026-10", "2026-11", "2026-12", "2027-01")
    assert [await act(monthly, month) for month in months] == ["8.50", "15.00", "15.50", "7.00"]


async def test_a_renewal_after_the_month_does_not_change_its_act(monthly):
    service_id, _ = await a_quarter(monthly)
    renewed = replace(QUARTER, start=QUARTER.end, end=date(2027, 4, 15), basis=Money(9_000, "UAH"), basis_days=90)
    async with monthly.begin() as connection:
        await tranche_store.put_tranches(connection, service_id, [QUARTER, renewed])
    await monthly.sold(service_id, "90.00", at=NOVEMBER)
    assert await act(monthly, "2026-10") == "17.00"


async def test_what_is_given_back_of_confirmed_days_is_a_correction(monthly):
    service_id, entry = await a_quarter(monthly)
    assert await act(monthly, "2026-10") == "17.00"
    async with monthly.begin() as connection:
        await tranche_store.put_tranches(connection, service_id, [])
    await monthly.taken_back(entry, NOVEMBER)
    assert await act(monthly, "2026-11", PaperKind.CORRECTION) == "-17.00"


async def test_a_domain_is_rendered_when_the_registry_has_it(monthly):
    await monthly.profile()
    await monthly.sold("op_none", "10.00", at=OCTOBER)
    assert await act(monthly, "2026-10") == "10.00"
