"""PDFs by Typst: the same data gives the same bytes. Blocks for some milliseconds; run it in a thread."""

import json
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from importlib.resources import files
from typing import Any

import typst

from billing_core.documents.layout import layout
from billing_core.documents.papers import LEGAL_LANGUAGE

_TEMPLATE = files("billing_core.documents").joinpath("templates/paper.typ").read_bytes()


def render(
    snapshot: dict[str, Any],
    number: str,
    *,
    language: str = LEGAL_LANGUAGE,
    voided: tuple[date, str] | None = None,
) -> bytes:
    """Return the PDF of a document, with the date of its issue as the date of the file."""
    issued_at = datetime.combine(date.fromisoformat(snapshot["issued_on"]), time.min, UTC)
    sheet = layout(snapshot, number, language=language, voided=voided)
    return typst.compile(
        _TEMPLATE,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"sheet": json.dumps(asdict(sheet), ensure_ascii=False)},
        timestamp=issued_at,
    )
