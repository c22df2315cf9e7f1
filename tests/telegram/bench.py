"""How many updates a second the whole channel deals with, and what takes the time. Nothing is asserted; compare figures of one run.

python -m tests.telegram.bench

Every instance of the bot is a process of its own, and so are the double, which is this one, and PostgreSQL: they share the machine's
cores, so several instances answer more only where there are cores for them. The turn, the store and what makes a reply Telegram's are
measured afterwards in this process, on the same updates one after another; what is left of the bot's own time is HTTP,
python-telegram-bot and the event loop.
"""

import asyncio
import os
import tempfile
import time
from collections.abc import Callable, Sequence
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

from ..postgres import Postgres
from .faults import PATIENCE, Polling, PostgreSql, Script, Sqlite, Stage, Watched, Webhook, gather, processor_time, scripts, take
from .faults import Database as Kind
from .scenario import TOKEN

EACH, CHATS = 10, 200
UPDATES = EACH * CHATS
SEED = 2
WARMING = 5
"""Updates beforehand in each language, whose model is read at the first."""
MOST_INSTANCES = 3


class Run(NamedTuple):
    """Seconds that it took, and the processor's seconds of bot, double and database server."""

    seconds: float
    bot: float
    double: float
    server: float


class Turn(NamedTuple):
    """A turn as it was taken, for measuring what follows it."""

    person: int
    before: Conversation
    reply: Reply
    after: Conversation


def main() -> None:
    """Prints the figures, one a line."""
    assistant = build(Settings.read())
    plays = scripts(assistant, EACH, CHATS, SEED, apart=True)
    warming = scripts(assistant, WARMING, len(LANGUAGES), SEED + 1, apart=True)
    print(f"{UPDATES} updates of {CHATS} chats, all queued beforehand; no faults; {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        _alone(assistant, plays, warming, Path(folder))
        server = Postgres(durable=True)
        try:
            for instances in range(1, MOST_INSTANCES + 1):
                _together(server, plays, warming, instances, Path(folder))
        finally:
            server.close()


def _alone(assistant: Assistant, plays: Sequence[Script], warming: Sequence[Script], folder: Path) -> None:
    """One instance with SQLite, and what takes its time."""
    run = asyncio.run(_channel(Sqlite(folder), 1, plays, warming, folder, float))
    began = time.process_time()
    turns = _turns(assistant, plays)
    turning = time.process_time() - began
    began = time.process_time()
    for turn in turns:
        request = Request(turn.reply.intent, turn.reply.entities)
        messages(turn.reply), keyboard(turn.reply, request, 0, assistant.knowledge, assistant.phrasing(turn.reply.language))
    shaping = time.process_time() - began
    storing = asyncio.run(_store(turns, folder))
    print("One instance that asks for updates, SQLite:")
    _print(run)
    rest = run.bot - turning - storing - shaping
    parts = {"turns": turning, "store": storing, "HTML and buttons": shaping, "HTTP, library, event loop (the rest)": rest}
    for name, seconds in parts.items():
        print(f"  {name:<36}{seconds:7.2f} s  {100 * seconds / run.bot:5.1f} % of the bot's, {_each(seconds)}")


def _together(server: Postgres, plays: Sequence[Script], warming: Sequence[Script], instances: int, folder: Path) -> None:
    """Instances to which updates are brought, with PostgreSQL."""

    def serving() -> float:
        return sum(map(processor_time, server.processes))

    run = asyncio.run(_channel(PostgreSql(server), instances, plays, warming, folder, serving))
    print(f"{instances} to which updates are brought, PostgreSQL:")
    _print(run)
    share = 100 * run.server / (run.bot + run.server)
    print(f"  the database server's               {run.server:7.2f} s  {share:5.1f} % of bot and database, {_each(run.server)}")


def _print(run: Run) -> None:
    print(f"  updates a second                    {UPDATES / run.seconds:7.0f}")
    print(f"  seconds in all                      {run.seconds:7.2f}")
    print(f"  the bot's processor time            {run.bot:7.2f} s  {100 * run.bot / run.seconds:5.1f} % of the time, {_each(run.bot)}")
    print(f"  the double's, in another process    {run.double:7.2f} s  {100 * run.double / run.seconds:5.1f} % of the time")


def _each(seconds: float) -> str:
    return f"{1000 * seconds / UPDATES:.2f} ms an update"


async def _channel(
    database: Kind, instances: int, plays: Sequence[Script], warming: Sequence[Script], folder: Path, server: Callable[[], float]
) -> Run:
    way = Polling if isinstance(database, Sqlite) else Webhook
    settings = {"NEAR_BOT_DATABASE_URL": database.url}
    async with Watched(TOKEN) as double, Stage(double, database, way(double, settings, folder / "log")) as stage:
        for _ in range(instances):
            await stage.add()
        for talker in gather(double, warming, instances * len(warming)):
            talker.act_out()
        await stage.until(lambda: not double.awaited)
        await double.settled(PATIENCE)
        talkers = gather(double, plays, CHATS)
        before = time.process_time(), stage.processor_time, server()
        for talker in talkers:
            talker.act_out()
        began = time.monotonic()
        await stage.until(lambda: not double.awaited)
        seconds = time.monotonic() - began
        after = time.process_time(), stage.processor_time, server()
        await double.settled(PATIENCE)
        own, bot, serving = (late - early for early, late in zip(before, after, strict=True))
        return Run(seconds, bot, own, serving)
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
