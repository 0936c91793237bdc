from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from billing_core.migration.report import Figure, Notice
from billing_core.migration.staging import Rejected


@dataclass(frozen=True, slots=True)
class Cutover:
    """`system` names the old one; `at` is the instant from which its balances are ours.

    Nothing renews by itself, and nothing is written to customers, for `quiet` after it; debts may stand for `credit`.
    """

    system: str
    tenant_id: str
    at: datetime
    quiet: timedelta = timedelta(hours=24)
    credit: timedelta = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """`applied`: it is in the books now; else nothing was kept."""

    applied: bool
    figures: Sequence[Figure]
    rejected: Sequence[Rejected]
    notices: Sequence[Notice]

    @property
    def agrees(self) -> bool:
        return all(figure.agrees for figure in self.figures)


class Progress(Protocol):
    """Told what is being done, of how much (None: not known), and how far it is."""

    def begin(self, what: str, total: int | None) -> None: ...
    def advance(self, count: int) -> None: ...


class Silent:
    def begin(self, what: str, total: int | None) -> None: ...
    def advance(self, count: int) -> None: ...
