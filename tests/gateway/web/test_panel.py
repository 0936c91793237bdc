"""The customers' panel, used as a customer would."""

import pytest

from adapters.model import DomainName, Verification
from billing_core import Ledger
from gateway.clock import utc_now
from gateway.keys import DATABASE, SERVICES
from gateway.settings.site import SiteSettings
from tests.billing_core.builders import a_charge, uah
from tests.gateway.web.conftest import OUR_SERVERS, PASSWORD
from tests.gateway.web.owner import OWNER
from tests.support.browser import Browser
from tests.support.panel import CONTACT, a_service, service_settings

PLACES = (
    "",
    "/services",
    "/search",
    "/search?q=example",
    "/transfer",
    "/hosting",
    "/money",
    "/documents",
    "/partner",
    "/notices",
    "/settings",
)


async def test_a_domain_is_found_ordered_and_looked_after(customer, panel):
    found = await customer.open("/panel/search?q=example")
    assert "example.test free" in found.words
    await customer.open("/panel/order/example.test")
    wrong = await customer.send("/order/example.test", **OWNER | {"contacts/registrant/phone": "044 123"})
    assert (wrong.status, wrong.form("/order/example.test").fields["contacts/registrant/name"]) == (
        422,
        CONTACT["name"],
    )
    bought = await customer.send("/order/example.test", **OWNER | {"servers": "ns1.example.net\nns2.example.net"})
    assert bought.url.endswith("/panel/domains/example.test?done=registered"), bought.words
    assert await panel.balance() == "900.00"

    renewed = await customer.send("/renewals", {"years": "1"})
    assert "Renewed." in renewed.words
    assert await panel.balance() == "800.00"

    changed = await customer.send("/nameservers", servers="ns3.example.net\r\nns4.example.net\r\n")
    assert changed.url.endswith("done=changed"), changed.words
    servers = (await panel.get("/v1/domains/example.test")).body["nameservers"]
    assert [server["host"] for server in servers] == ["ns3.example.net", "ns4.example.net"]

    known = await customer.open("/panel/domains/example.test/contacts")
    assert OWNER.items() <= known.form("/contacts").fields.items()
    odd = await customer.send("/contacts", **OWNER | {"contacts/registrant/email": "nobody"})
    assert (odd.status, odd.form("/contacts").fields["contacts/registrant/email"]) == (422, "nobody")
    moved = await customer.send("/contacts", **OWNER | {"contacts/registrant/phone": "+380.449999999"})
    assert moved.url.endswith("done=changed"), moved.words

    await customer.send("/auto-renew")
    assert (await panel.get("/v1/domains/example.test")).body["auto_renew"] is True
    assert "Renews itself from the balance" in customer.page.words
    guessed = await customer.send("/auth-code", password="a guess of somebody")
    assert ("It is shown once" in guessed.words, "is not right" in guessed.words) == (False, True)
    coded = await customer.send("/auth-code", password=PASSWORD)
    assert "It is shown once" in coded.words
    assert "no-store" in coded.headers["Cache-Control"]
    assert "example.test" in (await customer.open("/panel/services")).words


async def test_an_order_begins_with_our_name_servers_and_may_be_without_any(customer, panel):
    page = await customer.open("/panel/order/example.test")
    assert page.form("/order/example.test").fields["servers"].split() == list(OUR_SERVERS)
    await customer.send("/order/example.test", **OWNER)
    assert [each["host"] for each in await _servers(panel, "example.test")] == list(OUR_SERVERS)
    await customer.open("/panel/order/other.test")
    await customer.send("/order/other.test", **OWNER, servers="")
    assert await _servers(panel, "other.test") == []


async def _servers(panel, name):
    return (await panel.get(f"/v1/domains/{name}")).body["nameservers"]


async def test_the_owner_is_hidden_from_public_directories_and_shown_again(customer, panel):
    await panel.register("example.test")
    await customer.open("/panel/domains/example.test")
    for private in (True, False):
        changed = await customer.send("/privacy")
        assert changed.url.endswith("done=changed"), changed.words
        assert (await panel.get("/v1/domains/example.test")).body["private"] is private
        assert ("Show the owner in public directories" in changed.words) is private


async def test_the_registrars_letter_is_sent_again_while_the_address_is_not_confirmed(service, customer, panel):
    await panel.register("example.test")
    page = await customer.open("/panel/domains/example.test")
    assert "Send the letter again" not in page.words
    name = DomainName("example.test")
    service.registry.domains[name].verification = Verification.SUSPENDED
    await panel.get("/v1/domains/example.test", refresh="true")
    page = await customer.open("/panel/domains/example.test")
    assert "The name is switched off" in page.words
    sent = await customer.send("/verification")
    assert (sent.status, service.registry.letters) == (200, [("verification", name)])
    service.registry.domains[name].verification = Verification.VERIFIED
    await panel.get("/v1/domains/example.test", refresh="true")
    refused = await customer.post(
        "/panel/domains/example.test/verification", csrf=sent.form("/verification").fields["csrf"]
    )
    assert (refused.status, len(service.registry.letters)) == (422, 1)


async def test_a_domain_is_brought_here_with_its_code(customer):
    await customer.open("/panel/transfer")
    unknown = await customer.send("/transfer", name="nobody-has-it.test", code="present-code-1")
    assert unknown.status in {409, 422}, unknown.words
    assert unknown.form("/transfer").fields["name"] == "nobody-has-it.test"


