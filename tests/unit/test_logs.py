"""Logs hold no token, and above DEBUG no address, no text and no person; every line tells the same things in the same order."""

import asyncio
import io
import json
import logging
import re
import sys
import warnings
from collections.abc import Iterator

import pytest

from near_bot.logs import configure, get_logger, redacted, turn_context

TOKEN = "1234567890:AAE-abcdefghijklmnopqrstuvwxyz_01234"
LOG = get_logger("near_bot.service.tried")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logger.level for name, logger in root.manager.loggerDict.items() if isinstance(logger, logging.Logger)}
    yield
    root.handlers[:], root.level = handlers, level
    logging.captureWarnings(False)
    for name, logger in root.manager.loggerDict.items():
        if isinstance(logger, logging.Logger):
            logger.setLevel(levels.get(name, logging.NOTSET))


def lines(level: str = "INFO", secrets: tuple[str, ...] = ()) -> io.StringIO:
    stream = io.StringIO()
    configure(level, secrets, stream)
    return stream


def read(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


# --- secrets ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stream", [Terminal(), io.StringIO()], ids=["terminal", "JSON"])
def test_a_token_is_taken_out_of_lines_and_tracebacks(stream: io.StringIO) -> None:
    configure("DEBUG", (TOKEN,), stream)
    for log in (logging.getLogger("x"), LOG):
        try:
            raise ValueError(f"The token `{TOKEN}` was rejected")
        except ValueError:
            log.exception(f"POST https://api/bot{TOKEN}/getMe")
    LOG.info("started", address=f"https://api/bot{TOKEN}", what={"token": [TOKEN]})
    told = stream.getvalue()
    assert told.count("[token]` was rejected") == 2
    assert told.count("[token]") >= 6
    assert TOKEN not in told
    assert TOKEN.split(":")[1] not in told


def test_any_other_token_is_taken_out_too() -> None:
    assert redacted(f"bot{TOKEN}/x bot{TOKEN.replace(':', '%3A')}/y") == "bot[token]/x bot[token]/y"


def test_other_secrets_are_taken_out_as_they_stand_in_addresses_and_in_json() -> None:
    password = 'p@ss "wörd"/\\1'
    stream = lines(secrets=(password, ""))
    LOG.info("tried", one=password, two="postgresql://near:p%40ss%20%22w%C3%B6rd%22%2F%5C1@db/near")
    assert read(stream)[0]["one"] == "[secret]"
    assert read(stream)[0]["two"] == "postgresql://near:[secret]@db/near"


def test_requests_are_not_logged() -> None:
    stream = lines()
    for name in ("httpx", "sqlalchemy.engine.Engine", "uvicorn.access", "alembic.runtime.migration"):
        logging.getLogger(name).info("POST https://api.example/bot1/getMe")
    logging.getLogger("telegram.Bot").debug("text of a person")
    assert stream.getvalue() == ""


# --- persons ------------------------------------------------------------------------------------------------------


def test_what_is_of_a_person_is_written_at_debug_only() -> None:
    stream = lines("DEBUG")
    with turn_context(chat=4711):
        LOG.debug("read", text="간쑤성은?")
        LOG.info("answered", text="간쑤성은?", update_id=99, intent="member.joined")
        LOG.error("failed", user=4711)
    debug, info, error = read(stream)
    assert (debug["text"], debug["chat"]) == ("간쑤성은?", 4711)
    assert "간쑤성은" in stream.getvalue(), "readable as it stands"
    assert info.keys() - error.keys() == {"intent"}
    assert not {"text", "update_id", "chat", "user"} & (info.keys() | error.keys())


# --- turns --------------------------------------------------------------------------------------------------------


def test_every_line_of_a_turn_holds_its_request_id() -> None:
    stream = lines()
    with turn_context(channel="telegram") as request:
        LOG.info("begun")
        logging.getLogger("library").warning("slow")
    LOG.info("idle")
    begun, slow, idle = read(stream)
    assert re.fullmatch("[0-9a-f]{8}", request)
    assert begun["request"] == slow["request"] == request
    assert begun["channel"] == "telegram"
    assert not {"request", "channel"} & idle.keys()


async def test_turns_side_by_side_keep_their_ids_apart() -> None:
    stream = lines()

    async def turn(number: int) -> str:
        with turn_context() as request:
            for _ in range(3):
                await asyncio.sleep(0)
                LOG.info("step", turn=number)
        return request

    requests = await asyncio.gather(*map(turn, range(5)))
    assert len(set(requests)) == 5
    assert [line["request"] for line in read(stream)] == [requests[line["turn"]] for line in read(stream)]  # type: ignore[index]


# --- shapes -------------------------------------------------------------------------------------------------------


def test_json_lines_have_the_same_keys_in_the_same_order() -> None:
    stream = lines()
    with turn_context() as request:
        LOG.info("answered", seconds=0.25, language="mn")
        logging.getLogger("library").warning("%d left", 3)
    first, second = read(stream)
    assert list(first) == ["time", "level", "logger", "event", "request", "seconds", "language"]
    assert list(second) == ["time", "level", "logger", "event", "request"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", str(first.pop("time")))
    assert first == {
        "level": "info",
        "logger": "near_bot.service.tried",
        "event": "answered",
        "request": request,
        "seconds": 0.25,
        "language": "mn",
    }
    assert (second["level"], second["logger"], second["event"]) == ("warning", "library", "3 left")


@pytest.mark.parametrize("name", ["near_bot.service.tried", "uvicorn.error", "asyncio"])
def test_an_exception_is_one_field(name: str) -> None:
    stream = lines()
    log = LOG if name == "near_bot.service.tried" else logging.getLogger(name)
    try:
        raise OSError("disk full")
    except OSError:
        log.exception("not kept")
    (line,) = read(stream)
    assert (line["level"], line["logger"], line["event"]) == ("error", name, "not kept")
    assert str(line["exception"]).startswith("Traceback (most recent call last):")
    assert str(line["exception"]).endswith("OSError: disk full")
    assert not line.keys() - {"time", "level", "logger", "event", "exception"}


def test_warnings_are_lines_too() -> None:
    stream = lines()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("too old", DeprecationWarning, stacklevel=1)
    (line,) = read(stream)
    assert (line["level"], line["logger"]) == ("warning", "py.warnings")
    assert "too old" in str(line["event"])


def test_in_a_terminal_lines_are_coloured_and_readable() -> None:
    stream = Terminal()
    configure("INFO", stream=stream)
    try:
        raise OSError("disk full")
    except OSError:
        LOG.exception("not kept", seconds=0.5)
    coloured = stream.getvalue()
    plain = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert plain != coloured
    first, *trace = plain.splitlines()
    assert re.fullmatch(r"\d{4}-\S+Z \[error +\] not kept +\[near_bot.service.tried\] seconds=0.5", first)
    assert trace[0] == "Traceback (most recent call last):"
    assert trace[-1] == "OSError: disk full"


def test_lines_go_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    configure("INFO")
    LOG.info("begun")
    output = capsys.readouterr()
    assert output.out == ""
    assert json.loads(output.err)["event"] == "begun"


@pytest.mark.parametrize(("level", "written"), [("DEBUG", 4), ("INFO", 3), ("WARNING", 2), ("ERROR", 1)])
def test_the_level_is_the_operators(level: str, written: int) -> None:
    stream = lines(level)
    for name in ("debug", "info", "warning", "error"):
        getattr(LOG, name)("x")
        getattr(logging.getLogger("library"), name)("x")
    assert len(read(stream)) == written * 2


def test_before_it_is_set_up_nothing_goes_to_standard_output(capfd: pytest.CaptureFixture[str]) -> None:
    LOG.info("begun")
    sys.stdout.flush()
    assert capfd.readouterr().out == ""
