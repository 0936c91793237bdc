"""Just enough of PromQL to hold a query against what is exported: its metrics, and the labels that it asks of each."""

import re
from collections.abc import Iterator

_QUERY = re.compile(r"\b((?:dgw|process|python)_[a-z0-9_]+)\b(\{[^}]*\})?")
_MATCHER = re.compile(r"([a-z_]+)\s*(?:=~|!~|!=|=)\s*\"")
_GROUPING = re.compile(r"\b(?:by|on|without|ignoring)\s*\(([^)]*)\)")


def selectors(query: str) -> Iterator[tuple[str, set[str]]]:
    """Yield each metric of a query with the labels that its matchers name."""
    for name, matchers in _QUERY.findall(query):
        yield name, set(_MATCHER.findall(matchers))


def groupings(query: str) -> set[str]:
    """Return the labels that a query groups or joins by."""
    return {label.strip() for labels in _GROUPING.findall(query) for label in labels.split(",") if label.strip()}