@pytest.mark.fault("F067")
async def test_f067_a_form_that_is_sent_twice_is_one_order(customer, panel):
    await panel.register("example.test")
    page = await customer.open("/panel/domains/example.test")
    form = page.form("/renewals", years="1")
    first = await customer.post("/panel/domains/example.test/renewals", **form.fields)
    second = await customer.post("/panel/domains/example.test/renewals", **form.fields)
    assert first.url == second.url
    assert await panel.balance() == "800.00"


async def test_a_price_that_changed_since_it_was_shown_is_not_charged(customer, panel):
    await panel.register("example.test")
    page = await customer.open("/panel/domains/example.test")
    cheap = page.form("/renewals", years="1").fields | {"amount": "90.00"}
    answer = await customer.post("/panel/domains/example.test/renewals", **cheap)
    assert "The price has changed" in answer.words
    assert await panel.balance() == "900.00"


async def test_short_of_money_says_exactly_what_is_missing(service, customer, panel):
    await panel.register("example.test")
    async with service.gateway.app[DATABASE].engine.begin() as connection:
        await Ledger().post(connection, a_charge(uah("850.00"), account_id=panel.account_id, at=utc_now()))
    await customer.open("/panel/domains/example.test")
    answer = await customer.send("/renewals", {"years": "1"})
    assert answer.status == 402
    assert "There is not enough money" in answer.words
    assert "100.00" in answer.words
    assert "50.00" in answer.words


async def test_names_like_the_one_that_was_searched_are_shown_when_asked_for(service, customer):
    service.registry.ideas = [DomainName("example-shop.test")]
    assert "example-shop.test" not in (await customer.open("/panel/search?q=example")).words
    page = await customer.open("/panel/search?q=example&ideas=yes")
    assert page.words.count("example.test free") == 1
    assert "example-shop.test free" in page.words
    assert "cannot be registered" in (await customer.open("/panel/search?q=!&ideas=yes")).words


@pytest.mark.fault("F077")
async def test_f077_what_is_another_customers_does_not_exist(service, customer):
    other = await service.panel("panel")  # of the same tenant, another account
    await other.register("foreign.test")
    joining = service.gateway.app[SERVICES].people.joining
    await joining.admit(other.tenant_id, other.account_id, "other@example.net", PASSWORD, language="en")
    foreign = await customer.open("/panel/domains/foreign.test")
    absent = await customer.open("/panel/domains/absent.test")
    assert (foreign.status, absent.status) == (404, 404)
    await customer.open("/panel/settings")
    csrf = customer.page.form("/settings/others").fields["csrf"]
    for action in ("renewals", "nameservers", "lock", "auto-renew", "auth-code"):
        answer = await customer.post(f"/panel/domains/foreign.test/{action}", csrf=csrf, order="x", years="1")
        assert answer.status == 404, action
    assert await other.balance() == "900.00"


async def test_every_page_is_read_in_every_language(customer):
    for language in ("uk", "ru", "en"):
        await customer.open("/panel/settings")
        await customer.send("/language", language=language)
        for place in PLACES:
            page = await customer.open("/panel" + place)
            assert (page.status, page.tree.get("lang")) == (200, language), place


async def test_the_requisites_are_kept_and_what_is_wrong_stands_beside_its_field(customer, panel):
    await customer.open("/panel/settings")
    wrong = await customer.send("/settings/profile", name="ТОВ «Приклад»", kind="company", iban="UA12")
    assert wrong.status == 422
    assert wrong.form("/settings/profile").fields["name"] == "ТОВ «Приклад»"
    saved = await customer.send("/settings/profile", name="ТОВ «Приклад»", kind="company", iban="")
    assert "Saved." in saved.words
    profile = (await panel.get(f"/v1/accounts/{panel.account_id}/profile")).body
    assert (profile["name"], profile["kind"]) == ("ТОВ «Приклад»", "company")


async def test_a_customer_becomes_a_partner_and_has_both_links(customer):
    await customer.open("/panel/partner")
    page = await customer.send("/partner")
    assert "/mancgi/partnerprogram?partner=" in page.words
    assert "/r/" in page.words


@pytest.mark.fault("F083")
async def test_f083_pages_run_and_load_nothing_but_our_files_and_show_texts_as_they_are(customer, panel):
    hostile = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    for place in ("", "/domains/x.test"):
        headers = (await customer.open("/panel" + place)).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Cache-Control"] == "no-store"
    page = await customer.open("/panel/search?q=" + hostile)
    assert "<script>alert" not in page.text
    assert "<img" not in page.text.replace('<img src="/assets', "")
    await customer.open("/panel/settings")
    await customer.send("/settings/profile", name=hostile)
    page = await customer.open("/panel/settings")
    assert page.form("/settings/profile").fields["name"] == hostile
    assert "<script>alert" not in page.text


async def test_files_are_kept_for_ever_under_names_that_change_with_them(customer):
    page = await customer.open("/panel")
    for link in (page.tree.find(".//link[@rel='stylesheet']").get("href"), page.tree.find(".//script").get("src")):
        file = await customer.open(link)
        assert (file.status, "immutable" in file.headers["Cache-Control"]) == (200, True)
    assert (await customer.open("/assets/site-000000000000.css")).status == 404


async def test_without_a_tenant_there_are_no_pages(database_url, tmp_path):
    settings = service_settings(database_url, tmp_path).model_copy(update={"site": SiteSettings()})
    async with a_service(settings) as bare:
        assert (await Browser(bare.http, bare.gateway.url).open("/panel")).status == 404
