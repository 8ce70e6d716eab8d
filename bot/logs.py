"""Logs: events by name, one line each; tokens, and the values of a row, are taken out wherever they come from."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.typing import Processor

DETAIL = re.compile(r"^DETAIL:.*$", re.MULTILINE)  # PostgreSQL says there the very values of a row
TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{8,}")  # a Telegram bot token, alone or inside a URL


def without_tokens(text: str) -> str:
    """
    >>> without_tokens("POST https://api.telegram.org/bot123456:TEST-TOKEN/getMe")
    'POST https://api.telegram.org/bot[token]/getMe'
    """
    return TOKEN.sub("[token]", text)


def without_values(error: str) -> str:
    r"""
    >>> without_values("duplicate key\nDETAIL:  Key (phone)=(254700000001) already exists.")
    'duplicate key\nDETAIL: [hidden]'
    """
    return DETAIL.sub("DETAIL: [hidden]", error)


def _redact(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    said = {key: without_values(without_tokens(value)) for key, value in event.items() if isinstance(value, str)}
    return {**event, **said}


def set_up(level: str) -> None:
    """Our own events and those of the libraries, to standard error."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _redact,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    renderer = structlog.processors.LogfmtRenderer(sort_keys=False, key_order=["timestamp", "level", "event"])
    foreign: list[Processor] = [structlog.stdlib.add_logger_name, *shared]
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=foreign,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _redact, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for noisy in (
        "httpx",
        "twilio",
        "httpcore",
        "telegram",
        "aiohttp.access",
        "uvicorn.access",
        "uvicorn.error",
        "asyncio",
        "alembic",
        "apscheduler",
        "fontTools",
    ):
        logging.getLogger(noisy).setLevel(logging.WARNING)
