"""The domain mapping (RFC 5731)."""

from typing import Any

from epp.command import Codec
from epp.domain.check import CHECK
from epp.domain.create import CREATE
from epp.domain.delete import DELETE
from epp.domain.info import INFO
from epp.domain.renew import RENEW
from epp.domain.transfer import TRANSFERS
from epp.domain.update import UPDATE

CODECS: tuple[Codec[Any, Any], ...] = (
    CHECK,
    CREATE,
    DELETE,
    INFO,
    RENEW,
    UPDATE,
    *TRANSFERS,
)
