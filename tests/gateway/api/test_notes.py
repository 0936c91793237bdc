"""A panel's own notes of a domain: kept and shown, never sent to the registry."""

import pytest

from tests.support.panel import NAMESERVERS


@pytest.fixture
async def path(panel):
    assert (await panel.register("example.test")).status == 201
    return "/v1/domains/example.test"


async def test_a_new_domain_has_no_notes(panel, path):
    domain = (await panel.get(path)).body
    assert (domain["labels"], domain["auto_renew"]) == ({}, False)


async def test_labels_are_merged_and_null_takes_one_away(panel, path):
    await panel.call("PATCH", path, {"labels": {"customer": "4711", "shop": "eu"}})
    changed = await panel.call("PATCH", path, {"labels": {"shop": None, "note": "Привіт"}, "auto_renew": True})
    assert changed.status == 200
    assert (changed.body["labels"], changed.body["auto_renew"]) == ({"customer": "4711", "note": "Привіт"}, True)
    assert (await panel.get(path)).body == changed.body


async def test_nothing_asked_is_nothing_changed(panel, path):
    before = (await panel.get(path)).body
    assert (await panel.call("PATCH", path, {})).body == before


async def test_the_registry_is_not_told(service, panel, path):
    calls = list(service.registry.calls)
    await panel.call("PATCH", path, {"labels": {"customer": "4711"}, "auto_renew": True})
    assert service.registry.calls == calls


async def test_notes_survive_what_the_registry_says(panel, path):
    await panel.call("PATCH", path, {"labels": {"customer": "4711"}, "auto_renew": True})
    await panel.call("PUT", f"{path}/nameservers", {"nameservers": NAMESERVERS[::-1]})
    refreshed = (await panel.get(path, refresh="true")).body
    assert (refreshed["labels"], refreshed["auto_renew"]) == ({"customer": "4711"}, True)


@pytest.mark.parametrize(
    "body",
    [
        {"labels": {"Key With Spaces": "x"}},
        {"labels": {"key": 7}},
        {"labels": {"key": "x" * 201}},
        {"labels": {f"key-{number}": "x" for number in range(33)}},
        {"labels": None},
        {"auto_renew": "yes"},
        {"expires_at": "2030-01-01T00:00:00Z"},
    ],
)
async def test_what_is_no_note_is_refused(panel, path, body):
    before = (await panel.get(path)).body
    assert (await panel.call("PATCH", path, body)).code == "validation_failed"
    assert (await panel.get(path)).body == before


async def test_a_domain_has_so_many_labels_and_no_more(panel, path):
    full = {f"key-{number}": "x" for number in range(32)}
    assert (await panel.call("PATCH", path, {"labels": full})).status == 200
    refused = await panel.call("PATCH", path, {"labels": {"one-more": "x"}})
    assert (refused.code, refused.pointers) == ("validation_failed", ["/labels"])


async def test_another_panel_finds_nothing_to_note(service, path):
    stranger = await service.panel("stranger")
    assert (await stranger.call("PATCH", path, {"auto_renew": True})).status == 404
