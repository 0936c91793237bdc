"""PDFs by Typst: the same data gives the same bytes. Blocks for some milliseconds; run it in a thread."""

import json
from datetime import UTC, datetime, time
from importlib.resources import files
from typing import Any

import typst

from billing_core.documents.layout import layout

_TEMPLATE = files("billing_core.documents").joinpath("templates/paper.typ").read_bytes()


def render(snapshot: dict[str, Any], number: str) -> bytes:
    """Return the PDF of a kept document, with the date of its issue as the date of the file."""
    issued_at = datetime.combine(datetime.fromisoformat(snapshot["issued_on"]).date(), time.min, UTC)
    return typst.compile(
        _TEMPLATE,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(layout(snapshot, number), ensure_ascii=False)},
        timestamp=issued_at,
    )
