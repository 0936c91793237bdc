"""What the probe orders: the zone, and beside the name what that zone needs of every order."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gateway.errors import SettingsError


@dataclass(frozen=True, slots=True)
class ProbeOrder:
    """`body` is a registration of the interface, without its name: contacts, name servers."""

    zone: str
    body: Mapping[str, Any]


def read_order(zone: str, file: Path) -> ProbeOrder:
    """Read `body` from a JSON file. Raises `SettingsError`."""
    try:
        body = json.loads(file.read_text())
    except (OSError, ValueError) as err:
        raise SettingsError([f"probe.order: {file} is not readable JSON: {type(err).__name__}"]) from err
    if not isinstance(body, dict):
        raise SettingsError([f"probe.order: {file} is not a JSON object"])
    return ProbeOrder(zone, body)
