"""Plays a scenario: a file of steps between a person, the bot and Telegram's double. scenarios/README.md tells how to write one."""

import asyncio
import re
import secrets
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from pydantic import SecretStr

from near_bot.assistant import Assistant
from near_bot.channels.telegram.run import serve
from near_bot.knowledge.schema import LANGUAGES
from near_bot.settings import Listen, Settings
from near_bot.store.database import Database
from near_bot.store.inbox import Inbox

from .double import Double, Group, Message, Person, Place, Query, error, flood

FOLDER = Path(__file__).parent / "scenarios"
SCRIPTS = {"ko": "[가-힣]", "en": "[A-Za-z]", "zh": "[一-鿿]", "ja": "[ぁ-ヺ]", "ru": "[А-я]", "mn": "[А-яӨөҮү]"}
PATIENCE = 20.0  # seconds
TOKEN = "1234567890:AAFakeFakeFakeFakeFakeFakeFakeFakeFa"
PORTS = range(20_000, 32_000)
"""Systems take none of these for a connection, which could come between the choice of one and its use."""
Step = dict[str, Any]


def load(path: Path) -> dict[str, Any]:
    """A scenario: its languages and its steps."""
    found: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return found


def scenarios() -> list[tuple[str, str]]:
    """Every scenario with each of its languages."""
    return [(path.stem, language) for path in sorted(FOLDER.glob("*.yaml")) for language in load(path).get("languages", LANGUAGES)]


