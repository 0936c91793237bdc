"""How to reach our account at one hosting panel."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PanelLink:
    """`url` has scheme, host and port. `calls_max` at once; `keep_dns`: a terminated account leaves its zone.

    `ca_file` None = the system's certificate authorities.
    """

    url: str
    user: str
    token: str = field(repr=False)
    ca_file: Path | None = None
    calls_max: int = 4
    connect_timeout_seconds: float = 5.0
    query_timeout_seconds: float = 20.0
    transform_timeout_seconds: float = 120.0
    keep_dns: bool = False
