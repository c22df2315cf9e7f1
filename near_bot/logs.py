"""What the program writes about itself: never a secret, and at INFO nothing that a person wrote."""

import logging
import re
import sys

_TOKEN = re.compile(r"\d{6,}(?::|%3A)[\w-]{20,}")
"""A Telegram bot's token, whosever it is."""
_TALKATIVE = ("httpx", "httpcore", "apscheduler", "aiosqlite")
"""Libraries whose lines at INFO and DEBUG hold addresses with the token, or say nothing that an operator needs."""


class _Redacted(logging.Formatter):
    """Takes secrets out of the finished text, so that tracebacks are covered too."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record), self._secrets)


def redacted(text: str, secrets: tuple[str, ...] = ()) -> str:
    """The text without tokens."""
    for secret in filter(None, secrets):
        text = text.replace(secret, "[token]")
    return _TOKEN.sub("[token]", text)


def configure(level: str, secrets: tuple[str, ...] = ()) -> None:
    """Everything goes to standard error; `level` is a name such as INFO."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Redacted(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("telegram.request").setLevel(logging.CRITICAL)  # a traceback for each page of a failing server
    logging.getLogger("telegram").setLevel(max(logging.INFO, logging.getLogger().level))  # its DEBUG holds addresses and messages
