"""What the tests of the double share."""

import re
import ssl
from contextlib import AbstractContextManager

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest
from telegram.request import HTTPXRequest

from ...telegram.double import Double

TOKEN = "1234567:AAtest-of-the-double"
LINK = "https://near.example/"
_CERTIFICATES = ssl.create_default_context()
"""Read once: httpx would for each client."""


def client(double: Double, token: str = TOKEN) -> Bot:
    request, polls = (HTTPXRequest(read_timeout=2, httpx_kwargs={"verify": _CERTIFICATES}) for _ in range(2))
    return Bot(token, base_url=f"{double.url}/bot", request=request, get_updates_request=polls)


def keyboard(**action: object) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("Press", **action)]])  # type: ignore[arg-type]


def refused(text: str) -> AbstractContextManager[object]:
    """Without regard to case: PTB takes "Bad Request: " away and begins with a capital."""
    return pytest.raises(BadRequest, match=f"(?i){re.escape(text)}")
