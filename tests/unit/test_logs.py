"""Logs hold no token, and at INFO no address and no text."""

import logging

import pytest

from near_bot.logs import configure, redacted

TOKEN = "1234567890:AAE-abcdefghijklmnopqrstuvwxyz_01234"


@pytest.fixture(autouse=True)
def logging_as_before() -> object:
    root, levels = logging.getLogger(), {}
    handlers, level = root.handlers[:], root.level
    for name in ("httpx", "telegram", "telegram.request"):
        levels[name] = logging.getLogger(name).level
    yield
    root.handlers[:], root.level = handlers, level
    logging.captureWarnings(False)
    for name, old in levels.items():
        logging.getLogger(name).setLevel(old)


def test_a_token_is_taken_out_of_lines_and_tracebacks(capsys: pytest.CaptureFixture[str]) -> None:
    configure("DEBUG", (TOKEN,))
    try:
        raise ValueError(f"The token `{TOKEN}` was rejected")
    except ValueError:
        logging.getLogger("x").exception("POST https://api/bot%s/getMe", TOKEN)
    told = capsys.readouterr().err
    assert "rejected" in told
    assert "[token]" in told
    assert TOKEN not in told
    assert TOKEN.split(":")[1] not in told


def test_any_other_token_is_taken_out_too() -> None:
    assert redacted(f"bot{TOKEN}/x bot{TOKEN.replace(':', '%3A')}/y") == "bot[token]/x bot[token]/y"


def test_requests_are_not_logged(capsys: pytest.CaptureFixture[str]) -> None:
    configure("INFO")
    logging.getLogger("httpx").info("HTTP Request: POST https://api.example/bot1/getMe")
    logging.getLogger("telegram.Bot").debug("text of a person")
    assert capsys.readouterr().err == ""
