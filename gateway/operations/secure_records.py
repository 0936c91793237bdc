"""The keys that sign a zone as JSON: in stored orders and in the rows of domains."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from adapters.model import DsRecord, KeyRecord, SecureRecord


def records_json(records: Sequence[SecureRecord]) -> list[dict[str, Any]]:
    return [asdict(record) for record in records]


def records_of(document: Sequence[Mapping[str, Any]]) -> tuple[SecureRecord, ...]:
    return tuple(DsRecord(**each) if "digest" in each else KeyRecord(**each) for each in document)
