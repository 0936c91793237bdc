"""Reading export files line by line: CSV with a header, or JSON Lines. What a file holds is told by its name."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from billing_core.migration.records import KINDS


class UnreadableFile(ValueError):
    """The file is of no kind or form that can be imported."""


@dataclass(frozen=True, slots=True)
class Place:
    """A row of an export: the file's name and the number of the line on which the row ends, from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class RawRow:
    """`fields` is what the line holds; `problem` why it can't even be read."""

    place: Place
    kind: str
    fields: dict[str, Any]
    problem: str | None = None


def kind_of_file(path: Path) -> str:
    """Return the kind that a name such as `services-2.csv` begins with. Raises `UnreadableFile`."""
    for kind in KINDS:
        if path.name.startswith(kind) and not path.name[len(kind) : len(kind) + 1].isalnum():
            return kind
    raise UnreadableFile(f"{path.name}: the name begins with none of {', '.join(KINDS)}")


def read_rows(path: Path) -> Iterator[RawRow]:
    """Yield the rows of a file, one at a time. Raises `UnreadableFile`, OSError."""
    kind = kind_of_file(path)
    match path.suffix:
        case ".csv":
            yield from _read_csv(path, kind)
        case ".jsonl":
            yield from _read_json_lines(path, kind)
        case _:
            raise UnreadableFile(f"{path.name}: .csv and .jsonl are read")


def _read_csv(path: Path, kind: str) -> Iterator[RawRow]:
    """An empty cell is a field that is not given."""
    with path.open(encoding="utf-8-sig", newline="", errors="surrogateescape") as stream:
        reader = csv.DictReader(stream, strict=True)
        while True:
            try:
                row = next(reader, None)
            except csv.Error as err:
                yield RawRow(Place(path.name, reader.line_num), kind, {}, str(err))
                continue
            if row is None:
                return
            place = Place(path.name, reader.line_num)
            if None in row or None in row.values():
                fields = {str(name): value for name, value in row.items()}
                yield RawRow(place, kind, fields, "the line has not as many cells as the header")
                continue
            yield _row(place, kind, {name: value for name, value in row.items() if value != ""})


def _read_json_lines(path: Path, kind: str) -> Iterator[RawRow]:
    with path.open(encoding="utf-8", errors="surrogateescape") as stream:
        for number, line in enumerate(stream, start=1):
            if not line.strip():
                continue
            place = Place(path.name, number)
            try:
                fields = json.loads(line)
            except ValueError:
                yield RawRow(place, kind, {"line": line.rstrip("\n")}, "the line is not JSON")
                continue
            if isinstance(fields, dict):
                yield _row(place, kind, fields)
            else:
                yield RawRow(place, kind, {"line": line.rstrip("\n")}, "the line is not a JSON object")


def _row(place: Place, kind: str, fields: dict[str, Any]) -> RawRow:
    for value in fields.values():
        if isinstance(value, str) and not value.isprintable() and _is_broken(value):
            return RawRow(place, kind, fields, "the text is not UTF-8, or has characters that no text has")
    return RawRow(place, kind, fields)


def _is_broken(value: str) -> bool:
    return "\0" in value or any("\ud800" <= char <= "\udfff" for char in value)
