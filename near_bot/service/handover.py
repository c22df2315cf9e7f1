"""A person behind the bot: a question is offered, passed on, answered and closed. Knows no channel.

What a step says to whoever takes it is given back; what it says to the other side goes through the channel's `Post`. The other side
is told first and the step kept afterwards, so that a step which is taken again after a crash is told at most once more, and never lost.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from .. import metrics
from ..knowledge.load import Knowledge
from ..knowledge.schema import Language
from ..logs import get_logger
from ..model import Spoken
from ..store.records import Exchange, Status, Talk, Thread
from ..store.threads import OPEN, Threads
from . import notices
from .notices import Action, Notice

LOG = get_logger(__name__)
_OFFERED: tuple[Status, ...] = ("offered",)


class Post(Protocol):
    """How a channel reaches the two sides."""

    chat: str
    """The staff's chat, by a name unique among all channels."""

    async def to_staff(self, notice: Notice, answering: int | None) -> list[int]:
        """Says something to the staff, answering a message of their chat; the numbers of the messages, none where it reaches nobody."""

    async def to_person(self, address: str, language: Language, notice: Notice) -> bool:
        """Says something to a person; whether it reaches them."""


class Handover:
    """Every step, whoever takes it. `update` is the name of the update that is being answered."""

    def __init__(self, threads: Threads, post: Post, knowledge: Callable[[], Knowledge]) -> None:
        self._threads = threads
        self._post = post
        self._knowledge = knowledge

    # --- the person's steps ---------------------------------------------------------------------------------------

    async def ask(self, talk: Talk, address: str, language: Language, written: str = "") -> Notice:
        """Shows what would be passed on: what was written for it, else the last turns. Or how a question stands that was passed on."""
        thread = await self._threads.of(talk)
        if thread and thread.status in OPEN:
            return self._standing(thread)
        exchanges = (Exchange(written),) if written else await self._threads.last_turns(talk)
        if not exchanges:
            return notices.WRITE
        return notices.preview(await self._threads.offer(talk, address, language, exchanges), exchanges, Spoken(language))

    async def act(self, action: Action, id: int, talk: Talk, update: str) -> Notice | None:
        """Takes up what was chosen about a thread; None where that can be chosen no more."""
        thread = await self._threads.get(id) if id else None
        if thread and not self._threads.is_of(thread, talk):
            return None
        is_open = thread is not None and thread.status in OPEN
        match action:
            case "leave":
                return self._standing(thread) if thread and is_open else notices.NOTHING_PASSED_ON
            case "reword" if thread and thread.status == "offered":
                return notices.WRITE
            case "pass" if thread and (is_open or thread.status == "offered"):
                return await self._pass_on(thread, update)
            case "decline" if thread and not is_open:
                return await self._decline(thread)
            case "add" if thread and is_open:
                return notices.write_more(thread) if thread.status == "waiting" else notices.talking(thread)
            case "withdraw" | "end" if thread and thread.status != "offered":
                await self._end(thread)
                return notices.WITHDRAWN if action == "withdraw" else notices.ENDED
        return None

    async def add(self, thread: Thread, text: str, update: str) -> Notice:
        """Passes on what the person has to say about an open thread."""
        mark = self._threads.mark(update)
        if thread.from_person != mark and not await self._tell_staff(thread, notices.more(thread, text), from_person=mark):
            return notices.out_of_reach(self._knowledge())
        return notices.delivered(thread, self._knowledge(), self._threads.now)

    async def forget(self, talk: Talk) -> None:
        """Tells the staff that a question is withdrawn whose person is about to be forgotten."""
        thread = await self._threads.of(talk)
        if thread and thread.status in OPEN:
            await self._end(thread)

    # --- the staff's steps ----------------------------------------------------------------------------------------

    async def answer(self, thread: Thread | None, text: str, number: int, update: str) -> None:
        """Passes the staff's words on to the person; `number` is that of their message, which is told what became of it."""
        if thread is None or thread.status not in OPEN or thread.address is None:
            await self._post.to_staff(notices.over(thread) if thread else notices.UNKNOWN_MESSAGE, number)
            return
        mark = self._threads.mark(update)
        if thread.from_staff != mark:
            if not await self._post.to_person(thread.address, thread.language, notices.answered(thread, text)):
                await self._close(thread)
                await self._post.to_staff(notices.gone(thread), number)
                return
            await self._change(thread, "talking", OPEN, "answered", from_staff=mark)
        await self._tell_staff(thread, notices.reached(thread), number)

    async def close(self, thread: Thread | None, number: int) -> None:
        """Ends a thread on the staff's behalf; `number` is that of the message that asks for it."""
        if thread and thread.status in OPEN and thread.address:
            await self._post.to_person(thread.address, thread.language, notices.CLOSED_BY_STAFF)
            await self._close(thread)
        await self._post.to_staff(notices.closed(thread) if thread else notices.UNKNOWN_MESSAGE, number)

    async def list(self, number: int) -> None:
        """Tells the staff which threads are open."""
        await self._post.to_staff(notices.listing(await self._threads.open(), self._threads.now), number)

    # --- what they share ------------------------------------------------------------------------------------------

    def _standing(self, thread: Thread) -> Notice:
        return notices.talking(thread) if thread.status == "talking" else notices.passed_on(thread, self._knowledge(), self._threads.now)

    async def _pass_on(self, thread: Thread, update: str) -> Notice:
        if thread.status == "offered":
            numbers = await self._post.to_staff(notices.question(thread), None)
            if not numbers:
                self._out_of_reach()
                await self._threads.change(thread, "closed", _OFFERED)
                return notices.out_of_reach(self._knowledge())
            await self._threads.stand(thread, self._post.chat, numbers)
            mark = self._threads.mark(update)
            await self._change(thread, "waiting", _OFFERED, "opened", opened=self._threads.now, from_person=mark)
            thread = replace(thread, status="waiting")
        return self._standing(thread)

    async def _decline(self, thread: Thread) -> Notice:
        await self._change(thread, "closed", _OFFERED, "declined")
        return notices.NOTHING_PASSED_ON

    async def _end(self, thread: Thread) -> None:
        if thread.status in OPEN:
            await self._tell_staff(thread, notices.ended(thread))
            await self._close(thread)

    async def _close(self, thread: Thread) -> None:
        await self._change(thread, "closed", OPEN, "closed")

    async def _tell_staff(self, thread: Thread, notice: Notice, answering: int | None = None, **values: object) -> bool:
        """Says something about a thread, as an answer to its first message unless to another; whether that reaches the staff."""
        first = answering or await self._threads.first_message(thread, self._post.chat)
        numbers = await self._post.to_staff(notice, first)
        if numbers:
            await self._threads.stand(thread, self._post.chat, numbers, **values)
        else:
            self._out_of_reach()
        return bool(numbers)

    def _out_of_reach(self) -> None:
        LOG.error("the staff's chat cannot be reached; let the bot into it, or correct the setting that names it")

    async def _change(self, thread: Thread, status: Status, among: tuple[Status, ...], event: str, **values: object) -> None:
        """Takes a thread on, unless that has been done before; what happens is counted once."""
        if await self._threads.change(thread, status, among, event, **values):
            metrics.HANDOVERS(event=event).inc()
            LOG.info("hand-over", step=event)
