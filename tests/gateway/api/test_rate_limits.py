"""What a panel sees of its rate limit."""

from tests.support.panel import a_service, service_settings


async def test_panel_is_told_what_is_left_and_refused_when_nothing_is(database_url, tmp_path):
    settings = service_settings(database_url, tmp_path, requests_per_second=0.001, requests_burst=3)
    async with a_service(settings) as service:
        panel = await service.panel(money=None)
        answers = [await panel.get("/v1/domains") for _ in range(2)]
        unknown = await panel.get("/v1/domains/unknown.test")
        refused = await panel.get("/v1/domains")
        other = await service.panel("other", money=None)
        assert [answer.status for answer in (*answers, unknown, refused)] == [200, 200, 404, 429]
        assert [answer.headers["RateLimit"].split(";")[1] for answer in (*answers, unknown, refused)] == [
            *("r=2", "r=1", "r=0", "r=0")
        ]
        assert refused.headers["RateLimit-Policy"] == '"key";q=3;w=3000'
        assert (refused.code, refused.body["retryable"], int(refused.headers["Retry-After"]) > 0) == (
            "rate_limited",
            True,
            True,
        )
        assert 'dgw_http_rejected_total{reason="rate"} 1.0' in await service.metrics()
        assert (await other.get("/v1/domains")).status == 200
