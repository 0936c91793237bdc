"""One golden pair: the command that must give the request file, and what its response file must give back."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from epp import Command, CommandExtension, Dialect

GOLDEN = Path(__file__).parents[1] / "golden"


@dataclass(frozen=True)
class Case:
    """`file` is the pair's name in the dialect's folder; `code` and `data` are what the response decodes to."""

    file: str
    cl_trid: str
    command: Command[Any]
    data: Any = None
    code: int = 1000
    extensions: tuple[CommandExtension, ...] = ()


@dataclass(frozen=True)
class DialectCases:
    dialect: Dialect
    cases: tuple[Case, ...]

    def request(self, case: Case) -> bytes:
        return (GOLDEN / self.dialect.name / f"{case.file}.request.xml").read_bytes()

    def response(self, case: Case) -> bytes:
        return (GOLDEN / self.dialect.name / f"{case.file}.response.xml").read_bytes()


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0, micro: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, micro, tzinfo=UTC)
