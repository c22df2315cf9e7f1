"""People who talk to the bot: each does what the script says, at moments of their own."""

import asyncio
import itertools
import random
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..double import Message, Person
from .script import Script
from .tally import Watched

PATIENCE = 300.0
"""Seconds without any answer after which people give up."""
MOST_OPEN = 300
"""Messages that may be without an answer before people write more slowly: faults are to be tried, not the speed of the machine."""
BURSTS = 4
"""Moments at which a person writes; several messages may fall on one, so that they wait in a row."""
MENU = {"text": "NEAR", "reply_markup": {"inline_keyboard": [[{"text": "NEAR", "callback_data": "start"}]]}}
"""The message whose buttons people tap: the bot sent it some other day."""


@dataclass
class Talker:
    """A person with a script."""

    person: Person
    menu: Message
    script: Script
    said: list[float] = field(default_factory=list)
    """When each deed was done."""

    def act(self) -> None:
        """Does what comes next."""
        deed = self.script.deeds[len(self.said)]
        self.said.append(time.monotonic())
        if deed.kind == "tap":
            self.person.tap(self.menu, data=deed.what)
        else:
            self.person.say(deed.what)

    def act_out(self) -> None:
        """Does all that is left at once."""
        while len(self.said) < len(self.script.deeds):
            self.act()


def gather(double: Watched, plays: Sequence[Script], chats: int) -> list[Talker]:
    """People who know the bot already. Where they are more than the scripts, several have the same."""
    talkers = []
    for number, script in zip(range(chats), itertools.cycle(plays), strict=False):
        person = double.user(f"P{number}", language=script.language)
        talkers.append(Talker(person, double.post(person.chat, double.bot, MENU), script))
        double.heard[person.id] = []
        double.awaited |= {(person.id, deed.answer) for deed in script.deeds}
    return talkers


async def talk(double: Watched, talkers: Iterable[Talker], rate: float, draw: random.Random) -> None:
    """Everybody says all they have to say, at moments of their own, together `rate` messages a second; less where the bot is behind."""
    moments = []
    seconds = len(double.awaited) / rate
    for talker in talkers:
        bursts = [draw.uniform(0, seconds) for _ in range(BURSTS)]
        moments += [(at, talker) for at in draw.choices(bursts, k=len(talker.script.deeds))]
    began = time.monotonic()
    unsaid = len(moments)
    for at, talker in sorted(moments, key=lambda moment: moment[0]):
        await asyncio.sleep(max(0, began + at - time.monotonic()))
        if not await double.bell.until(lambda left=unsaid: len(double.awaited) - left < MOST_OPEN, PATIENCE):
            return
        unsaid -= 1
        talker.act()
