"""What is said at each step of a hand-over, to the person and to the staff; no words of a language yet."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from ..answers.compose import ask
from ..answers.secretariat import contact
from ..knowledge.load import Knowledge
from ..model import Expectation, Line, Spoken, counted, line
from ..store.records import Exchange, Thread
from .hours import is_open, next_opening

Action = Literal["pass", "reword", "decline", "leave", "add", "withdraw", "end", "close"]
"""What may be chosen at a step; `close` by the staff, the others by the person."""
LABELS: dict[Action, Line] = {
    "pass": line("Yes, pass it on"),
    "reword": line("I would rather write it anew"),
    "decline": line("No"),
    "leave": line("Never mind"),
    "add": line("Add something"),
    "withdraw": line("Withdraw my question"),
    "end": line("End the conversation with the Secretariat"),
    "close": line("Close the question"),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """Something said to the person or to the staff, in their language."""

    body: tuple[Line | str, ...]
    head: Line | None = None
    actions: tuple[Action, ...] = ()
    """What may be chosen now."""
    thread: int = 0
    """The thread that the choice is about; 0 where there is none yet."""
    expects: Expectation = ""


TEXT_ONLY = Notice((line("Only text can be passed on. Please write it in words."),))
"""To either side."""

# --- to the person ----------------------------------------------------------------------------------------------

NOTHING_PASSED_ON = Notice((line("All right. Nothing has been passed on."),))
ENDED = Notice((line("The conversation with the Secretariat has ended. From now on I answer you again."),))
WITHDRAWN = Notice((line("Your question is withdrawn, and the Secretariat has been told so."),))
CLOSED_BY_STAFF = Notice((line("The Secretariat has closed your question. From now on I answer you again; /human lets you ask another."),))
WRITE = Notice(
    (line("Please write in one message what you would like to ask the Secretariat. Before I pass it on, I will show it to you and ask."),),
    actions=("leave",),
    expects="words",
)
_NO_NAME = line("Neither your name nor your account is passed on. The Secretariat would answer you here.")


def preview(id: int, exchanges: tuple[Exchange, ...], spoken: Spoken) -> Notice:
    """All that would be passed on, and whether it may be."""
    told = (*content(exchanges, spoken), "", _NO_NAME)
    return Notice(told, line("May I pass this on to the staff of the Secretariat?"), ("pass", "reword", "decline"), id, "consent")


def content(exchanges: tuple[Exchange, ...], spoken: Spoken) -> tuple[Line | str, ...]:
    """The language and the last turns, as the person sees them before and the staff after."""
    lines: list[Line | str] = [line("Language: {language}", language=spoken)]
    for exchange in exchanges:
        lines += ["", line("Question: {text}", text=exchange.question)]
        if exchange.reply:
            lines.append(line("Answer of the bot: {text}", text=exchange.reply))
    return tuple(lines)


def passed_on(thread: Thread, knowledge: Knowledge, now: float) -> Notice:
    """That a question waits, and from when an answer may be expected."""
    waits = line("Your question is with the Secretariat. The answer will come to you here; meanwhile you can go on asking me.")
    return Notice((waits, when(knowledge, now)), actions=("add", "withdraw"), thread=thread.id)


def write_more(thread: Thread) -> Notice:
    """That what is written next is added to the question."""
    told = line("Please write in one message what you would like to add. It is passed on as you write it.")
    return Notice((told,), actions=("leave",), thread=thread.id, expects="words")


def delivered(thread: Thread, knowledge: Knowledge, now: float) -> Notice:
    """That words of the person's have been passed on."""
    told: list[Line | str] = [line("That has been passed on to the Secretariat.")]
    if not is_open(knowledge.secretariat.hours, now):
        told.append(when(knowledge, now))
    return Notice(tuple(told), actions=("end",) if thread.status == "talking" else ("add", "withdraw"), thread=thread.id)


