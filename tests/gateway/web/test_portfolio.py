"""A customer with much: lists by pages, search, several renewals at once, prices with a promo code."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import text

from billing_core.discounts import promo_codes
from billing_core.notices import NoticeDay, NoticeKind
from gateway.clock import utc_now
from gateway.keys import DATABASE
from gateway.notices.model import Obligation, Subject, Told
from gateway.storage import notices
from tests.billing_core.builders import uah
from tests.billing_core.discounts.builders import a_promo
from tests.gateway.web.owner import OWNER
from tests.support.portfolio import hold


async def test_the_first_page_counts_everything_and_shows_what_ends_soon(service, customer, panel):
    now = utc_now()
    soon = {f"soon{number:02}.test": now + timedelta(days=number + 1) for number in range(12)}
    later = {f"later{number:02}.test": now + timedelta(days=300 + number) for number in range(60)}
    await hold(service, panel, soon | later)
    first = await customer.open("/panel")
    assert "soon00.test" in first.words
    assert "soon11.test" not in first.words
    assert "See all 12" in first.words
    listed = await customer.open("/panel/services?kind=soon")
    assert "soon11.test" in listed.words
    assert "later00" not in listed.text
    listed = await customer.open("/panel/services")
    assert "All 72" in listed.words
    assert "later59.test" not in listed.words
    onward = listed.tree.xpath("//a[contains(@href, 'cursor=')]/@href")[0]
    assert "later59.test" in (await customer.open(onward)).words
    found = await customer.open("/panel/services?q=LATER59")
    assert "later59.test" in found.words
    assert "soon00" not in found.text
    assert "Nothing of yours" in (await customer.open("/panel/services?q=nowhere")).words


PROMISED = {
    *("renewals", "auto-renew", "nameservers", "contacts", "lock", "auth-code"),  # of a name
    *("search", "transfer", "hosting", "money", "documents", "partner", "profile", "second-factor"),
}


async def test_everything_promised_is_two_clicks_from_the_first_page(customer, panel):
    await panel.register("example.test")
    first = await customer.open("/panel")
    links = _links(first)
    found = {"notices"} & {link.rpartition("/")[2] for link in links}
    for link in links:
        page = await customer.open(link)
        for onward in (page, *[await customer.open(each) for each in _links(page) if "/services/" in each]):
            found |= {(form.action or "").rpartition("/")[2] for form in onward.tree.forms}
            found |= {each.rpartition("/")[2] for each in _links(onward)}
    assert found >= PROMISED | {"notices"}


def _links(page):
    return [href for href in page.tree.xpath("//main//a/@href | //nav//a/@href") if href.startswith("/panel")]


async def test_what_was_told_is_read_again(service, customer, panel):
    assert "There was nothing to tell yet." in (await customer.open("/panel/notices")).words
    await hold(service, panel, {"example.test": datetime(2027, 3, 1, 12, tzinfo=UTC)})
    domain_id = (await panel.get("/v1/domains/example.test")).body["id"]
    about = Subject(domain_id, panel.tenant_id, panel.account_id, NoticeKind.DOMAIN, date(2027, 3, 1))
    owed = Obligation(about, NoticeDay(date(2027, 1, 30), -30))
    async with service.gateway.app[DATABASE].engine.begin() as connection:
        await notices.owe(connection, [owed])
        told = Told(owed, "example.test", date(2027, 3, 1), auto_renew=True, price=uah("100.00"), months=12)
        await notices.tell(connection, [(told, None)], today=date(2027, 1, 30), at=utc_now())
    page = await customer.open("/panel/notices")
    for words in ("30 January 2027", "A domain ends: example.test", "1 March 2027", "no address to write to"):
        assert words in page.words


async def test_several_names_are_renewed_at_once_at_the_total_shown(customer, panel):
    names = ("one.test", "two.test")
    ids = [(await panel.register(name)).body["id"] for name in names]
    page = await customer.open(f"/panel/renewals?id={ids[0]}&id={ids[1]}")
    assert "Renew all for UAH\N{NO-BREAK SPACE}200.00" in page.text
    fields = page.fields("/renewals")
    answers = [await customer.post_fields("/panel/renewals", fields) for _ in range(2)]
    assert [answer.words.count("ordered") for answer in answers] == [2, 2]
    assert names[0] in answers[1].words
    assert await panel.balance() == "600.00"


async def test_what_cannot_be_paid_is_told_beside_its_name(service, customer, panel):
    ids = [(await panel.register(f"name{number}.test")).body["id"] for number in range(6)]
    page = await customer.open("/panel/renewals?" + "&".join(f"id={each}" for each in ids))
    assert "UAH\N{NO-BREAK SPACE}200.00 are missing" in page.text
    done = await customer.post_fields("/panel/renewals", page.fields("/renewals"))
    assert (done.words.count("ordered"), done.words.count("not renewed")) == (4, 2)
    assert "There is not enough money" in done.words


async def test_a_name_of_another_customer_is_renewed_for_nobody(service, customer, panel):
    own = (await panel.register("own.test")).body["id"]
    other = await service.panel("panel")
    await hold(service, other, {"foreign.test": utc_now() + timedelta(days=9)})
    foreign = (await other.get("/v1/domains/foreign.test")).body["id"]
    assert (await customer.open(f"/panel/renewals?id={own}&id={foreign}")).status == 404
    page = await customer.open(f"/panel/renewals?id={own}")
    fields = [*page.fields("/renewals"), ("id", foreign)]
    assert (await customer.post_fields("/panel/renewals", fields)).status == 404
    assert (await panel.balance(), await other.balance()) == ("900.00", "1000.00")


async def test_a_name_that_was_the_customers_once_is_another_ones_business(service, customer, panel):
    own = (await panel.register("moved.test")).body["id"]
    fields = (await customer.open(f"/panel/renewals?id={own}")).fields("/renewals")
    async with service.gateway.app[DATABASE].engine.begin() as connection:
        await connection.execute(text("UPDATE domains SET held = false WHERE id = :id"), {"id": own})
    other = await service.panel()
    await hold(service, other, {"moved.test": utc_now() + timedelta(days=9)})
    assert "Renew all" not in (await customer.open(f"/panel/renewals?id={own}")).words
    done = await customer.post_fields("/panel/renewals", fields)
    assert (done.words.count("ordered"), done.words.count("not renewed")) == (0, 1)
    assert await other.balance() == "1000.00"


async def test_a_promo_code_shows_its_prices_and_they_are_charged(service, customer, panel):
    async with service.gateway.app[DATABASE].engine.begin() as connection:
        await promo_codes.add(connection, a_promo(), at=utc_now())
    await panel.register("example.test")
    refused = await customer.open("/panel/domains/example.test?promo=nonsense")
    assert "This promo code cannot be used here." in refused.words
    page = await customer.open("/panel/domains/example.test?promo=summer")
    assert page.form("/renewals", years="1").fields["amount"] == "80.00"
    renewed = await customer.send("/renewals", {"years": "1"})
    assert "Renewed." in renewed.words
    assert await panel.balance() == "820.00"


async def test_the_price_of_an_order_with_a_promo_code_is_shown_first(service, customer, panel):
    async with service.gateway.app[DATABASE].engine.begin() as connection:
        await promo_codes.add(connection, a_promo(), at=utc_now())
    await customer.open("/panel/order/example.test")
    tried = await customer.send("/order/example.test", **OWNER, promo="summer", **{"try": "yes"})
    assert (tried.status, await panel.balance()) == (200, "1000.00")
    assert "UAH\N{NO-BREAK SPACE}80.00" in tried.text
    bought = await customer.send("/order/example.test")
    assert bought.url.endswith("done=registered"), bought.words
    assert await panel.balance() == "920.00"
