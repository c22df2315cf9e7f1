"""The fault run: many people talk to the real bot while requests fail and it is stopped and started again in the middle.

python -m tests.telegram.faults [--updates 2000] [--chats 200] [--seed N] [--late N]

Every message must be answered once and in its order. What people say and what they must hear is worked out beforehand by an
assistant in this process: only what can be told from the other answers of its chat is said. Which requests fail depends on the
seed, the method, the chat and how often that was asked before, so that the order in which chats are served changes little.
"""

import argparse
import asyncio
import itertools
import os
import random
import signal
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, Process
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from near_bot.app import assistant as build
from near_bot.assistant import Assistant
from near_bot.channels.telegram.markup import messages
from near_bot.channels.telegram.order import MOST_WAITING
from near_bot.channels.telegram.run import GRACE
from near_bot.dialogue.codes import COMMANDS
from near_bot.knowledge.schema import LANGUAGES, Language
from near_bot.model import Conversation, Reply, Request
from near_bot.model import Message as Said
from near_bot.settings import Settings

from ..data import questions
from .double import Double, Fault, Message, Person, cut, cut_late, delay, error, flood, half
from .double.wire import Params
from .scenario import TOKEN

ROOT = Path(__file__).parents[2]
RATE = 100
"""Messages a second, all people together."""
MOST_OPEN = 100
"""Messages that may be without an answer before people write more slowly: faults are to be tried, not the speed of the machine."""
BURSTS = 4
"""Moments at which a person writes; several messages may fall on one, so that they wait in a row."""
PATIENCE = 120.0
"""Seconds for which answers are waited for once all is said."""
SHORTEST = 8
"""Characters of a question that is looked for in the log; a shorter one may stand in it by chance."""
MENU = {"text": "NEAR", "reply_markup": {"inline_keyboard": [[{"text": "NEAR", "callback_data": "start"}]]}}
"""The message whose buttons people tap: the bot sent it some other day."""


# --- what people say, and what they must hear ---------------------------------------------------------------------


class Deed(NamedTuple):
    """What a person does: a `question`, a `command`, a deep `link`, or a `tap`; and the HTML that answers it."""

    kind: str
    what: str
    answer: str


class Script(NamedTuple):
    """All that one person does."""

    language: Language
    deeds: tuple[Deed, ...]


