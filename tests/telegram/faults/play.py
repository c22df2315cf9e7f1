"""A run from its beginning to its report."""

import asyncio
import random
import re
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from near_bot.assistant import Assistant

from ..scenario import TOKEN
from .database import Database
from .people import Talker, gather, talk
from .report import Report
from .runs import RUNS
from .script import scripts
from .stage import Options, Stage
from .tally import Tally, Watched
from .ways import Polling, Webhook

SETTLING = 30
"""Seconds for what may come after the last answer."""
DIFFERENT = 200
"""Scripts; where there are more people, several have the same."""


async def play(assistant: Assistant, name: str, options: Options, database: Database, folder: Path) -> Report:
    """Plays it all. The log goes into `folder`."""
    run, log = RUNS[name], folder / "log"
    each = options.updates // options.chats
    options = replace(options, updates=each * options.chats)
    way = Webhook if run.webhook else Polling
    plays = scripts(assistant, each, min(options.chats, DIFFERENT), options.seed, way.apart)
    settings = {"NEAR_BOT_DATABASE_URL": database.url} | dict(run.settings)
    async with Watched(TOKEN) as double, Stage(double, database, way(double, settings, log), options, run.program) as stage:
        talkers = gather(double, plays, options.chats)
        for _ in range(options.instances):
            await stage.add()
        began = time.monotonic()
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(talk(double, talkers, options.rate, random.Random(options.seed)))
                tasks.create_task(run.what(stage))
            await stage.until(lambda: not double.awaited)
        except* (TimeoutError, RuntimeError) as errors:
            stage.failures += map(str, errors.exceptions)
        seconds = time.monotonic() - began
        double.callback_seconds = 0  # a tap whose acknowledgement failed is not worth waiting for
        with suppress(TimeoutError):
            await double.settled(timeout=SETTLING, quiet=1)
        for instance in list(stage.instances):
            await stage.leave(instance)
    kinds = Counter(deed.kind for talker in talkers for deed in talker.script.deeds)
    languages = len({script.language for script in plays})
    leaking = leaks(log.read_text(encoding="utf-8"), talkers)
    return Report(name, stage, _tally(stage, talkers), kinds, languages, seconds, leaking)


def _tally(stage: Stage, talkers: Iterable[Talker]) -> Tally:
    tally = Tally()
    for talker in talkers:
        chat = talker.person.id
        cuts = {html: count for (whose, html), count in stage.cut_late.items() if whose == chat}
        answers = [deed.answer for deed in talker.script.deeds]
        tally.add(answers, talker.said, stage.double.heard[chat], cuts, stage.incidents)
    return tally


def leaks(log: str, talkers: Iterable[Talker]) -> list[str]:
    """What stands in a log and must not."""
    number, secret = TOKEN.split(":")
    found = ["the token is in the log"] if number in log or secret in log else []
    asked = {deed.what for talker in talkers for deed in talker.script.deeds if deed.kind == "question"}
    found += [f"{what!r} is in the log" for what in sorted(asked) if what in log]
    numbers = set(re.findall(r"\d+", log))
    return found + [f"person {talker.person.id} is in the log" for talker in talkers if str(talker.person.id) in numbers]
