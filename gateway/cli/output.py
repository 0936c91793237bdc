"""How commands speak: data on stdout (text or JSON), everything else on stderr, and what the exit code means."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import IntEnum
from typing import Annotated, Any

import typer

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON with stable fields.")]


class Exit(IntEnum):
    """FOUND = the command worked and found problems; UNREACHABLE = database or registry does not answer."""

    OK = 0
    FAILED = 1
    USAGE = 2
    FOUND = 3
    UNREACHABLE = 4
    INTERRUPTED = 130


def say(text: str) -> None:
    """Tell a person something that is not the command's data."""
    typer.echo(text, err=True)


def complain(text: str) -> None:
    typer.echo(f"dgw: {text}", err=True)


def show_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def show_table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """Print rows in aligned columns; times in the local zone, as people read them."""
    lines = [list(columns), *([_cell(row.get(column)) for column in columns] for row in rows)]
    widths = [max(len(line[index]) for line in lines) for index in range(len(columns))]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        typer.echo("  ".join(cells).rstrip())


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M:%S %z")
    return str(value)
