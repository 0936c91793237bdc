"""Makes calls and answers fit for evidence: what is not known to be harmless is masked, structure stays."""

import json
from typing import Any

from adapters.http.call import Answer, HttpCall
from adapters.http.dialect import HttpDialect

MASK = "***"
_DEPTH_MAX = 12


def shown_call(call: HttpCall, shown: frozenset[str]) -> str:
    """Return the call on one line; headers are left out, and of a field that holds JSON its members are looked at."""
    fields: dict[str, Any] = {}
    for name, value in call.fields:
        fields[name] = _field(name, value, shown)
    return _line({"method": call.method, "path": call.path, "fields": fields})


def shown_answer(answer: Answer, dialect: HttpDialect) -> str:
    """Return the answer on one line; of what can't be read, only the length."""
    try:
        body: Any = _masked("", dialect.readable(answer), dialect.shown)
    except (ValueError, RecursionError):
        body = f"<unreadable: {len(answer.text)} characters>"
    return _line({"status": answer.status, "type": answer.content_type[:80], "body": body})


def _field(name: str, value: str, shown: frozenset[str]) -> Any:
    if value.startswith("{"):
        try:
            return _masked(name, json.loads(value), shown)
        except (ValueError, RecursionError):
            return MASK
    return _masked(name, value, shown)


def _masked(name: str, value: Any, shown: frozenset[str], depth: int = 0) -> Any:
    """Members of a list go by the list's name, and `$`, the text of an element, by the element's."""
    if depth > _DEPTH_MAX:
        return MASK
    if isinstance(value, dict):
        return {key: _masked(name if key == "$" else key, member, shown, depth + 1) for key, member in value.items()}
    if isinstance(value, list):
        return [_masked(name, member, shown, depth + 1) for member in value]
    return value if name in shown or value in (None, "") else MASK


def _line(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
