"""A curl command for an endpoint, as the reference and the developer's start page show it."""

import json

from gateway.api.endpoint import Endpoint, KeyRule


def curl_example(endpoint: Endpoint, *, url: str = "http://127.0.0.1:8080", key: str = "$DGW_KEY") -> str:
    path = (
        endpoint.path.replace("{name}", "example.com")
        .replace("{tld}", "com")
        .replace("{host}", "ns1.example.com")
        .replace("{id}", "op_01J…")
    )
    lines = [f"curl -sS -X {endpoint.method} {url}{path}", f'-H "Authorization: Bearer {key}"']
    if endpoint.key is KeyRule.REQUIRED:
        lines.append("-H 'Idempotency-Key: order-1'")
    if endpoint.example is not None:
        lines.append("-H 'Content-Type: application/json'")
        lines.append(f"-d '{json.dumps(dict(endpoint.example), ensure_ascii=False)}'")
    return " \\\n  ".join(lines)