def talking(thread: Thread) -> Notice:
    """That what a person writes goes to the staff."""
    told = line("You are in touch with the Secretariat: what you write here goes to its staff. Commands and buttons still reach me.")
    return Notice((told,), actions=("end",), thread=thread.id)


def answered(thread: Thread, text: str) -> Notice:
    """The staff's words, unchanged, in a frame."""
    frame = line("What you write now goes to the Secretariat, until you end the conversation.")
    return Notice((text, "", frame), line("The Secretariat answers:"), ("end",), thread.id)


def when(knowledge: Knowledge, now: float) -> Line:
    """When an answer may be expected."""
    hours = knowledge.secretariat.hours
    if is_open(hours, now):
        return line("The usual office hours are {hours}. You can expect an answer on one of the next working days.", hours=hours)
    return line(
        "The office is closed now; its usual hours are {hours}. You can expect an answer on a working day, from {opening} at the earliest.",
        hours=hours,
        opening=next_opening(hours, now),
    )


def out_of_reach(knowledge: Knowledge) -> Notice:
    """That the staff cannot be reached, and who else can help."""
    sorry = line("I am sorry: the staff of the Secretariat cannot be reached through me at present, so nothing was passed on.")
    return Notice((sorry, *(part for part in contact(knowledge, ask("secretariat.contact")).lines if isinstance(part, Line))))


# --- to the staff -------------------------------------------------------------------------------------------------

UNKNOWN_MESSAGE = Notice((line("That message belongs to no open question, so nothing was passed on. /open lists the open questions."),))
EDITED = Notice((line("A corrected answer is not passed on again. Please send the correction as a new answer."),))
HOW_TO_CLOSE = Notice((line("To close a question, send /close as a reply to one of its messages."),))


def question(thread: Thread) -> Notice:
    """A question that is new to the staff."""
    how = line("To answer, reply to this message: your words reach the person as they are. /close as a reply closes the question.")
    head = line("#Q{id}: a question to the Secretariat", id=str(thread.id))
    return Notice((*content(thread.exchanges, Spoken(thread.language)), "", how), head, ("close",), thread.id)


def more(thread: Thread, text: str) -> Notice:
    """What the person has added or answered."""
    return Notice((text,), line("#Q{id}: the person writes:", id=str(thread.id)), ("close",), thread.id)


def reached(thread: Thread) -> Notice:
    """That an answer has arrived."""
    return Notice((line("#Q{id}: your answer has been delivered.", id=str(thread.id)),), actions=("close",), thread=thread.id)


def gone(thread: Thread) -> Notice:
    """That the person cannot be reached any more."""
    told = line("#Q{id}: your answer could not be delivered, as the person has blocked the bot or left. It is closed.", id=str(thread.id))
    return Notice((told,))


def closed(thread: Thread) -> Notice:
    """That the staff have closed a thread, now or before."""
    return Notice((line("#Q{id} is closed.", id=str(thread.id)),))


def over(thread: Thread) -> Notice:
    """That an answer came after the end."""
    return Notice((line("#Q{id} is closed already, so your answer was not passed on.", id=str(thread.id)),))


def ended(thread: Thread) -> Notice:
    """That the person has ended it."""
    return Notice((line("#Q{id}: the person has ended it. It is closed.", id=str(thread.id)),))


def listing(threads: list[Thread], now: float) -> Notice:
    """The threads that are open, with their age and language."""
    if not threads:
        return Notice((line("No question is open."),))
    rows = [_row(thread, timedelta(seconds=max(0.0, now - (thread.opened or now)))) for thread in threads]
    return Notice(tuple(rows), counted("{count} question is open:", "{count} questions are open:", len(threads)))


def _row(thread: Thread, age: timedelta) -> Line:
    slots = {"id": str(thread.id), "language": Spoken(thread.language), "age": age}
    if thread.status == "talking":
        return line("#Q{id}: {language}, {age}, answered", **slots)
    return line("#Q{id}: {language}, {age}", **slots)
