"""How many updates a second the whole channel deals with, and what takes the time. Nothing is asserted; compare figures of one run.

python -m tests.telegram.bench

The bot is a process of its own; the double runs in this one, on another core. The turn, the store and what makes a reply
Telegram's are measured afterwards in this process, on the same updates one after another; what is left of the bot's own time is
HTTP, python-telegram-bot and the event loop.
"""

import asyncio
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from near_bot.app import assistant as build
from near_bot.assistant import Assistant
from near_bot.channels.telegram.keyboards import keyboard
from near_bot.channels.telegram.markup import messages
from near_bot.knowledge.schema import LANGUAGES
from near_bot.model import Conversation, Reply, Request
from near_bot.settings import Settings
from near_bot.store.database import Database
from near_bot.store.inbox import Inbox
from near_bot.store.records import Arrival, Outcome, Talk
from near_bot.store.talks import Talks

from .faults import PATIENCE, Script, Watched, bot, gather, scripts, stop, take, until
from .scenario import TOKEN

UPDATES, CHATS = 2000, 200
SEED = 2
WARMING = 5
"""Updates beforehand in each language, whose model is read at the first."""
TICKS = os.sysconf("SC_CLK_TCK")


class Run(NamedTuple):
    """Seconds that it took, and the processor's seconds of bot and double."""

    seconds: float
    bot: float
    double: float


class Turn(NamedTuple):
    """A turn as it was taken, for measuring what follows it."""

    person: int
    before: Conversation
    reply: Reply
    after: Conversation


def main() -> None:
    """Prints the figures, one a line."""
    assistant = build(Settings.read())
    plays = scripts(assistant, UPDATES, CHATS, SEED)
    with tempfile.TemporaryDirectory() as folder:
        run = asyncio.run(_channel(plays, scripts(assistant, WARMING * len(LANGUAGES), len(LANGUAGES), SEED + 1), Path(folder)))
        began = time.process_time()
        turns = _turns(assistant, plays)
        turning = time.process_time() - began
        began = time.process_time()
        for turn in turns:
            request = Request(turn.reply.intent, turn.reply.entities)
            messages(turn.reply), keyboard(turn.reply, request, 0, assistant.knowledge, assistant.phrasing(turn.reply.language))
        shaping = time.process_time() - began
        storing = asyncio.run(_store(turns, Path(folder)))
    print(f"{UPDATES} updates of {CHATS} chats, all queued beforehand; no faults")
    print(f"updates a second through the channel  {UPDATES / run.seconds:7.0f}")
    print(f"seconds in all                        {run.seconds:7.2f}")
    print(f"the bot's processor time              {run.bot:7.2f} s  {100 * run.bot / run.seconds:5.1f} % of the time, {_each(run.bot)}")
    print(f"the double's, in another process      {run.double:7.2f} s  {100 * run.double / run.seconds:5.1f} % of the time")
    rest = run.bot - turning - storing - shaping
    parts = {"turns": turning, "store": storing, "HTML and buttons": shaping, "HTTP, library, event loop (the rest)": rest}
    for name, seconds in parts.items():
        print(f"  {name:<36}{seconds:7.2f} s  {100 * seconds / run.bot:5.1f} % of the bot's, {_each(seconds)}")


def _each(seconds: float) -> str:
    return f"{1000 * seconds / UPDATES:.2f} ms an update"


async def _channel(plays: Sequence[Script], warming: Sequence[Script], folder: Path) -> Run:
    async with Watched(TOKEN) as double, bot(double.url, folder) as process:
        await until(double, lambda: double.queue.polled)
        for talker in gather(double, warming):
            for _ in talker.script.deeds:
                talker.act()
        await until(double, lambda: not double.awaited)
        await double.settled(PATIENCE)
        talkers = gather(double, plays)
        own, others = time.process_time(), _processor_time(process.pid)
        for talker in talkers:
            for _ in talker.script.deeds:
                talker.act()
        began = time.monotonic()
        await until(double, lambda: not double.awaited)
        run = Run(time.monotonic() - began, _processor_time(process.pid) - others, time.process_time() - own)
        await double.settled(PATIENCE)
        await stop(process)
    return run


def _processor_time(process: int) -> float:
    """Seconds in user and system mode, of all threads; by Linux' own account, which is in hundredths."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _turns(assistant: Assistant, plays: Sequence[Script]) -> list[Turn]:
    found = []
    for person, script in enumerate(plays):
        conversation = Conversation()
        for deed in script.deeds:
            reply, after = take(assistant, deed.kind, deed.what, script.language, conversation)
            found.append(Turn(person, conversation, reply, after))
            conversation = after
    return found


async def _store(turns: Sequence[Turn], folder: Path) -> float:
    """What the store takes of the processor for the same updates, its own threads included."""
    database = await Database.open(f"sqlite:///{folder / 'bench.sqlite'}", TOKEN.encode())
    talks = Talks(database)
    inbox = Inbox(database, [talks.keep])
    began = time.process_time()
    for number, turn in enumerate(turns):
        talk = Talk(f"telegram:{turn.person}", f"telegram:{turn.person}")
        await inbox.put([Arrival(f"update:{number}", talk, time.time(), "{}")])
        for item in await inbox.take(1):
            await talks.conversation(talk)
            await inbox.done(item, Outcome(talk, turn.after, (number, number)))
    seconds = time.process_time() - began
    await database.close()
    return seconds


if __name__ == "__main__":
    main()
