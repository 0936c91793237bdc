"""What a customer has, found among much: by a part of its name, by when it ends."""

from datetime import timedelta

import pytest

from adapters.model import DomainName
from gateway.clock import rfc3339, utc_now
from gateway.keys import DATABASE
from gateway.storage import domain_changes
from tests.support.portfolio import hold

DAY = timedelta(days=1)


@pytest.fixture
async def held(service, panel):
    now = utc_now()
    ends = {"zebra.test": 1, "apple.test": 300, "квіти.test": 20, "shop.apple-pie.test": 100}
    await hold(service, panel, {name: now + days * DAY for name, days in ends.items()})
    return panel


async def titles(panel, **query):
    answer = await panel.get("/v1/services", account_id=panel.account_id, **query)
    assert answer.status == 200, answer.body
    return [each["title"] for each in answer.body["items"]]


async def test_what_ends_first_comes_first_page_by_page(held):
    expected = ["zebra.test", "квіти.test", "shop.apple-pie.test", "apple.test"]
    assert await titles(held, sort="end") == expected
    seen, cursor = [], {}
    for _ in expected:
        answer = await held.get("/v1/services", account_id=held.account_id, sort="end", limit="1", **cursor)
        seen += [each["title"] for each in answer.body["items"]]
        cursor = {"cursor": answer.body["next_cursor"]}
    assert (seen, cursor) == (expected, {"cursor": None})


async def test_a_cursor_of_one_order_is_none_of_the_other(held):
    page = await held.get("/v1/services", account_id=held.account_id, sort="end", limit="1")
    other = await held.get("/v1/services", account_id=held.account_id, cursor=page.body["next_cursor"])
    assert (other.status, other.code) == (400, "invalid_cursor")


async def test_names_are_found_by_a_part_in_any_script(held):
    assert sorted(await titles(held, search="APPLE")) == ["apple.test", "shop.apple-pie.test"]
    assert await titles(held, search="Квіти") == ["квіти.test"]
    assert await titles(held, search="xn--") == ["квіти.test"]
    assert await titles(held, search="%") == []


async def test_what_ends_before_an_instant(held):
    horizon = rfc3339(utc_now() + 45 * DAY)
    assert await titles(held, sort="end", ends_before=horizon) == ["zebra.test", "квіти.test"]


async def test_what_has_left_is_told_from_the_rest(service, held):
    async with service.gateway.app[DATABASE].engine.begin() as connection:
        await domain_changes.let_go(connection, DomainName("zebra.test"), at=utc_now())
    assert "zebra.test" not in await titles(held, live="true")
    assert await titles(held, live="false") == ["zebra.test"]
