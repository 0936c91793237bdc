"""The operators' console: what they see, what their role lets them do, and that customers get nowhere near it."""

import aiohttp
import pytest
from sqlalchemy import text

from gateway.keys import DATABASE, SERVICES
from gateway.people.model import Role
from tests.gateway.web.conftest import EMAIL, PASSWORD
from tests.support.browser import Browser

SECRET = "operators have long ones"
PLACES = ("", "/operations", "/customers", "/renewals", "/renewals/calendar", "/adjustments", "/partners", "/documents")
MORE_PLACES = ("/differences", "/webhooks", "/audit", "/security", "/registries/fake")


async def as_operator(service, browser, panel, role):
    joining = service.gateway.app[SERVICES].people.joining
    link = await joining.appoint(panel.tenant_id, "olena@example.com", role, language="en")
    await browser.open(link[link.index("/console") :])
    page = await browser.send("/new-password", password=SECRET)
    assert page.url.endswith("/console"), page.words
    return browser


async def test_every_page_is_read_in_every_language(service, stranger, panel):
    operator = await as_operator(service, stranger, panel, Role.ADMIN)
    await panel.register("example.test")
    for language in ("uk", "ru", "en"):
        await operator.open("/console/security")
        await operator.send("/language", language=language)
        for place in (*PLACES, *MORE_PLACES):
            page = await operator.open("/console" + place)
            assert (page.status, page.tree.get("lang")) == (200, language), (place, page.words)


async def test_an_operation_tells_its_whole_story_and_takes_a_persons_word(service, stranger, panel):
    operator = await as_operator(service, stranger, panel, Role.OPERATOR)
    await panel.register("example.test")
    async with service.gateway.app[DATABASE].engine.begin() as connection:
        await connection.execute(text("UPDATE operations SET state = 'action_required', completed_at = NULL"))
    first = await operator.open("/console")
    assert "Needs a person" in first.words
    page = await operator.open(first.tree.xpath("//a[contains(@href, '/operations/op_')]/@href")[0])
    assert "example.test: registration" in page.words
    assert "clTRID" in page.words
    for told in ("charged", "revenue:domain", "domain.registered", "operation.succeeded", "about to be sent"):
        assert told in page.text, told
    decided = await operator.send("/resolve", resolution="look_again", note="seen at the registry")
    assert "on record" in decided.words
    assert "seen at the registry" in decided.words


async def test_a_registry_is_paused_and_resumed(service, stranger, panel):
    operator = await as_operator(service, stranger, panel, Role.OPERATOR)
    await operator.open("/console/registries/fake")
    paused = await operator.send("/pause", reason="asked by the registry")
    assert "asked by the registry" in paused.words
    assert (await panel.get("/v1/registries")).body["items"][0]["paused"] is True
    await operator.send("/resume")
    assert (await panel.get("/v1/registries")).body["items"][0]["paused"] is False


async def test_a_role_bounds_what_can_be_done(service, stranger, panel):
    viewer = await as_operator(service, stranger, panel, Role.VIEWER)
    page = await viewer.open("/console/registries/fake")
    assert "Pause and resume" not in page.words
    csrf = page.form("/sign-out").fields["csrf"]
    for action in ("/registries/fake/pause", f"/customers/{panel.account_id}/payments"):
        assert (await viewer.post(f"/console{action}", csrf=csrf, reason="x")).status == 403, action
    assert (await viewer.open("/console/audit")).status == 403
    assert (await panel.get("/v1/registries")).body["items"][0]["paused"] is False


async def test_money_is_credited_once_on_record(service, stranger, panel):
    admin = await as_operator(service, stranger, panel, Role.ADMIN)
    await admin.open(f"/console/customers/{panel.account_id}")
    credited = await admin.send("/payments", sum="250,50", payment_id="2026-1", note="bank")
    assert "The payment is credited." in credited.words
    await admin.send("/payments", sum="250,50", payment_id="2026-1", note="bank")
    assert await panel.balance() == "1250.50"
    assert "payment.credit" in (await admin.open("/console/audit")).words
    assert panel.account_id in (await admin.open(f"/console/customers?q={panel.account_id}")).text


async def test_the_audit_trail_is_searched_and_its_chain_checked(service, stranger, panel):
    admin = await as_operator(service, stranger, panel, Role.ADMIN)
    assert "There are none." in (await admin.open("/console/audit?object=nothing")).words
    await admin.open("/console/audit?actor=user:nobody")
    assert "The chain is whole" in (await admin.send("/verify")).words
    async with service.gateway.app[DATABASE].engine.begin() as connection:
        await connection.execute(text("ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_append_only"))
        await connection.execute(text("UPDATE audit_entries SET actor = 'user:somebody'"))
    assert "The chain is broken" in (await admin.send("/verify")).words


async def test_a_registry_is_asked_whether_it_answers(service, stranger, panel):
    operator = await as_operator(service, stranger, panel, Role.OPERATOR)
    await operator.open("/console/registries/fake")
    assert "It answers, with our credentials" in (await operator.send("/check")).words


async def test_a_page_that_keeps_itself_up_to_date_does_not_prolong_the_visit(service, stranger, panel):
    operator = await as_operator(service, stranger, panel, Role.VIEWER)
    database = service.gateway.app[DATABASE]
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE person_visits SET seen_at = seen_at - interval '1 hour'"))

    async def seen():
        async with database.reading() as connection:
            return await connection.scalar(text("SELECT seen_at FROM person_visits"))

    before = await seen()
    operator.headers["X-Live"] = "yes"
    assert (await operator.open("/console")).status == 200
    assert await seen() == before
    del operator.headers["X-Live"]
    await operator.open("/console")
    assert await seen() > before


@pytest.mark.fault("F077")
async def test_f077_a_customers_visit_opens_nothing_at_the_console(customer):
    for place in (*PLACES, *MORE_PLACES):
        assert "/console/sign-in" in (await customer.open("/console" + place)).url
    await customer.open("/console/sign-in")
    assert (await customer.send("/console/sign-in", email=EMAIL, password=PASSWORD)).status == 403
    assert (await customer.open("/console/sign-up")).status == 404
    (visit,) = [cookie.value for cookie in customer.http.cookie_jar if cookie.key == "dgw_panel"]
    async with aiohttp.ClientSession(cookies={"dgw_console": visit}) as http:
        assert "/console/sign-in" in (await Browser(http, customer.url).open("/console")).url
