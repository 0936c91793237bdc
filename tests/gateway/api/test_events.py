"""`GET /v1/events`: catching up and waiting."""

import asyncio


async def test_a_panel_catches_up_and_waits_for_more(service, panel):
    await panel.register("example.test")
    first = await panel.call("GET", "/v1/events", headers={"Prefer": "wait=30"})
    after = first.body["next_after"]
    assert first.headers["Preference-Applied"] == "wait=30"
    assert {"operation.succeeded", "domain.registered"} == {event["type"] for event in first.body["items"]}
    waiting = asyncio.create_task(panel.call("GET", "/v1/events", headers={"Prefer": "wait=30"}, after=after))
    await panel.register("second.test")
    assert [event["data"]["domain"] for event in (await waiting).body["items"]] == ["second.test", "second.test"]


async def test_another_panel_sees_none_of_them(service, panel):
    await panel.register("example.test")
    feed = await panel.call("GET", "/v1/events", headers={"Prefer": "wait=30"})
    stranger = await service.panel("stranger")
    assert (await stranger.get("/v1/events")).body == {"items": [], "next_after": None}
    foreign = await stranger.get("/v1/events", after=feed.body["items"][0]["id"])
    assert (foreign.status, foreign.code) == (404, "event_not_kept")


async def test_nothing_new_is_an_empty_page_with_the_same_place(service, panel):
    await panel.register("example.test")
    feed = await panel.call("GET", "/v1/events", headers={"Prefer": "wait=30"})
    again = await panel.get("/v1/events", after=feed.body["next_after"])
    assert again.body == {"items": [], "next_after": feed.body["next_after"]}
