"""Every answer that is not a success is a problem document, whoever refuses."""

import asyncio
import json

import pytest
from aiohttp import web

from adapters.languages import Language
from gateway import errors
from gateway.api.problem import Problem
from gateway.api.problem_types import PROBLEM_TYPES
from gateway.api.problems import problem_of
from gateway.api.shapes.problem import ProblemShape

FIELDS = {"type", "title", "status", "detail", "instance", "code", "retryable", "outcome"}


async def _raw(url: str, request: bytes) -> tuple[int, dict[str, str], bytes]:
    host, port = url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(request)
    await writer.drain()
    answer = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    await writer.wait_closed()
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    return int(status.split()[1]), {name.lower(): value for name, value in headers.items()}, body


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not_found"),
        ("GET", "/v1/nowhere", 404, "not_found"),
        ("DELETE", "/v1/domains", 405, "method_not_allowed"),
        ("GET", "/v1/domains/example.test/renewals", 405, "method_not_allowed"),
        ("GET", "/v1/domains/absent.test", 404, "not_found"),
        ("GET", "/v1/operations/op_absent", 404, "not_found"),
        ("GET", "/v1/tlds/zz", 404, "not_found"),
        ("GET", "/v1/domains/exa_mple.test", 422, "validation_failed"),
    ],
)
async def test_refusals_are_problem_documents(panel, method, path, status, code):
    answer = await panel.call(method, path)
    assert answer.status == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.body.keys() >= FIELDS
    assert answer.code == code
    assert answer.body["status"] == status
    assert answer.body["instance"] == answer.headers["X-Request-Id"]
    assert answer.body["type"] == f"/docs/problems#{code}"


async def test_405_names_the_methods(panel):
    assert set((await panel.call("DELETE", "/v1/domains")).headers["Allow"].split(",")) == {"GET", "POST"}


@pytest.mark.fault("F085")
@pytest.mark.parametrize(
    "request_",
    [
        b"NONSENSE\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        b"POST /v1/domains HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET /v1/domains HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 20_000 + b"\r\n\r\n",
        b"POST /v1/domains HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    ],
    ids=["nonsense", "version", "smuggling", "header too long", "negative length"],
)
async def test_what_the_parser_refuses_is_a_problem_document(service, request_):
    status, headers, body = await _raw(service.gateway.url, request_)
    assert status == 400
    assert headers["content-type"] == "application/problem+json"
    problem = json.loads(body)
    assert problem["code"] == "malformed_request"
    assert problem["instance"] == headers["x-request-id"]
    assert 'dgw_http_rejected_total{reason="malformed"} 1.0' in await service.metrics()


@pytest.mark.fault("F085")
@pytest.mark.parametrize("path", ["//v1/domains", "/v1/%2e%2e/v1/domains", "/v1/domains/..%2f..%2fopenapi.json"])
async def test_odd_paths_reach_nothing(service, path):
    status, _, _ = await _raw(
        service.gateway.url, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    )
    assert status in {401, 404}


async def test_request_id_of_the_caller_is_kept_when_it_is_harmless(panel):
    kept = await panel.call("GET", "/v1/domains", headers={"X-Request-Id": "panel-7.A_b"})
    made = await panel.call("GET", "/v1/domains", headers={"X-Request-Id": "bad id with spaces"})
    assert kept.headers["X-Request-Id"] == "panel-7.A_b"
    assert made.headers["X-Request-Id"].startswith("req_")


@pytest.mark.fault("F084")
async def test_unforeseen_error_is_a_500_without_detail(service, panel, monkeypatch):
    async def broken(*_args, **_kwargs):
        raise RuntimeError("canary-password in the message")

    monkeypatch.setattr(type(service.gateway.app[_domains_key()]), "list", broken)
    answer = await panel.get("/v1/domains")
    assert (answer.status, answer.code, answer.body["outcome"]) == (500, "internal_error", "unknown")
    assert "canary" not in json.dumps(answer.body)


def _domains_key():
    from gateway.keys import DOMAINS

    return DOMAINS


def test_every_error_of_the_services_has_a_problem_of_its_own():
    kinds = errors.GatewayError.__subclasses__()
    shown = {kind.code for kind in kinds if not kind.__module__.startswith(_SHOWN_BY_PAGES)}
    assert shown - _NEVER_OVER_HTTP <= PROBLEM_TYPES.keys()


_SHOWN_BY_PAGES = "gateway.people."
_NEVER_OVER_HTTP = {"settings_invalid", "embedded_database", "schema_mismatch", "change_under_way"}


@pytest.mark.parametrize("raised", [web.HTTPInternalServerError(), web.HTTPBadGateway(), KeyError("x"), OSError("x")])
def test_errors_of_other_layers_become_a_bare_500(raised):
    problem = problem_of(raised)
    assert problem.kind.status == 500
    assert problem.detail == problem.kind.title


@pytest.mark.parametrize("code", PROBLEM_TYPES)
def test_every_problem_says_whether_to_repeat_and_whether_anything_happened(code):
    document = Problem(code).document("req_1", Language.EN)
    ProblemShape.model_validate(document)
    assert document.keys() >= FIELDS
    assert document["retryable"] is PROBLEM_TYPES[code].retryable


def test_codes_are_documented_with_a_title_and_advice():
    assert all(row.title and row.advice and 400 <= row.status < 600 for row in PROBLEM_TYPES.values())
