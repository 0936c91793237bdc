"""`GET /v1/events`: catching up and waiting."""

import asyncio


async def read_until(panel, kind, after=None):
    """Read on, waiting, until an event of a kind was read; return all that were, and where the feed stands."""
    found = []
    async with asyncio.timeout(30):
        while kind not in [event["type"] for event in found]:
            query = {} if after is None else {"after": after}
            page = await panel.call("GET", "/v1/events", headers={"Prefer": "wait=30"}, **query)
            assert page.headers["Preference-Applied"] == "wait=30"
            found += page.body["items"]
            after = page.body["next_after"]
    return found, after


async def test_a_panel_catches_up_and_waits_for_more(service, panel):
    await panel.register("example.test")
    first, after = await read_until(panel, "domain.registered")
    assert {"operation.succeeded", "domain.registered"} <= {event["type"] for event in first}
    waiting = asyncio.create_task(read_until(panel, "domain.registered", after))
    await panel.register("second.test")
    more, _ = await waiting
    assert {event["data"]["domain"] for event in more} == {"second.test"}


async def test_another_panel_sees_none_of_them(service, panel):
    await panel.register("example.test")
    found, _ = await read_until(panel, "domain.registered")
    stranger = await service.panel("stranger", money=None)
    assert (await stranger.get("/v1/events")).body == {"items": [], "next_after": None}
    foreign = await stranger.get("/v1/events", after=found[0]["id"])
    assert (foreign.status, foreign.code) == (404, "event_not_kept")


async def test_nothing_new_is_an_empty_page_with_the_same_place(service, panel):
    await panel.register("example.test")
    _, after = await read_until(panel, "domain.registered")
    again = await panel.get("/v1/events", after=after)
    assert again.body == {"items": [], "next_after": after}