def scripts(assistant: Assistant, updates: int, chats: int, seed: int) -> list[Script]:
    """As many updates as wanted, shared among the chats, the languages in turn."""
    draw = random.Random(seed)
    said = {language: _sayings(assistant, language) for language in LANGUAGES}
    shares = [updates // chats + (number < updates % chats) for number in range(chats)]
    languages = itertools.cycle(LANGUAGES)
    return [_script(assistant, language, said[language], share, draw) for language, share in zip(languages, shares, strict=False)]


def take(assistant: Assistant, kind: str, what: str, client: Language, before: Conversation) -> tuple[Reply, Conversation]:
    """A deed's turn, in this process."""
    if kind == "tap":
        return assistant.take(assistant.request(what) or Request("unknown"), Said("", client), before)
    return assistant.turn(Said(what, client), before)


def _sayings(assistant: Assistant, language: Language) -> dict[str, list[str]]:
    members = list(assistant.knowledge.members)
    return {
        "question": [case.ask for case in questions(language) if len(case.ask) >= SHORTEST and case.intent != "chat.language"],
        "command": [f"/{name}" for name in COMMANDS if name != "language"],
        "link": [f"/start m-{id}" for id in members],
        "tap": [f"m-{id}" for id in members],
    }


def _script(assistant: Assistant, language: Language, sayings: Mapping[str, list[str]], count: int, draw: random.Random) -> Script:
    """Deeds that are answered each in its own way, whatever was said before: then an answer tells its question."""
    deeds: dict[str, Deed] = {}
    conversation = Conversation()
    while len(deeds) < count:
        kind = draw.choices(("question", "command", "link", "tap"), (5, 1, 2, 2))[0]
        what = draw.choice(sayings[kind])
        reply, after = take(assistant, kind, what, language, conversation)
        alone, _ = take(assistant, kind, what, language, Conversation())
        html = messages(reply)
        if len(html) == 1 and html[0] not in deeds and messages(alone) == html:
            deeds[html[0]] = Deed(kind, what, html[0])
            conversation = after
    return Script(language, tuple(deeds.values()))


# --- people, and Telegram as it notes what they hear --------------------------------------------------------------


class Heard(NamedTuple):
    """Something that the bot said or edited."""

    html: str
    at: float


class Watched(Double):
    """Notes when the bot said what."""

    def __init__(self, token: str) -> None:
        super().__init__(token)
        self.heard: dict[int, list[Heard]] = {}
        self.awaited: set[tuple[int, str]] = set()
        """Answers that are still to come, each with its chat."""

    def show(self, message: Message) -> None:
        self.heard.setdefault(message.chat.id, []).append(Heard(message.html, time.monotonic()))
        self.awaited.discard((message.chat.id, message.html))
        super().show(message)


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


def gather(double: Watched, plays: Sequence[Script]) -> list[Talker]:
    """People who know the bot already."""
    talkers = []
    for number, script in enumerate(plays):
        person = double.user(f"P{number}", language=script.language)
        talkers.append(Talker(person, double.post(person.chat, double.bot, MENU), script))
        double.heard[person.id] = []
        double.awaited |= {(person.id, deed.answer) for deed in script.deeds}
    return talkers


async def talk(double: Watched, talkers: Iterable[Talker], seconds: float, draw: random.Random) -> None:
    """Everybody says all they have to say, at moments of their own; later where the bot does not keep up, never where it is stuck."""
    moments = []
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


# --- what goes wrong ----------------------------------------------------------------------------------------------

ERRORS = {str(status): 2 for status in (500, 502, 503)} | {"cut": 3, "delay": 3}
SHARES = {"sendMessage": ERRORS | {"429": 3}, "editMessageText": ERRORS | {"429": 3}, "getUpdates": {**ERRORS, "half": 3}}
"""Of a hundred requests, how many fail in which way; of a method not named, as in ERRORS. A flood is always of one chat."""


class Trouble:
    """Plans faults, and counts them by method and kind."""

    def __init__(self, double: Double, seed: int, late: Sequence[int]) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self.cut_late: Counter[tuple[int, str]] = Counter()
        """Messages that were sent although their sender cannot know, each with its chat."""
        self.unconfirmed = asyncio.Event()
        """The bot was kept from confirming updates that it has."""
        self.deaf = False
        """Whether the bot is kept from confirming what it was given."""
        self.brought = 0
        """While it is kept so: the number after the last update that the bot has."""
        self._double = double
        self._seed = seed
        self._late = sorted(late)
        self._times: Counter[tuple[str, str]] = Counter()

    def __call__(self, method: str, params: Params, count: int) -> Fault | None:
        if self.deaf and method == "getUpdates":
            return self._kept_unconfirmed(params.get("offset", 0))
        if method == "sendMessage" and self._late and count >= self._late[0]:
            self._late.pop(0)
            self.cut_late[int(params["chat_id"]), params["text"]] += 1
            self.counts[method, "cut after it was carried out"] += 1
            return cut_late()
        chat = str(params.get("chat_id", ""))
        self._times[method, chat] += 1
        draw = random.Random(f"{self._seed} {method} {chat} {self._times[method, chat]}")
        shares = SHARES.get(method, ERRORS)
        kind = draw.choices([*shares, ""], [*shares.values(), 100 - sum(shares.values())])[0]
        if not kind:
            return None
        self.counts[method, kind] += 1
        match kind:
            case "429":
                return flood(1)
            case "cut":
                return cut()
            case "half":
                return half()
            case "delay":
                return delay(draw.uniform(0.1, 0.5), late=draw.random() < 0.5)
            case _:
                return error(int(kind))

    def _kept_unconfirmed(self, offset: int) -> Fault | None:
        """Cuts a request that would confirm what an earlier one brought."""
        if not any(update["update_id"] < offset for update in self._double.queue.pending):
            return None
        self.brought = offset
        self.unconfirmed.set()
        self.counts["getUpdates", "cut"] += 1
        return cut()


# --- the bot ------------------------------------------------------------------------------------------------------


@asynccontextmanager
async def bot(url: str, folder: Path) -> AsyncIterator[Process]:
    """The program as an operator starts it. Its log is added to `folder`/log."""
    settings = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": url,
        "NEAR_BOT_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'near.sqlite'}",
        "NEAR_BOT_MESSAGES_PER_SECOND": "1000",
    }
    with (folder / "log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "bot.py", cwd=ROOT, env=os.environ | settings, stdin=DEVNULL, stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


class End(NamedTuple):
    """How a bot left after SIGTERM."""

    status: int
    seconds: float


async def stop(process: Process) -> End:
    """Asks the bot to leave, and waits longer than it may take."""
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    status = await asyncio.wait_for(process.wait(), 2 * GRACE)
    return End(status, time.monotonic() - began)


# --- the run and its report ---------------------------------------------------------------------------------------


@dataclass
class Tally:
    """What became of the messages of all chats."""

    sent: int = 0
    answered: int = 0
    twice: int = 0
    """Answers beyond the first that the bot could have known to be such."""
    late: int = 0
    """Answers beyond the first whose sender was not told that the first was sent."""
    disordered: int = 0
    """Answers that came after that of a later message."""
    strange: int = 0
    """What answers none of the chat's messages."""
    waits: list[float] = field(default_factory=list)
    """Seconds from each message to its first answer."""

    @property
    def lost(self) -> int:
        return self.sent - self.answered

    def add(self, answers: Sequence[str], said: Sequence[float], heard: Sequence[Heard], cut_late: Mapping[str, int]) -> None:
        """A chat: the answers to what was said, in order; when it was said; what was heard."""
        number = {answer: place for place, answer in enumerate(answers)}
        first: dict[str, float] = {}
        furthest = -1
        for html, at in heard:
            if html not in number:
                self.strange += 1
            elif html not in first:
                first[html] = at
                self.disordered += number[html] < furthest
                furthest = max(furthest, number[html])
        copies = Counter(html for html, _ in heard if html in number)
        excused = {html: min(count - 1, cut_late.get(html, 0)) for html, count in copies.items()}
        self.sent += len(said)
        self.answered += len(first)
        self.late += sum(excused.values())
        self.twice += sum(copies.values()) - len(copies) - sum(excused.values())
        self.waits += [at - said[number[html]] for html, at in first.items()]


@dataclass
class Report:
    """A finished run."""

    tally: Tally
    kinds: Counter[str]
    chats: int
    languages: int
    faults: Counter[tuple[str, str]]
    late: int
    """How many answers were to be cut after they were carried out."""
    ends: list[End]
    offered_again: int
    """Updates that the first bot had fetched and could not confirm, so that the second was given them too."""
    seconds: float
    leaks: list[str]
    """What stands in the log and must not."""

    @property
    def shortcomings(self) -> list[str]:
        """What is not as it must be, in words."""
        tally = self.tally
        counts = {"lost": tally.lost, "twice": tally.twice, "out of order": tally.disordered, "answers to nothing": tally.strange}
        found = [f"{count} {what}" for what, count in counts.items() if count]
        found += [f"SIGTERM: status {end.status}" for end in self.ends if end.status]
        found += [f"SIGTERM: {end.seconds:.1f} s" for end in self.ends if end.seconds > GRACE]
        return found + self.leaks + ([f"{tally.late} sent twice for {self.late} lost answers"] if tally.late > self.late else [])

    def __str__(self) -> str:
        tally = self.tally
        cuts = statistics.quantiles(tally.waits, n=100) if len(tally.waits) > 1 else [0.0] * 99
        kinds = ", ".join(f"{count} {kind}s" for kind, count in self.kinds.most_common())
        rows = [
            ("updates sent", tally.sent, f"{kinds}; {self.chats} chats, {self.languages} languages"),
            ("answered", tally.answered, ""),
            ("lost", tally.lost, ""),
            ("answered twice", tally.twice, ""),
            ("out of order", tally.disordered, ""),
            ("answers to nothing that was said", tally.strange, ""),
            ("sent twice because the answer to a carried-out request was lost", tally.late, f"of {self.late} such answers"),
            ("faults", self.faults.total(), ""),
        ]
        rows += [(f"  {method}", count, kind) for (method, kind), count in sorted(self.faults.items())]
        rows += [
            ("restarts", len(self.ends) - 1, f"{self.offered_again} updates were fetched by both bots"),
            *[("  status after SIGTERM", end.status, f"in {end.seconds:.1f} s of {GRACE:.0f}") for end in self.ends],
            ("token or text of people in the log", len(self.leaks), ""),
        ]
        lines = [f"{name:<64}{count:6}  {note}".rstrip() for name, count, note in rows]
        times = {"seconds": self.seconds, "seconds from message to answer, p50": cuts[49], "seconds from message to answer, p99": cuts[98]}
        return "\n".join([*lines, *[f"{name:<64}{value:6.2f}" for name, value in times.items()]])


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


async def until(double: Double, ready: Callable[[], object]) -> None:
    """Waits for what must come about. Raises TimeoutError."""
    if not await double.bell.until(ready, PATIENCE):
        raise TimeoutError(f"the bot is not ready after {PATIENCE:.0f} s")


def leaks(log: str, talkers: Iterable[Talker]) -> list[str]:
    """What stands in a log and must not."""
    number, secret = TOKEN.split(":")
    found = ["the token is in the log"] if number in log or secret in log else []
    deeds = [(talker.person.id, deed) for talker in talkers for deed in talker.script.deeds]
    found += [f"{deed.what!r} is in the log" for _, deed in deeds if deed.kind == "question" and deed.what in log]
    return found + [f"person {chat} is in the log" for chat in {chat for chat, _ in deeds} if str(chat) in log]


def main() -> int:
    """Reads the command line; 1 where anything was lost, twice or out of order."""
    parser = argparse.ArgumentParser(prog="python -m tests.telegram.faults", description="The real bot while much goes wrong.")
    parser.add_argument("--updates", type=int, default=2000)
    parser.add_argument("--chats", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--late", type=int, default=0, metavar="N", help="cut N answers to messages that were sent; the default is 0")
    options = parser.parse_args()
    if options.updates > MOST_WAITING * options.chats:
        parser.error(f"of a chat, the bot lets at most {MOST_WAITING} messages wait: take fewer updates, or more chats")
    with tempfile.TemporaryDirectory() as folder:
        assistant = build(Settings.read())
        report = asyncio.run(run(assistant, options.updates, options.chats, options.seed, options.late, Path(folder)))
        print(report)
        if report.shortcomings:
            print("", "Not as it must be:", *report.shortcomings, "", "The end of the log:", sep="\n", file=sys.stderr)
            print(*(Path(folder) / "log").read_text(encoding="utf-8").splitlines()[-20:], sep="\n", file=sys.stderr)
    return 1 if report.shortcomings else 0


if __name__ == "__main__":
    sys.exit(main())
