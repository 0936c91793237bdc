"""The interface keeps what its OpenAPI document says, whatever is sent to it."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import positive_data_acceptance

from gateway.api.openapi import openapi_document
from gateway.api.routes import ENDPOINTS
from tests.support.panel import a_service, service_settings

schema = schemathesis.openapi.from_dict(openapi_document(ENDPOINTS))
schema.config.generation.update(with_security_parameters=False)  # every case has the key
schema.config.phases.coverage.enabled = False  # ten thousand cases, made while tests are collected: see the slow one


@pytest.fixture(scope="module")
def running(make_database, tmp_path_factory) -> Iterator[tuple[str, str]]:
    """URL and API key of a service on a loop of its own: schemathesis calls from outside, as anybody would."""
    from gateway.storage.schema import upgrade

    started, finish = threading.Event(), asyncio.Event()
    reached: list[str] = []
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        settings_ = service_settings(make_database(upgrade), tmp_path_factory.mktemp("data"), wait_seconds=0)
        async with a_service(settings_) as service:
            panel = await service.panel()
            reached.extend((panel.url, panel.token))
            started.set()
            await finish.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    try:
        assert started.wait(30)
        yield reached[0], reached[1]
    finally:
        loop.call_soon_threadsafe(finish.set)
        thread.join(30)
        loop.close()


@schema.parametrize()
@settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_documented(case, running):
    url, token = running
    # What a schema allows may still be refused: no such account, a zone without a price, a name that is taken.
    authorization = {"Authorization": f"Bearer {token}"}
    excluded = [positive_data_acceptance, *([not_a_server_error] if _never_offered(case.operation) else [])]
    case.call_and_validate(base_url=url, headers=authorization, timeout=30, excluded_checks=excluded)


def _never_offered(operation: schemathesis.APIOperation) -> bool:
    """Tell whether 501 is its answer."""
    return "501" in operation.definition.raw["responses"]


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_every_answer_is_as_documented_at_every_bound(running, tmp_path):
    """Each bound of each field met and missed, and fifty cases an endpoint: minutes."""
    url, token = running
    settings_ = tmp_path / "schemathesis.toml"
    settings_.write_text('[checks.not_a_server_error]\nexpected-statuses = ["2xx", "3xx", "4xx", "501"]\n')
    asked = {
        "--header": f"Authorization: Bearer {token}",
        "--phases": "coverage,fuzzing",
        "--exclude-checks": "positive_data_acceptance",
        "--max-examples": "50",
        "--seed": "1",
    }
    options = [part for option in asked.items() for part in option]
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(settings_), "run", f"{url}/openapi.json"]
    command += [*options, "--header", "Prefer: respond-async"]
    run = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-20_000:]
