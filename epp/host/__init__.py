"""The host mapping (RFC 5732)."""

from typing import Any

from epp.command import Codec
from epp.host.check import CHECK
from epp.host.create import CREATE
from epp.host.delete import DELETE
from epp.host.info import INFO
from epp.host.update import UPDATE

CODECS: tuple[Codec[Any, Any], ...] = (
    CHECK,
    CREATE,
    DELETE,
    INFO,
    UPDATE,
)
