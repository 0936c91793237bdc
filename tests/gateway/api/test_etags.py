"""ETag and its conditions (RFC 9110 §13) of what has no version of its own: domains, accounts, services, transfers."""

import pytest


@pytest.fixture
async def domain(panel):
    await panel.register("example.test")
    return "/v1/domains/example.test"


async def test_who_knows_a_domain_as_it_is_is_told_nothing_changed(panel, domain):
    tag = (await panel.get(domain)).headers["ETag"]
    again = await panel.get(domain, headers={"If-None-Match": f'"other", W/{tag}'})
    assert (again.status, again.headers["ETag"], again.body) == (304, tag, None)


async def test_a_change_gives_another_tag(panel, domain):
    before = (await panel.get(domain)).headers["ETag"]
    changed = await panel.call("PATCH", domain, {"labels": {"customer": "4711"}})
    now = await panel.get(domain, headers={"If-None-Match": before})
    assert (now.status, now.body["labels"]) == (200, {"customer": "4711"})
    assert before != now.headers["ETag"] == changed.headers["ETag"]


async def test_notes_of_a_domain_that_changed_meanwhile_are_refused(panel, domain):
    read = (await panel.get(domain)).headers["ETag"]
    first = await panel.call("PATCH", domain, {"auto_renew": True}, headers={"If-Match": read})
    late = await panel.call("PATCH", domain, {"auto_renew": False}, headers={"If-Match": read})
    assert (first.status, late.status, late.code) == (200, 412, "precondition_failed")
    assert (await panel.get(domain)).body["auto_renew"] is True


async def test_accounts_services_and_transfers_have_tags(panel, domain):
    (service,) = (await panel.get("/v1/services")).body["items"]
    for place in (f"/v1/accounts/{panel.account_id}", f"/v1/services/{service['id']}"):
        tag = (await panel.get(place)).headers["ETag"]
        assert (await panel.get(place, headers={"If-None-Match": tag})).status == 304, place
