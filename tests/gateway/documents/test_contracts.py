import pytest

from tests.gateway.documents.conftest import DECEMBER
from tests.gateway.documents.test_documents import text_of

ACCEPTANCE = {"version": "2026-11", "address": "203.0.113.7"}

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def accept(office, **changes):
    return await office.panel.post(f"/v1/accounts/{office.panel.account_id}/contract", {**ACCEPTANCE, **changes})


async def test_the_contract_is_read_before_it_is_accepted(office):
    newest = (await office.panel.get("/v1/contract")).body
    assert (newest["version"], newest["language"]) == ("2026-11", "uk")
    assert [article["heading"] for article in newest["articles"]][:2] == [
        "Предмет договору",
        "Порядок замовлення та надання послуг",
    ]
    english = (await office.panel.get("/v1/contract", version="2026-11", language="en")).body
    assert len(english["articles"]) == len(newest["articles"])
    assert (await office.panel.get("/v1/contract", version="1999-01")).code == "not_found"


async def test_an_accepted_contract_is_a_document_that_acts_refer_to(office):
    await office.profile()
    contract = (await accept(office)).body
    assert (contract["kind"], contract["number"][0]) == ("contract", "Д")
    text = text_of((await office.print(contract["id"]))[2])
    assert "15 листопада 2026 р. 11:00:00 (за Києвом), з адреси 203.0.113.7" in text
    await office.sold(await office.hosting(), "1.00", at=office.clock.now)
    office.clock.now = DECEMBER
    act = (await office.order(month="2026-11")).body
    assert f"№ {contract['number']} від 15 листопада 2026 р." in text_of((await office.print(act["id"]))[2])
    profile = (await office.panel.get(f"/v1/accounts/{office.panel.account_id}/profile")).body
    accepted = {"version": "2026-11", "accepted_at": "2026-11-15T09:00:00Z", "accepted_from": "203.0.113.7"}
    assert profile["contract"] == accepted


async def test_accepting_again_gives_the_first_contract(office):
    await office.profile()
    first = await accept(office)
    office.clock.now = DECEMBER
    assert (await accept(office, address="198.51.100.1")).body == first.body


async def test_only_the_newest_version_is_accepted_and_from_a_real_address(office):
    await office.profile()
    assert (await accept(office, version="2025-01")).pointers == ["/version"]
    assert (await accept(office, address="somewhere")).pointers == ["/address"]


async def test_somebody_accepts_it(office):
    assert (await accept(office)).code == "profile_missing"


async def test_the_trail_has_the_acceptance(office):
    await office.profile()
    contract = (await accept(office)).body
    query = "SELECT after FROM audit_entries WHERE object = :id AND action = 'contract.accept'"
    audited = await office.reading(query, id=office.panel.account_id)
    assert [row.after for row in audited] == [{"version": "2026-11", "number": contract["number"]}]
