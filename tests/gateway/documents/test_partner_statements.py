from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import insert

from billing_core.partners import referrals
from billing_core.storage.partner_tables import partner_month_lines, partner_months
from tests.gateway.documents.conftest import NOVEMBER, OCTOBER
from tests.gateway.documents.test_documents import text_of

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def a_closed_october(office):
    """The account becomes a partner, one of whose customers got more back than it paid."""
    async with office.begin() as connection:
        partner = await referrals.enrol(
            connection,
            tenant_id=office.panel.tenant_id,
            account_id=office.panel.account_id,
            percent=Decimal(10),
            at=OCTOBER,
            valid_from=date(2026, 10, 1),
        )
        same = {"partner_id": partner.id, "month": "2026-10", "currency": "UAH"}
        sums = {"carry_in_minor": 0, "total_minor": -2000, "accrued_minor": 0, "carry_out_minor": -2000}
        rest = {"rate_percent": Decimal(10), "closed_at": NOVEMBER}
        await connection.execute(insert(partner_months).values(same | sums | rest))
        line = {"account_id": "acc_referred", "net_minor": -20_000, "commission_minor": -2000}
        await connection.execute(insert(partner_month_lines).values(same | line))


async def test_a_partner_sees_the_month_as_it_was_closed_and_no_customer(office):
    await office.profile()
    await a_closed_october(office)
    statement = (await office.order("partner_statement")).body
    text = text_of((await office.print(statement["id"]))[2])
    for words in ("−200,00", "Переноситься на наступні місяці: −20,00", "Нуль гривень 00 копійок"):
        assert words in text, words
    assert "acc_referred" not in text


async def test_who_is_no_partner_has_no_statement(office):
    await office.profile()
    assert (await office.order("partner_statement")).code == "nothing_to_issue"


async def test_a_statement_is_of_a_month_that_was_closed(office):
    await office.profile()
    await a_closed_october(office)
    assert (await office.order("partner_statement", "2026-09")).code == "nothing_to_issue"
    part = await office.order("partner_statement", month=None, first="2026-10-01", last="2026-10-30")
    assert part.code == "nothing_to_issue"
