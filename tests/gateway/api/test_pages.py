import re

import pytest

from gateway.api.problem_types import PROBLEM_TYPES
from gateway.api.routes import ENDPOINTS


async def _page(service, path):
    async with service.http.get(service.gateway.url + path) as response:
        return response, await response.text()


@pytest.mark.parametrize("path", ["/docs", "/docs/problems"])
async def test_pages_are_readable_without_script_under_a_strict_policy(service, path):
    response, html = await _page(service, path)
    assert response.status == 200
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
    assert not re.search(r"<script|style=|\son\w+=|(?:src|href|action)=.?https?:", html)


async def test_reference_tells_of_every_endpoint_with_an_example(service):
    _, html = await _page(service, "/docs")
    for endpoint in ENDPOINTS:
        assert f'id="{endpoint.operation_id}"' in html
    assert html.count("curl -sS") == len(ENDPOINTS)


async def test_every_problem_type_resolves(service):
    _, html = await _page(service, "/docs/problems")
    missing = [row.uri for row in PROBLEM_TYPES.values() if f'id="{row.uri.partition("#")[2]}"' not in html]
    assert missing == []


async def test_every_link_of_the_reference_leads_somewhere(service):
    _, html = await _page(service, "/docs")
    ids = set(re.findall(r'id="([^"]+)"', html))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= ids


async def test_document_is_served_as_committed(service):
    response, _ = await _page(service, "/openapi.json")
    assert response.status == 200
    assert (await response.json())["openapi"].startswith("3.1")
