import csv
import io

import pytest

from billing_core.business_calendar import Month
from gateway.documents.vat_export import COLUMNS, as_csv, vat_rows

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def exported(office, month="2026-10"):
    async with office.begin() as connection:
        text = as_csv([row async for row in vat_rows(connection, Month.parse(month))])
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


@pytest.mark.fault("F082")
async def test_f082_the_accountants_table_has_sums_by_document_and_no_formula(office):
    await office.profile(name="=cmd|'/c calc'!A1", legal_form=None)
    await office.sold(await office.hosting(), "120.00")
    act = (await office.order()).body
    row = next(row for row in await exported(office) if row["number"] == act["number"])
    assert tuple(row) == COLUMNS
    assert (row["net"], row["vat"], row["total"], row["vat_rate_percent"]) == ("100.00", "20.00", "120.00", "20")
    assert row["buyer"] == "'=cmd|'/c calc'!A1"


async def test_a_void_act_is_not_exported(office):
    await office.profile()
    await office.sold(await office.hosting(), "120.00")
    act = (await office.order()).body
    await office.panel.post(f"/v1/documents/{act['id']}/void", {"reason": "x"})
    assert act["number"] not in [row["number"] for row in await exported(office)]
