"""The double by hand: a prompt to write at, and the bot's messages as a person would see them."""

import asyncio
import sys
import threading
from collections.abc import AsyncIterator

from .double import Double
from .people import Group, Person, Place
from .records import Message, Query
from .world import DEFAULT_TOKEN

HELP = """\
Plain lines are messages. `.tap LABEL-OR-NUMBER` taps a button of the last message that has any; `.edit TEXT` edits your last
question; `.inline TEXT` asks in inline mode; `.photo [CAPTION]`, `.sticker`, `.voice`, `.document` send such a thing; `.language CODE`
changes the language of your app (none without a code); `.as NAME` makes you somebody else; `.group` goes to a group with topics off,
`.private` back; `.help`; `.quit` or Ctrl-D."""


class Session:
    """Who speaks, where, and what was last said."""

    def __init__(self, double: Double, language: str | None) -> None:
        self.double = double
        self.people: dict[str, Person] = {}
        self.person = self._known("Anna", language)
        self.group: Group | None = None
        self.sent: Message | None = None

    @property
    def place(self) -> Place:
        return self.group or self.person

    def take(self, line: str) -> str | None:
        """Does what a line says; what to print, or None to end."""
        command, _, rest = line.partition(" ")
        rest = rest.strip()
        match command:
            case ".quit":
                return None
            case ".help":
                return HELP
            case ".tap":
                return self._tap(rest)
            case ".edit":
                if self.sent is None:
                    return "There is nothing to edit yet."
                self.person.edit(self.sent, rest)
            case ".inline":
                self._watch(self.person.inline(rest))
            case ".photo" | ".document":
                getattr(self.person, command[1:])(rest or None, chat=self.place)
            case ".sticker" | ".voice":
                getattr(self.person, command[1:])(chat=self.place)
            case ".language":
                self.person.language = rest or None
                return f"{self.person.json['first_name']} has language {rest or 'none'}."
            case ".as":
                self.person = self._known(rest or "Anna", self.person.language)
                self.group = None
                return f"You are {self.person.json['first_name']}."
            case ".group":
                self.group = self.group or self.double.group("Friends", [self.person])
                return "In the group “Friends”. The bot hears commands and replies only; `.private` goes back."
            case ".private":
                self.group = None
            case _ if line.startswith("."):
                return f"No command {command}; see .help."
            case _ if line.strip():
                self.sent = self.person.say(line, chat=self.place)
        return ""

    async def show(self) -> None:
        """Prints what the bot says, wherever, as it comes."""
        while True:
            await self.double.bell.until(lambda: any(chat.taken < len(chat.shown) for chat in self.double.chats.values()), None)
            for chat in self.double.chats.values():
                for message in chat.shown[chat.taken :]:
                    write(seen(message))
                chat.taken = len(chat.shown)

    def _tap(self, wanted: str) -> str:
        message = next((m for m in reversed(self.place.messages) if m.keyboard), None)
        if message is None:
            return "No buttons here yet."
        flat = [label for row in message.buttons for label in row]
        label = flat[int(wanted) - 1] if wanted.isdecimal() and 0 < int(wanted) <= len(flat) else wanted
        if label in message.urls:
            return f"Opens {message.urls[label]}"
        try:
            self._watch(self.person.tap(message, label))
        except LookupError as error:
            return str(error)
        return ""

    def _watch(self, query: Query) -> None:
        """Prints the answer to a query when it comes."""

        async def wait() -> None:
            try:
                write(answered(await self.person.answer(query, 15)))
            except TimeoutError as error:
                write(f"[{error}]")

        self.watching = asyncio.get_running_loop().create_task(wait())

    def _known(self, name: str, language: str | None) -> Person:
        if name not in self.people:
            self.people[name] = self.double.user(name, language)
        return self.people[name]


def write(text: str) -> None:
    """Prints a text in place of the prompt and the prompt after it."""
    if sys.stdin.isatty():
        print(f"\r{text}\n> " if text else "\r> ", end="", flush=True)
    elif text:
        print(text, flush=True)


def seen(message: Message) -> str:
    """A message as a person sees it: text with where its links lead, and numbered buttons in rows."""
    lines = [f"bot{' (edited)' if message.edited else ''}: {message.text}"]
    if message.venue:
        lines[0] += f"📍 {message.venue['title']}, {message.venue['address']}"
    if message.location:
        lines[0] += f" ({message.location['latitude']}, {message.location['longitude']})"
    if message.contact:
        lines[0] += f"👤 {message.contact['first_name']} {message.contact['phone_number']}"
    lines += [f"  {words} → {link}" for words, link in message.links.items() if words != link]
    number = 0
    for row in message.buttons:
        shown = []
        for label in row:
            number += 1
            shown.append(f"[{number} {label}{' ↗' if label in message.urls else ''}]")
        lines.append("  " + " ".join(shown))
    return "\n".join(lines)


def answered(answer: dict[str, object]) -> str:
    """The answer to a tap or to an inline query."""
    if "results" not in answer:
        return f"[{answer['text']}]" if answer.get("text") else ""
    results = answer["results"]
    lines = [f"  • {r['title']}: {r.get('description', '')}" for r in results] if isinstance(results, list) else []
    return "\n".join(["inline results:", *lines])


async def run(port: int, language: str | None) -> None:
    """Talks until the input ends."""
    async with Double(port=port) as double:
        session = Session(double, language)
        write(f"TELEGRAM_API_URL={double.url} TELEGRAM_BOT_TOKEN={DEFAULT_TOKEN}\nStart the bot with these, then write. `.help` helps.")
        showing = asyncio.create_task(session.show())
        async for line in _lines():
            said = session.take(line)
            if said is None:
                break
            write(said)
        showing.cancel()


async def _lines() -> AsyncIterator[str]:
    """Standard input, line by line; read in a thread that does not keep the program from ending."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[str | None] = asyncio.Queue()

    def read() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(queue.put_nowait, line.rstrip("\n"))
        loop.call_soon_threadsafe(queue.put_nowait, None)

    threading.Thread(target=read, daemon=True).start()
    while (line := await queue.get()) is not None:
        yield line
