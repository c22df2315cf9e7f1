"""The run from its beginning to its report."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from near_bot.assistant import Assistant

from ..scenario import TOKEN
from .people import Talker, gather, talk
from .plan import Trouble
from .process import PATIENCE, bot, stop, until
from .report import Report
from .script import scripts
from .tally import Tally, Watched

RATE = 100
"""Messages a second, all people together."""


async def run(assistant: Assistant, updates: int, chats: int, seed: int, late: int, folder: Path) -> Report:
    """Plays it all. What it needs on disk goes into `folder`."""
    plays = scripts(assistant, updates, chats, seed)
    kinds = Counter(deed.kind for script in plays for deed in script.deeds)
    draw = random.Random(seed)
    async with Watched(TOKEN) as double:
        talkers = gather(double, plays)
        sends = updates - kinds["tap"]
        trouble = Trouble(double, seed, draw.sample(range(1, sends + 1), late))
        double.faults.plan = trouble
        began = time.monotonic()
        async with bot(double.url, folder) as process:
            await until(double, lambda: double.queue.polled)
            talking = asyncio.create_task(talk(double, talkers, updates / RATE, draw))
            half_said = double.queue.next_id + updates // 2
            await until(double, lambda: double.queue.next_id >= half_said)
            trouble.deaf = True
            await asyncio.wait_for(trouble.unconfirmed.wait(), PATIENCE)
            ends = [await stop(process)]
        offered_again = sum(update["update_id"] < trouble.brought for update in double.queue.pending)
        trouble.deaf = False
        async with bot(double.url, folder) as process:
            await talking
            await double.bell.until(lambda: not double.awaited, PATIENCE)
            seconds = time.monotonic() - began
            double.callback_seconds = 0  # a tap whose acknowledgement failed is not worth waiting for
            await double.settled(timeout=PATIENCE, quiet=1)
            ends.append(await stop(process))
    tally = Tally()
    for talker in talkers:
        chat = talker.person.id
        cuts = {html: count for (whose, html), count in trouble.cut_late.items() if whose == chat}
        tally.add([deed.answer for deed in talker.script.deeds], talker.said, double.heard[chat], cuts)
    return Report(
        tally=tally,
        kinds=kinds,
        chats=chats,
        languages=len({script.language for script in plays}),
        faults=trouble.counts,
        late=late,
        ends=ends,
        offered_again=offered_again,
        seconds=seconds,
        leaks=leaks((folder / "log").read_text(encoding="utf-8"), talkers),
    )


def leaks(log: str, talkers: Iterable[Talker]) -> list[str]:
    """What stands in a log and must not."""
    number, secret = TOKEN.split(":")
    found = ["the token is in the log"] if number in log or secret in log else []
    deeds = [(talker.person.id, deed) for talker in talkers for deed in talker.script.deeds]
    found += [f"{deed.what!r} is in the log" for _, deed in deeds if deed.kind == "question" and deed.what in log]
    return found + [f"person {chat} is in the log" for chat in {chat for chat, _ in deeds} if str(chat) in log]
