"""A chat in the terminal."""

import shutil
import unicodedata
from contextlib import suppress
from textwrap import fill
from typing import TextIO

from ..assistant import Assistant
from ..model import Conversation, Message, Reply, Request

PROMPT = "> "
LEAVE = ("/quit", "/exit")


def chat(assistant: Assistant, locale: str | None, source: TextIO, output: TextIO) -> int:
    """Talks until the input ends or the person leaves; 0 however it ends."""
    interactive = source.isatty() and output.isatty()
    conversation = Conversation()
    if interactive:
        _enable_history()
        reply, conversation = assistant.take(Request("chat.greeting"), Message("", locale), conversation)
        _show(reply, output)
    while (text := _next(interactive, source, output)) is not None:
        if text.strip().casefold() in LEAVE:
            break
        if text.strip() or not interactive:
            reply, conversation = assistant.turn(Message(text, locale), conversation)
            _show(reply, output)
    return 0


def _next(interactive: bool, source: TextIO, output: TextIO) -> str | None:
    """The next line typed; None at the end of the input, on Ctrl-D and on Ctrl-C."""
    try:
        return input(PROMPT) if interactive else (source.readline() or None)
    except (EOFError, KeyboardInterrupt):
        output.write("\n")
        return None


def _enable_history() -> None:
    """Arrow keys bring back what was typed, where the system can."""
    with suppress(ImportError):
        import readline  # noqa: F401


def _show(reply: Reply, output: TextIO) -> None:
    listed = [] if reply.intent == "clarify" and reply.options else list(enumerate(reply.options, 1))
    lines = [*reply.text.splitlines(), *(f"  {number}. {option.label}" for number, option in listed), ""]
    width = shutil.get_terminal_size().columns if output.isatty() else None
    for line in lines:
        output.write((_wrapped(line, width) if width else line) + "\n")
    output.flush()


def _wrapped(line: str, width: int) -> str:
    """The line broken at spaces; one with wide characters is left to the terminal, which may break it anywhere."""
    wide = any(unicodedata.east_asian_width(c) in "WF" for c in line)
    return line if wide else fill(line, width, break_long_words=False, break_on_hyphens=False)
