"""What a call asks for: its fields, whether they came flat or as one JSON document."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulators.registrars.book import Account
from simulators.registrars.exchange import Call
from simulators.registrars.regru import facts
from simulators.registrars.regru.facts import Zone
from simulators.registrars.regru.refusals import Refused, incorrect, missing
from simulators.registrars.regru.state import State
from simulators.registrars.regru.switches import Switches

_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\Z")


@dataclass(frozen=True, slots=True)
class Request:
    fields: dict[str, Any]
    account: Account
    state: State
    switches: Switches
    now: datetime

    def text(self, name: str) -> str:
        value = self.fields.get(name)
        if value in (None, "") or not isinstance(value, str | int):
            raise missing(name)
        return str(value)

    def get(self, name: str) -> str:
        value = self.fields.get(name, "")
        return str(value) if isinstance(value, str | int) else ""

    def number(self, name: str) -> int:
        text = self.text(name)
        if not text.isdigit():
            raise incorrect(name)
        return int(text)

    def flag(self, name: str) -> bool:
        return self.get(name) in {"1", "True", "true"}

    def table(self, name: str) -> dict[str, str]:
        value = self.fields.get(name)
        if not isinstance(value, dict):
            raise missing(name)
        return {str(key): ",".join(each) if isinstance(each, list) else str(each) for key, each in value.items()}

    def name(self) -> str:
        return read_name(self.get("domain_name") or self.text("dname"))

    def rows(self) -> Sequence[dict[str, Any]]:
        """The items of a bulk call; the call itself is the one item of another."""
        items = self.fields.get("domains", self.fields.get("services"))
        if items is None:
            return [self.fields]
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise incorrect("domains")
        if len(items) > facts.ITEMS_MAX:
            raise Refused("TOO_MANY_OBJECTS_IN_ONE_REQUEST")
        return items

    def sum(self, minor: int) -> str | float:
        return f"{minor // 100}.{minor % 100:02d}" if self.switches.texts else minor / 100

    def id(self, number: str) -> str | int:
        return number if self.switches.texts else int(number)


def fields_of(call: Call) -> dict[str, Any]:
    """Return the flat fields, with those of `input_data` over them. Raises `Refused`."""
    flat: dict[str, Any] = {name: value for name, value in call.fields if name != "input_data"}
    if call.first("input_format") != "json":
        return flat
    try:
        document = json.loads(call.first("input_data") or "{}")
    except ValueError:
        raise incorrect("input_data") from None
    if not isinstance(document, dict):
        raise incorrect("input_data")
    return {**document, **flat}


def read_name(text: str) -> str:
    """Return a name in ASCII. Raises `Refused` for one that nobody could have."""
    try:
        name = text.strip().lower().encode("idna").decode()
    except UnicodeError:
        raise Refused("DOMAIN_BAD_NAME", dname=text) from None
    label = name.partition(".")[0]
    if zone_of(name) is None:
        raise Refused("DOMAIN_BAD_TLD", dname=text)
    if not _LABEL.match(label):
        raise Refused("DOMAIN_BAD_NAME", dname=text)
    if name.endswith(".xn--p1ai") and not label.startswith("xn--"):
        raise Refused("DOMAIN_NAME_MUSTBERUS", dname=text)
    if name.endswith((".ru", ".su")) and label.startswith("xn--"):
        raise Refused("DOMAIN_NAME_MUSTBEENG", dname=text)
    return name


def zone_of(name: str) -> Zone | None:
    """Return the zone that a name lies directly below; None where it is not sold."""
    return facts.ZONES.get(name.partition(".")[2])
