"""The contact mapping (RFC 5733)."""

from typing import Any

from epp.command import Codec
from epp.contact.check import CHECK
from epp.contact.create import CREATE
from epp.contact.delete import DELETE
from epp.contact.info import INFO
from epp.contact.transfer import TRANSFERS
from epp.contact.update import UPDATE

CODECS: tuple[Codec[Any, Any], ...] = (
    CHECK,
    CREATE,
    DELETE,
    INFO,
    UPDATE,
    *TRANSFERS,
)
