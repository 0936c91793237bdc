"""`/v1/webhooks`: a panel's own, each with a secret that is shown once."""

URL = "https://panel.example/hooks"


async def added(panel, **more):
    answer = await panel.post("/v1/webhooks", {"url": URL, **more})
    assert answer.status == 201, answer.body
    return answer.body


async def test_webhook_lives_from_adding_to_removal(panel):
    webhook = await added(panel, types=["domain.renewed"], email="ops@example.net", description="billing")
    path, secret = f"/v1/webhooks/{webhook['id']}", webhook.pop("secret")
    assert secret.startswith("whsec_")
    assert (await panel.get(path)).body == webhook
    assert (await panel.get("/v1/webhooks")).body["items"] == [webhook]
    off = await panel.call("PATCH", path, {"enabled": False, "types": []})
    assert (off.body["enabled"], off.body["disabled_for"], off.body["types"]) == (False, "owner", [])
    assert (await panel.call("PATCH", path, {"enabled": True})).body["enabled"]
    assert (await panel.call("DELETE", path)).status == 200
    assert (await panel.get(path)).status == 404


async def test_secret_is_replaced_and_both_are_valid_for_a_day(panel):
    webhook = await added(panel)
    rotated = await panel.post(f"/v1/webhooks/{webhook['id']}/secret", None)
    assert (rotated.status, rotated.body["secret"] != webhook["secret"]) == (201, True)
    assert rotated.body["old_secret_until"] is not None


async def test_try_is_listed_and_sent_again_under_its_id(panel):
    webhook = await added(panel)
    path = f"/v1/webhooks/{webhook['id']}"
    tried = await panel.post(f"{path}/test", None)
    assert (tried.status, tried.body["type"]) == (201, "webhook.test")
    again = await panel.post(f"{path}/deliveries/{tried.body['id']}/redeliver", None)
    assert (again.status, again.body["event"], again.body["state"]) == (201, tried.body["event"], "pending")
    listed = (await panel.get(f"{path}/deliveries")).body["items"]
    assert [each["id"] for each in listed] == [tried.body["id"]]
    assert (await panel.post(f"{path}/deliveries/whd_none/redeliver", None)).status == 404


async def test_one_url_has_one_webhook_and_a_panel_not_too_many(panel):
    await added(panel)
    same = await panel.post("/v1/webhooks", {"url": URL})
    assert (same.status, same.code) == (409, "webhook_taken")
    other = await added(panel, url=f"{URL}/2")
    moved = await panel.call("PATCH", f"/v1/webhooks/{other['id']}", {"url": URL})
    assert (moved.status, moved.code) == (409, "webhook_taken")
    for number in range(3, 17):
        await added(panel, url=f"{URL}/{number}")
    assert (await panel.post("/v1/webhooks", {"url": f"{URL}/17"})).pointers == ["/url"]


async def test_url_of_an_inner_service_is_refused(panel):
    webhook = await added(panel)
    for url in ("http://panel.example/", "https://169.254.169.254/latest", "https://panel.example:22/"):
        assert (await panel.post("/v1/webhooks", {"url": url})).pointers == ["/url"]
        changed = await panel.call("PATCH", f"/v1/webhooks/{webhook['id']}", {"url": url})
        assert (changed.status, changed.pointers) == (422, ["/url"])


async def test_another_panels_webhook_does_not_exist(service, panel):
    webhook = await added(panel)
    path, stranger = f"/v1/webhooks/{webhook['id']}", await service.panel("stranger", money=None)
    tried = await panel.post(f"{path}/test", None)
    calls = (
        *(("GET", path), ("DELETE", path), ("POST", f"{path}/secret"), ("POST", f"{path}/test")),
        *(("GET", f"{path}/deliveries"), ("POST", f"{path}/deliveries/{tried.body['id']}/redeliver")),
    )
    for method, call in calls:
        assert (await stranger.call(method, call)).status == 404, call
    assert (await stranger.call("PATCH", path, {"enabled": False})).status == 404
    assert (await stranger.get("/v1/webhooks")).body["items"] == []
