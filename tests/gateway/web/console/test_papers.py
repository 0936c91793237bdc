"""Partners, documents, webhooks and renewals at the console."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from adapters.model import DomainName
from gateway.keys import DATABASE
from gateway.people.model import Role

pytestmark = pytest.mark.asyncio(loop_scope="module")
IBAN = "UA213223130000026007233566001"


async def run(service, statement, **values):
    async with service.gateway.app[DATABASE].engine.begin() as connection:
        await connection.execute(text(statement), values)


async def an_asked_payout(service, panel):
    """Make the panel's customer a partner who has earned 700.00 and asks for it."""
    partner = (await panel.post("/v1/partners", {"account_id": panel.account_id})).body["id"]
    earned = "UPDATE ledger_accounts SET posted_minor = 70000 WHERE code = :code"
    await run(service, earned, code=f"partner:{partner}:commission")
    payout = await panel.post(f"/v1/partners/{partner}/payouts", {"iban": IBAN})
    return partner, payout.body["id"]


async def states(panel, partner):
    return [each["state"] for each in (await panel.get(f"/v1/partners/{partner}/payouts")).body["items"]]


async def test_a_payout_is_booked_with_the_banks_word(service, operator, panel):
    partner, payout = await an_asked_payout(service, panel)
    assert "The bank has paid" not in (await (await operator(Role.OPERATOR)).open("/console/partners")).words
    admin = await operator()
    assert IBAN in (await admin.open("/console/partners")).words
    confirmed = await admin.send(f"/payouts/{payout}/confirm", iban="UA90 3052992990004149123456789")
    assert "The payout is booked." in confirmed.words
    assert "No payout waits for the bank." in confirmed.words
    assert await states(panel, partner) == ["paid"]


async def test_a_payout_that_the_bank_refused_goes_back(service, operator, panel):
    partner, payout = await an_asked_payout(service, panel)
    admin = await operator()
    await admin.open("/console/partners")
    assert "account closed" in (await admin.send(f"/payouts/{payout}/reject", reason="account closed")).words
    assert await states(panel, partner) == ["rejected"]


async def test_another_tenants_payout_is_not_there(service, operator, panel):
    stranger = await service.panel("stranger")
    partner, payout = await an_asked_payout(service, stranger)
    admin = await operator()
    page = await admin.open("/console/partners")
    assert payout not in page.text
    csrf = page.form("/sign-out").fields["csrf"]
    refused = await admin.post(f"/console/partners/payouts/{payout}/reject", csrf=csrf, reason="x")
    assert (refused.status, await states(stranger, partner)) == (404, ["requested"])


async def test_the_close_of_a_month_is_shown_before_it_is_made(service, operator, panel):
    partner = (await panel.post("/v1/partners", {"account_id": panel.account_id})).body["id"]
    await run(service, "UPDATE partners SET created_at = '2020-01-01' WHERE id = :id", id=partner)
    admin = await operator()
    assert "Carried on" in (await admin.open("/console/partners?month=2026-10")).words
    assert not (await panel.get(f"/v1/partners/{partner}/accruals")).body["items"]
    assert (await admin.open("/console/partners?month=nonsense")).status == 200


async def test_documents_are_found_printed_and_made_void(operator, panel):
    place = f"/v1/accounts/{panel.account_id}"
    profile = {"kind": "person", "name": "Шевченко Олена", "address": "Київ", "email": "olena@example.net"}
    await panel.call("PUT", f"{place}/profile", profile)
    order = {"kind": "invoice", "amount": {"amount": "500.00", "currency": "UAH"}}
    invoice = (await panel.post(f"{place}/documents", order)).body
    admin = await operator()
    assert "There are none." in (await admin.open("/console/documents?q=none")).words
    found = await admin.open(f"/console/documents?q={invoice['number']}")
    assert "Шевченко Олена" in found.words
    voided = await admin.send(f"/documents/{invoice['id']}/void", reason="the wrong sum")
    assert "The document is void." in voided.words
    printed = await admin.open(f"/console/documents/{invoice['id']}.pdf")
    assert printed.headers["Content-Type"] == "application/pdf"
    await admin.open("/console/documents")
    assert "0 acts were made." in (await admin.send("/documents/acts", month="2026-09")).words


async def test_a_webhook_is_tried_switched_off_and_on(operator, panel):
    created = await panel.post("/v1/webhooks", {"url": "https://panel.example/hooks"})
    admin, viewer = await operator(Role.OPERATOR), await operator(Role.VIEWER)
    place = f"/console/webhooks/{created.body['id']}"
    assert "https://panel.example/hooks" in (await admin.open("/console/webhooks")).words
    await admin.open(place)
    tried = await admin.send("/test")
    assert "webhook.test" in tried.words
    (again,) = [form.action for form in tried.tree.forms if "/deliveries/" in form.action]
    assert (await admin.send(again)).status == 200
    off = await admin.send("/disable")
    assert "Its owner switched it off." in off.words
    assert "Its owner switched it off." not in (await admin.send("/enable")).words
    page = await viewer.open(place)
    assert "Send a test" not in page.words
    assert (await viewer.post(f"{place}/disable", csrf=page.form("/sign-out").fields["csrf"])).status == 403


async def test_the_calendar_counts_what_auto_renewal_will_charge(service, operator, panel):
    await panel.register("calendar.test")
    at_registry = service.registry.domains[DomainName.parse("calendar.test")]
    at_registry.expires_at = (datetime.now(UTC) + timedelta(days=20)).replace(microsecond=0)
    await panel.get("/v1/domains/calendar.test", refresh="true")
    await panel.call("PATCH", "/v1/domains/calendar.test", {"auto_renew": True})
    page = await (await operator(Role.VIEWER)).open("/console/renewals/calendar")
    (row,) = page.tree.xpath("//table[1]//tbody/tr[td[@data-label='To be charged']]")
    assert "UAH" in row.text_content()
    assert "calendar.test" in (await (await operator(Role.VIEWER)).open("/console/renewals?days=30")).words
