"""What differs between HTTP interfaces: the answers they give, and what of them may be shown."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from adapters.http.call import Answer

JSON_TYPES = frozenset({"application/json", "text/json"})


def by_status(answer: Answer) -> tuple[str, str]:
    """Return class and code of an answer for metrics, where its body says no more."""
    if answer.status < 400:
        return "ok", f"http_{answer.status}"
    return ("busy" if answer.status >= 500 else "refused"), f"http_{answer.status}"


def read_json(answer: Answer) -> Any:
    return json.loads(answer.text)


@dataclass(frozen=True, slots=True)
class HttpDialect:
    """`shown` names the form fields and JSON members whose values evidence may hold; all others are masked, so that a
    field that the interface gets tomorrow is masked too. `verdict` gives the class and the code of an answer for
    metrics (`LinkMetrics.command_done`), both from closed sets. `readable` reads an answer as JSON is read, for the
    masking; raises ValueError.
    """

    content_types: frozenset[str] = JSON_TYPES
    shown: frozenset[str] = frozenset()
    verdict: Callable[[Answer], tuple[str, str]] = by_status
    readable: Callable[[Answer], Any] = read_json
