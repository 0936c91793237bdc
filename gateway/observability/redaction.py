"""The second belt against secrets in logs: removes known names and known shapes from every record.

The first belt is that nobody logs them: secrets are `SecretStr` or hidden from `repr`. This processor is the last of
the chain, and foreign (stdlib) records pass it as well.
"""

import re
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

MASK = "***"

_SECRET_NAMES = re.compile(
    r"(pass(word|wd|port)?|pw|newpw|secret|token|authorization|cookie|api_?key|auth_?info|auth_?code|private_?key|dsn"
    r"|e_?mail|phone|fax|voice|street|city|postal_code|birthday|taxpayer_number|tax_number|vat_number|iban|legal_address|database_url)\Z",
    re.IGNORECASE,
)
_SHAPES = (
    (re.compile(r"dgw_(test|live)_([a-z0-9]+)_[A-Za-z0-9_-]+"), r"dgw_\1_\2_***"),
    (
        re.compile(r"(<(?:\w+:)?(pw|newPW|authInfo|email|voice|fax|street|passport)\b[^>]*>).*?(</)", re.DOTALL),
        r"\1***\3",
    ),
    (re.compile(r"(://[^/\s:@]+:)[^@\s/]+(@)"), r"\1***\2"),
    (re.compile(r"\b[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+\b"), "***@***"),
)
_DEPTH_MAX = 6

# A message from outside stays on its line: nobody forges a log line or colours an operator's terminal.
_ESCAPED = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)}


def is_secret_name(name: str) -> bool:
    """Tell whether what a field of this name holds is a secret or personal data."""
    return _SECRET_NAMES.search(name) is not None


@dataclass(slots=True)
class Tally:
    total: int = 0


REDACTED = Tally()
"""How many values this process has masked; one for all, as logging is one for all."""


class Redactor:
    """A structlog processor. `secrets` are values that must never be seen, whatever they are called."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets = tuple(sorted((text for text in set(secrets) if len(text) >= 6), key=len, reverse=True))

    def __call__(self, _logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        for name, value in list(event.items()):
            event[name] = self._clean(name, value, _DEPTH_MAX)
        return event

    def text(self, text: str) -> str:
        """Return `text` without secrets."""
        clean = text
        for secret in self._secrets:
            clean = clean.replace(secret, MASK)
        for shape, masked in _SHAPES:
            clean = shape.sub(masked, clean)
        if clean != text:
            REDACTED.total += 1
        return clean

    def _clean(self, name: str, value: Any, depth: int) -> Any:
        if is_secret_name(name) and value is not None:
            REDACTED.total += 1
            return MASK
        if isinstance(value, str):
            return self.text(value) if name == "exception" else self.text(value).translate(_ESCAPED)
        if isinstance(value, (bool, int, float)) or value is None:
            return value
        if depth and isinstance(value, Mapping):
            return {str(key): self._clean(str(key), member, depth - 1) for key, member in value.items()}
        if depth and isinstance(value, (list, tuple, set, frozenset)):
            return [self._clean("", member, depth - 1) for member in value]
        return self.text(str(value)).translate(_ESCAPED)
