"""The state of one EPP session at the registry."""

from dataclasses import dataclass


@dataclass(slots=True, eq=False)
class SessionState:
    """One connection (or one cookie). `certificate_of` is the account that the client's certificate was issued to;
    None: no certificate is asked for. `registrar` is None until login.
    """

    id: str
    certificate_of: str | None = None
    registrar: str | None = None
    language: str = "en"
    object_uris: frozenset[str] = frozenset()
    extension_uris: frozenset[str] = frozenset()
    failed_logins: int = 0
