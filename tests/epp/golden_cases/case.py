"""One golden pair: the command that must give the request file, and what its response file must give back."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from epp import Command, CommandExtension, Dialect

GOLDEN = Path(__file__).parents[1] / "golden"


@dataclass(frozen=True)
class Case:
    """`file` is the pair's name in the dialect's folder; `code` and `data` are what the response decodes to.

    `answered` are the extensions of the response, None = those of the request; `services` what login named.
    """

    file: str
    cl_trid: str
    command: Command[Any]
    data: Any = None
    code: int = 1000
    extensions: tuple[CommandExtension, ...] = ()
    answered: tuple[object, ...] | None = None
    services: frozenset[str] | None = None


@dataclass(frozen=True)
class DialectCases:
    dialect: Dialect
    cases: tuple[Case, ...]
    subfolder: str = ""

    def encode(self, case: Case) -> bytes:
        return self.dialect.encode(
            case.command, cl_trid=case.cl_trid, extensions=case.extensions, services=case.services
        )

    def request(self, case: Case) -> bytes:
        return (GOLDEN / self.dialect.name / self.subfolder / f"{case.file}.request.xml").read_bytes()

    def response(self, case: Case) -> bytes:
        return (GOLDEN / self.dialect.name / self.subfolder / f"{case.file}.response.xml").read_bytes()


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0, micro: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, micro, tzinfo=UTC)
