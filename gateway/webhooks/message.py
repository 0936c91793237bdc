"""What is sent of an event: thin, without personal data; whoever wants more asks the interface."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gateway.clock import rfc3339
from gateway.events import KeptEvent
from gateway.ids import new_id

TEST = "webhook.test"


@dataclass(frozen=True, slots=True)
class Message:
    """`id` is the event's: however often it comes, its receiver knows it by that."""

    id: str
    type: str
    body: bytes


def message_of(event: KeptEvent) -> Message:
    return Message(event.id, event.type.value, _body(event.type.value, event.at, event.data, event.account_id))


def test_message(receiver_id: str, at: datetime) -> Message:
    """Return a message of nothing that happened."""
    return Message(new_id("evt"), TEST, _body(TEST, at, {"webhook": receiver_id}, None))


def _body(type_: str, at: datetime, data: Mapping[str, Any], account_id: str | None) -> bytes:
    document = {"type": type_, "timestamp": rfc3339(at), "data": {"account_id": account_id, **data}}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
