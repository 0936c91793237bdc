"""What makes two requests the same order: the Idempotency-Key and the fingerprint of what was asked.

After draft-ietf-httpapi-idempotency-key-header-07: a key is bound to the first request it came with.
"""

import hashlib
import re
from typing import Any

from gateway.api import json_body
from gateway.api.endpoint import Call, KeyRule
from gateway.api.problem import Problem
from gateway.keys import METRICS
from gateway.operations.requests import IdempotencyKey

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"

OPTIONAL_KEY_PROBLEMS = ("idempotency_key_invalid", "idempotency_in_progress", "idempotency_key_reused")
KEY_PROBLEMS = ("idempotency_key_missing", *OPTIONAL_KEY_PROBLEMS)

_KEY = re.compile(r"[\x20-\x7e]{1,255}\Z")


def key_of(call: Call[Any, Any]) -> IdempotencyKey | None:
    """Return the call's key with its fingerprint; None where one is not required and none is given."""
    given = call.request.headers.getall(HEADER, [])
    if not given and call.endpoint.key is not KeyRule.REQUIRED:
        return None
    try:
        key = parse_key(given)
    except Problem:
        call.app[METRICS].http.idempotency.labels("missing").inc()
        raise
    tenant_id = call.principal.tenant_id
    return IdempotencyKey(tenant_id, key, fingerprint(tenant_id, call))


def parse_key(values: list[str]) -> str:
    """Return the key of a request's headers. Raises `Problem` when there is none, several, or an unusable one."""
    if not values:
        raise Problem("idempotency_key_missing")
    key = values[0].strip()
    if len(values) > 1 or not key or not _KEY.match(key):
        raise Problem("idempotency_key_invalid")
    return key


def fingerprint(tenant_id: str, call: Call[Any, Any]) -> bytes:
    """Return a digest that is equal for equal requests, whatever the white space and order of keys of their bodies."""
    endpoint = call.endpoint
    asked = [tenant_id, endpoint.method, endpoint.path, dict(call.request.match_info), call.document]
    return hashlib.sha256(json_body.canonical(asked)).digest()
