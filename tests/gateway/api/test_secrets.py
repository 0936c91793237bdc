"""F084: canary secrets go through every layer and turn up in no log, no metric and no problem document."""

import io
import json

import pytest
import structlog

from gateway.cli.logs import configure_logs
from gateway.keys import DOMAINS, SETTINGS
from gateway.observability import logging as dgw_logging
from tests.support.panel import CONTACT, a_registration

REGISTRY_PASSWORD = "canary-password"
PASSPORT = "CANARY 45 00 123456"
PHONE = "+380.509998877"


@pytest.fixture
def written(service, own_logging):
    stream = io.StringIO()
    dgw_logging.configure(level="DEBUG", style="json", secrets=[REGISTRY_PASSWORD], stream=stream)
    return stream.getvalue


@pytest.mark.fault("F084")
async def test_canaries_turn_up_nowhere(service, panel, written, monkeypatch):
    contact = {**CONTACT, "passport": PASSPORT, "phone": PHONE}
    bodies = [await panel.register(contacts={"registrant": contact})]
    bodies.append(await panel.register("other.test", contacts={"registrant": {**contact, "kind": "organization"}}))
    bodies.append(await panel.register("other.test", contacts={"registrant": {**contact, "email": PASSPORT}}))
    bodies.append(await panel.call("POST", "/v1/domains", data=json.dumps({"x": PASSPORT}).encode()[:-1], key="k"))
    service.registry.before_execute = _explode
    bodies.append(await panel.post("/v1/domains", a_registration("third.test"), Prefer="wait=1"))

    async def broken(*_args, **_kwargs):
        raise RuntimeError(f"{PASSPORT} {REGISTRY_PASSWORD} {panel.token} {CONTACT['email']}")

    monkeypatch.setattr(type(service.gateway.app[DOMAINS]), "list", broken)
    bodies.append(await panel.get("/v1/domains"))
    seen = {
        "logs": written(),
        "metrics": await service.metrics(),
        "problems": " ".join(json.dumps(answer.body, ensure_ascii=False) for answer in bodies),
    }
    personal = [PASSPORT, PHONE, CONTACT["email"], CONTACT["name_latin"]]
    canaries = [REGISTRY_PASSWORD, panel.token[-43:], *personal]
    found = [(place, canary) for place, text in seen.items() for canary in canaries if canary in text]
    assert found == []
    assert "request_failed" in seen["logs"]


async def _explode(*_args):
    raise ConnectionResetError(f"lost while sending <pw>{REGISTRY_PASSWORD}</pw>")


async def test_settings_show_no_secret(service, own_logging, capsys):
    settings = service.gateway.app[SETTINGS]
    assert REGISTRY_PASSWORD not in repr(settings)
    configure_logs(settings)
    structlog.stdlib.get_logger("gateway.test").warning("odd", text=f"said {REGISTRY_PASSWORD}")
    printed = capsys.readouterr().out
    assert "odd" in printed
    assert REGISTRY_PASSWORD not in printed
