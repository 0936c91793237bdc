"""What `dgw dev` starts: a developer orders, pays and prints at once."""

from datetime import date

import aiohttp
import pytest

from gateway.demo.seller import SELLER, with_seller
from gateway.dev import playground
from gateway.settings import DocumentSettings, Settings
from gateway.storage.schema import upgrade
from simulators.launcher import SimulatorSettings


@pytest.fixture
def environ(make_database):
    return {
        "DGW_DATABASE_URL": make_database(upgrade),
        "DGW_SECRET_KEY": "playground-" + "k" * 40,
        "DGW_HTTP__PORT": "0",
        "DGW_HTTP__METRICS_PORT": "0",
        "DGW_HTTP__DRAIN_SECONDS": "0",
    }


async def test_documents_are_made_out_of_the_box(tmp_path, environ):
    simulators = SimulatorSettings(only=("pir",), data_dir=tmp_path / "simulators")
    async with (
        playground(tmp_path, simulators=simulators, environ=environ) as everything,
        aiohttp.ClientSession() as http,
    ):
        panel = everything.panel
        url = f"{everything.gateway.url}/v1/accounts/{panel.account_id}/documents"
        invoice = {"kind": "invoice", "amount": {"amount": "100.00", "currency": "UAH"}}
        headers = {"Authorization": f"Bearer {panel.api_key}", "Idempotency-Key": "invoice"}
        async with http.post(url, json=invoice, headers=headers) as answer:
            made = await answer.json()
            assert answer.status == 201, made
        async with http.get(f"{everything.gateway.url}/v1/documents/{made['id']}.pdf", headers=headers) as answer:
            assert (await answer.read()).startswith(b"%PDF")


def test_a_seller_who_is_configured_stays():
    assert list(with_seller(Settings()).documents.sellers.values()) == [SELLER]
    ours = SELLER.model_copy(update={"name": "Ours"})
    own = Settings(documents=DocumentSettings(sellers={date(2026, 1, 1): ours}))
    assert list(with_seller(own).documents.sellers.values()) == [ours]


@pytest.mark.parametrize("kind", ["whm", "ispmanager"])
async def test_hosting_is_sold_at_both_panels(tmp_path, environ, kind):
    simulators = SimulatorSettings(only=("pir", kind), data_dir=tmp_path / "simulators")
    async with (
        playground(tmp_path, simulators=simulators, environ=environ) as everything,
        aiohttp.ClientSession() as http,
    ):
        url, headers = everything.gateway.url, {"Authorization": f"Bearer {everything.panel.api_key}"}
        async with http.get(f"{url}/v1/tariffs", params={"group": kind}, headers=headers) as answer:
            offered = [each["plan"] for each in (await answer.json())["items"]]
        assert offered == [f"{kind}-start", f"{kind}-pro"]
        order = {"plan": offered[0], "domain": "example.com.ua", "email": "owner@example.net"}
        called = headers | {"Idempotency-Key": "hosting", "Prefer": "wait=30"}
        async with http.post(f"{url}/v1/services", json=order, headers=called) as answer:
            service = await answer.json()
        assert (answer.status, service["state"], service["panel"]) == (201, "active", kind)
