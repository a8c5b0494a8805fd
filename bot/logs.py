"""Logs: one line an event, readable on a terminal and JSON elsewhere."""

import logging
import sys
import traceback
from pathlib import Path
from typing import TextIO

import structlog


def set_up_logs(stream: TextIO = sys.stderr) -> None:
    """Send our events and the libraries' warnings to `stream`."""
    look: structlog.typing.Processor = structlog.processors.JSONRenderer()
    if stream.isatty():
        look = structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            look,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(stream),
    )
    logging.basicConfig(level=logging.WARNING, stream=stream)


def where(error: Exception) -> str:
    """Return an exception's type and where it was raised; what it says may be people's words."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
