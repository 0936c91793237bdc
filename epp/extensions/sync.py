"""Verisign's ConsoliDate (sync-1.0): moves a domain's expiry forward to a day of the year, billed pro rata."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from epp.errors import LocalProtocolError
from epp.namespaces import SYNC
from epp.xml import Writer

_LEAP_YEAR = 2024


@dataclass(frozen=True, slots=True)
class Sync:
    """Beside a domain update that changes nothing else (`chg=DomainChange()`): the day within the next year."""

    namespace: ClassVar[str] = SYNC

    month: int
    day: int

    def encode(self, parent: Writer) -> None:
        try:
            date(_LEAP_YEAR, self.month, self.day)
        except ValueError:
            raise LocalProtocolError("no such day of the year") from None
        parent.add_object("sync", SYNC, "update").add("expMonthDay", f"--{self.month:02}-{self.day:02}")
