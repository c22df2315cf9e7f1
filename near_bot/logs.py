"""What the program writes about itself: never a secret, and above DEBUG nothing that a person wrote and nothing that tells who it was."""

import json
import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex
from typing import TextIO
from urllib.parse import quote

import structlog
from structlog.stdlib import BoundLogger, ProcessorFormatter
from structlog.typing import EventDict, Processor

_TOKEN = re.compile(r"\d{6,}(?::|%3A)[\w-]{20,}")
"""A Telegram bot's token, whosever it is."""
_TALKATIVE = ("aiosqlite", "alembic", "apscheduler", "httpcore", "httpx", "sqlalchemy", "uvicorn.access", "watchfiles")
"""Libraries whose lines at INFO and DEBUG hold the token, what is stored or who asked, or say nothing that an operator needs."""
_PERSONAL = frozenset({"chat", "chat_id", "message", "message_id", "person", "question", "text", "update", "update_id", "user", "user_id"})
"""Values that are written at DEBUG only."""
_FIRST = ("time", "level", "logger", "event", "request")


def get_logger(name: str) -> BoundLogger:
    """A module's logger: `LOG = get_logger(__name__)`, then `LOG.info("answered", intent=…, seconds=…)`, an event and its values."""
    logger: BoundLogger = structlog.stdlib.get_logger(name)
    return logger


@contextmanager
def turn_context(**values: object) -> Iterator[str]:
    """Every line written inside holds these values and a new random `request` id, which is given; it tells nothing of the person."""
    request = token_hex(4)
    with structlog.contextvars.bound_contextvars(request=request, **values):
        yield request


def configure(level: str, secrets: tuple[str, ...] = (), stream: TextIO | None = None) -> None:
    """Everything, libraries' lines too, goes to `stream` (standard error): for reading in a terminal, else as a JSON object a line.

    `level` is a name such as INFO; `secrets` are taken out wherever they stand.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Formatter(secrets, readable=handler.stream.isatty()))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("telegram.request").setLevel(logging.CRITICAL)  # a traceback for each page of a failing server
    logging.getLogger("telegram").setLevel(max(logging.INFO, logging.getLogger().level))  # its DEBUG holds addresses and messages


def redacted(text: str, secrets: tuple[str, ...] = ()) -> str:
    """The text without tokens, and without these secrets, as they stand, in an address or in JSON."""
    text = _TOKEN.sub("[token]", text)
    for secret in filter(None, secrets):
        for form in (secret, quote(secret, safe=""), json.dumps(secret, ensure_ascii=False)[1:-1]):
            text = text.replace(form, "[secret]")
    return text


class _Formatter(ProcessorFormatter):
    """Takes secrets out of the finished text, so that tracebacks are covered too."""

    def __init__(self, secrets: tuple[str, ...], *, readable: bool) -> None:
        super().__init__(processors=[*_LINE, _READABLE if readable else _JSON])
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record), self._secrets)


def _discreet(_: object, __: str, event: EventDict) -> EventDict:
    """Leaves out what is of a person."""
    if event["_record"].levelno <= logging.DEBUG:
        return event
    return {key: value for key, value in event.items() if key not in _PERSONAL}


def _in_order(_: object, __: str, event: EventDict) -> EventDict:
    return {**{key: event[key] for key in _FIRST if key in event}, **event}


_LINE: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
    structlog.processors.format_exc_info,
    _discreet,
    ProcessorFormatter.remove_processors_meta,
    _in_order,
)
_JSON = structlog.processors.JSONRenderer(ensure_ascii=False)
_READABLE = structlog.dev.ConsoleRenderer(sort_keys=False, timestamp_key="time", exception_formatter=structlog.dev.plain_traceback)

structlog.configure(
    processors=[structlog.stdlib.filter_by_level, ProcessorFormatter.wrap_for_formatter],
    wrapper_class=BoundLogger,
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