class Stage:
    """One scenario in one language."""

    def __init__(self, double: Double, assistant: Assistant, database: Path, language: str) -> None:
        self.double = double
        self.assistant = assistant
        self.language = language
        self.settings = Settings(
            token=SecretStr(TOKEN), api_url=double.url, database_url=f"sqlite+aiosqlite:///{database}", messages_per_second=1000
        )
        self.people: dict[str, Person] = {}
        self.groups: dict[str, Group] = {}
        self.topics: dict[str, int] = {}
        self.name = f"@{double.bot['username']}"
        self.said: list[Message] = []
        self.bot: list[Message] = []
        self.query: Query | None = None
        self.staff: Group | None = None
        self.instances = 1
        self._stop = asyncio.Event()
        self._served: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> "Stage":
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        self._stop = asyncio.Event()
        hooked = self.instances > 1
        for settings in map(self._hooked, range(self.instances)) if hooked else [self.settings]:
            self._served.append(asyncio.create_task(serve(self.assistant, settings, self._stop, hooked=hooked, clock=self.double.clock)))

    async def stop(self) -> None:
        self._stop.set()
        await asyncio.gather(*self._served)
        self._served.clear()
        self.double.webhook.instances.clear()

    async def settled(self) -> None:
        """Until Telegram has nothing left to bring, and the bot has answered all that stands in its inbox."""
        await self.double.settled()
        database = await Database.open(self.settings.database_url, TOKEN.encode())
        async with asyncio.timeout(PATIENCE):
            while (await Inbox(database).backlog())[0]:
                await asyncio.sleep(0.01)
        await database.close()
        await self.double.settled()

    def _hooked(self, _: int) -> Settings:
        """The settings of one of several instances, to which updates are brought by turns."""
        listen = Listen("127.0.0.1", free_port())
        self.double.webhook.instances.append(f"http://{listen}")
        return self.settings.model_copy(update={"listen": listen, "webhook_url": "https://near.example/hook"})

    async def play(self, scenario: dict[str, Any]) -> None:
        """Raises AssertionError that names the step that went wrong."""
        app = scenario.get("app", self.language)
        self.double.mentions = scenario.get("mentions", False)
        for name in scenario.get("people", ["Anna"]):
            self.people[name] = self.double.user(name, self._words(app))
        for name, made in scenario.get("groups", {}).items():
            self.groups[name] = self.double.group(name, [self.people[n] for n in made["members"]], topics=bool(made.get("topics")))
            self.topics |= {topic: self.groups[name].topic(topic) for topic in made.get("topics", [])}
        if name := scenario.get("staff"):
            self.staff = self.groups[name]
            self.settings = self.settings.model_copy(update={"staff_chat": self.staff.id})
        if at := scenario.get("at"):
            self.double.clock = _from(datetime.fromisoformat(at).replace(tzinfo=ZoneInfo("Asia/Seoul")))
        self.instances = scenario.get("instances", 1)
        async with self:
            for number, step in enumerate(scenario["steps"], 1):
                try:
                    await self._step(dict(step))
                except (AssertionError, TimeoutError, LookupError) as wrong:
                    raise AssertionError(f"step {number}, {step}: {wrong}") from wrong
            with suppress(TimeoutError):
                await self.settled()

    async def _step(self, step: Step) -> None:
        person = self.people[step.pop("by", next(iter(self.people)))]
        place = self.groups.get(step.pop("in", ""))
        topic = self.topics.get(step.pop("topic", ""))
        (verb, what), *more = step.items()
        extra = dict(more)
        match verb:
            case "say":
                text = self._words(what).replace("@bot", self.name)
                answered = self._said_by_bot(place or person, extra["answering"]) if "answering" in extra else None
                self.said.append(person.say(text, chat=place, topic=topic, reply_to=answered))
            case "edit":
                person.edit(self.said[-1], self._words(what))
            case "send":
                if "answering" in extra:
                    extra["reply_to"] = self._said_by_bot(place or person, extra.pop("answering"))
                self.said.append(getattr(person, what)(chat=place, **{k: self._words(v) for k, v in extra.items()}))
            case "tap":
                data = self._words(what)
                under = [message for message in self.bot if message.chat is (place or person).chat][extra.get("under", -1)]
                self.query = person.tap(under, data, data=data if extra.get("blind") else None)
            case "inline":
                self.query = person.inline(self._words(what))
            case "told":
                assert self.query
                answer = await person.answer(self.query)
                assert self._words(what) in answer.get("text", ""), f"told {answer}"
            case "results":
                assert self.query
                self._check_results(await person.answer(self.query), what)
            case "bot":
                await self._check(await (place or person).next(), what, place, topic)
            case "nothing":
                await self.settled()
                heard = (place or person).unread
                assert not heard, f"the bot said {heard[0].text!r}"
            case "restart":
                await self.settled()
                await self.stop()
                await self.start()
            case "kicks" | "readmits":
                getattr(self.groups[what], verb)()
            case "blocks" | "unblocks":
                getattr(person, verb)()
            case "deletes":
                del self.bot[-1].chat.messages[self.bot[-1].id]
            case "migrates":
                self.groups[what] = self.double.migrate(self.groups[what])
            case "faults":
                self._plan(what)
            case "profile":
                await self._check_profile(what)
            case _:
                raise LookupError(f"there is no step {verb!r}")

    def _said_by_bot(self, where: Place, what: str) -> Message:
        """The last thing that the bot said there, or the last with a text in it."""
        return [message for message in self.bot if message.chat is where.chat and (what == "bot" or what in message.text)][-1]

    def _words(self, what: Any) -> Any:
        """A text by language, or the same in all."""
        return what.get(self.language) if isinstance(what, dict) else what

    async def _check(self, message: Message, wanted: dict[str, Any], place: Group | None, topic: int | None) -> None:
        self.bot.append(message)
        told = f"{message.text!r} with {message.data} {message.urls}"
        for text in _list(wanted.get("text")):
            assert self._words(text) in message.text, f"{self._words(text)!r} is not in {told}"
        for text in _list(wanted.get("not")):
            assert self._words(text) not in message.text, f"{self._words(text)!r} is in {told}"
        language = self._words(wanted.get("language", self.language))
        if message.text:
            assert re.search(SCRIPTS[language], message.text), f"not in {language}: {told}"
        for code in _list(wanted.get("buttons")):
            assert code in message.data.values(), f"no button {code} under {told}"
        for code in _list(wanted.get("no_button")):
            assert code not in message.data.values(), f"a button {code} under {told}"
        if "keyboard" in wanted:
            assert bool(message.keyboard) == wanted["keyboard"], told
        for label in _list(wanted.get("labels")):
            assert self._words(label) in [text for row in message.buttons for text in row], f"no button {self._words(label)!r} under {told}"
        for label in _list(wanted.get("no_labels")):
            assert all(self._words(label) not in row for row in message.buttons), f"a button {self._words(label)!r} under {told}"
        for link in _list(wanted.get("links")):
            assert link in {*message.links.values(), *message.urls.values()}, f"no link {link} in {told}, {message.links}"
        for kind, piece in wanted.get("marked", {}).items():
            assert (kind, self._words(piece)) in message.marked, f"{piece!r} is not marked as {kind}: {message.marked}"
        assert message.edited == wanted.get("edited", False), f"edited: {message.edited}, {told}"
        for name in ("venue", "contact"):
            given = getattr(message, name)
            assert bool(given) == (name in wanted), f"{name}: {given}"
            for key, value in (wanted.get(name) or {}).items():
                assert given[key] == self._words(value), f"{name}: {given}"
        assert message.topic == topic, f"in topic {message.topic}"
        if place and place is not self.staff:
            assert message.reply_to in (self.said[-1].id, None if message.edited else self.said[-1].id), f"answers {message.reply_to}"

    def _check_results(self, answer: dict[str, Any], wanted: dict[str, Any]) -> None:
        results = {row["id"]: row for row in answer["results"]}
        for code in _list(wanted.get("ids")):
            assert code in results, f"no result {code} among {list(results)}"
        if "first" in wanted:
            assert next(iter(results), None) == wanted["first"], f"first of {list(results)}"
        if "count" in wanted:
            assert len(results) == wanted["count"], list(results)
        for text in _list(wanted.get("text")):
            found = "\n".join(row["title"] + row["input_message_content"]["message_text"] for row in results.values())
            assert self._words(text) in found, f"{self._words(text)!r} is not in {found!r}"
        assert answer["is_personal"], "one person's results would be shown to others"
        assert answer["cache_time"] <= 60, f"kept for {answer['cache_time']} s"

    async def _check_profile(self, wanted: dict[str, Any]) -> None:
        """The menu, once all of it has been set."""
        assert await self.double.bell.until(lambda: len([c for c in self.double.calls if c.method == "setMyShortDescription"]) == 7, 5)
        commands = [call for call in self.double.calls if call.method == "setMyCommands"]
        assert {call.params.get("language_code", "") for call in commands} == {"", *LANGUAGES}, commands
        mine = [call for call in commands if call.params.get("language_code") == self.language]
        assert (mine[-1].status == 200) == wanted.get("accepted", True)
        if mine[-1].status == 200:
            assert wanted["commands"] == [row["command"] for row in mine[-1].params["commands"]]
            assert re.search(SCRIPTS[self.language], " ".join(row["description"] for row in mine[-1].params["commands"]))

    def _plan(self, what: dict[str, Any]) -> None:
        """The first requests of a method fail: `{sendMessage: [502, 429]}`."""
        left = {method: list(_list(statuses)) for method, statuses in what.items()}

        def plan(method: str, params: Any, count: int) -> Any:
            if not left.get(method):
                return None
            status = left[method].pop(0)
            return flood(1) if status == 429 else error(status)

        self.double.faults.plan = plan


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    while True:
        port = secrets.choice(PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def _from(start: datetime) -> Callable[[], float]:
    """A clock that goes on from a time."""
    ahead = start.timestamp() - time.time()
    return lambda: time.time() + ahead


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
