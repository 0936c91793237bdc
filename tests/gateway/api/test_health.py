from contextlib import asynccontextmanager

from gateway.database import Database
from gateway.errors import DatabaseUnavailable
from gateway.workers.lane import Lane
from tests.support.office import eventually


async def _get(service, path):
    async with service.http.get(service.gateway.url + path) as response:
        return response.status, await response.json()


async def test_ready_when_the_database_answers_with_the_right_schema(service):
    status, body = await _get(service, "/readyz?verbose")
    assert (status, body["status"]) == (200, "ready")
    assert set(body["checks"]) == {"draining", "database", "schema"}


async def test_draining_node_is_not_ready_and_still_serves(service, panel):
    service.gateway.lifecycle.drain()
    assert (await _get(service, "/readyz"))[0] == 503
    assert (await _get(service, "/healthz"))[0] == 200
    assert (await panel.register("example.test")).status == 201


async def test_node_without_database_is_alive_but_not_ready_and_says_so(service, panel, monkeypatch):
    with monkeypatch.context() as outage:
        outage.setattr(Database, "reading", _unavailable)
        assert (await _get(service, "/healthz"))[0] == 200
        status, body = await _get(service, "/readyz?verbose")
        assert (status, body["checks"]["database"]["problem"]) == (503, "DatabaseUnavailable")
        answer = await panel.get("/v1/domains")
        assert (answer.status, answer.code, answer.headers["Retry-After"]) == (503, "db_unavailable", "2")
        assert "dgw_db_up 0.0" in await service.metrics()
    assert (await _get(service, "/readyz"))[0] == 200


@asynccontextmanager
async def _unavailable(_database):
    raise DatabaseUnavailable("disconnect")
    yield


async def test_process_whose_worker_died_is_not_alive(service, monkeypatch):
    async def bug(*_args, **_kwargs):
        raise RuntimeError("a bug")

    assert (await _get(service, "/healthz"))[0] == 200
    monkeypatch.setattr(Lane, "_claim", bug)

    async def dead():
        found = await _get(service, "/healthz")
        return found if "fake orders" in found[1].get("dead_workers", ()) else None

    assert (await eventually(dead, seconds=30))[0] == 503
