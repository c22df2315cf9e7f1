"""The talk about the talk itself, and the ways in which a question finds no answer."""

import math

from ..knowledge.load import Knowledge
from ..knowledge.schema import LANGUAGES
from ..model import Answer, Line, Place, Request, counted, line
from ..retention import Retention
from .compose import ask, compose
from .secretariat import website

_MENU = (
    ask("about.near"),
    ask("members.list"),
    ask("membership.eligibility"),
    ask("membership.steps"),
    ask("history.timeline"),
    ask("secretariat.contact"),
)


def greeting(knowledge: Knowledge, request: Request) -> Answer:
    return compose(
        [
            line(
                "Hello! I answer questions about NEAR, the Association of North East Asia Regional Governments. "
                "What would you like to know?"
            )
        ],
        options=_MENU,
    )


def thanks(knowledge: Knowledge, request: Request) -> Answer:
    return compose([line("You are welcome. Ask me again whenever you like.")])


def goodbye(knowledge: Knowledge, request: Request) -> Answer:
    return compose([line("Goodbye. I am here at any hour.")])


def help(knowledge: Knowledge, request: Request) -> Answer:
    return compose(
        [
            line("Ask me about NEAR in Korean, English, Chinese, Japanese, Russian or Mongolian, in your own words."),
            line(
                "I know: what NEAR is, its history, its bodies and its Secretariat; who may join and how; "
                "and of each member since when, telephone, address and website."
            ),
            line("For example: when did Gansu join? May our region join? What is the telephone number of Qinghai?"),
        ],
        options=_MENU,
    )


def language(knowledge: Knowledge, request: Request) -> Answer:
    if request.entities.tongue:
        return compose([line("From now on I answer in English. /language changes it.")], options=_MENU)
    spoken = line(
        "I speak Korean, English, Chinese, Japanese, Russian and Mongolian, "
        "and answer in the language in which you write. Choose one for good:"
    )
    return compose([spoken], options=tuple(ask("chat.language", tongue=code) for code in LANGUAGES))


def human(knowledge: Knowledge, request: Request) -> Answer:
    lines = [line("I am a program. The people of the Secretariat can be reached through NEAR's website."), website(knowledge)]
    return compose(lines, {"secretariat/website": knowledge.secretariat.website}, options=(ask("secretariat.contact"), ask("chat.help")))


def privacy(knowledge: Knowledge, request: Request) -> Answer:
    kept = knowledge.retention
    return compose([line("I do not keep what you write."), *_kept(kept), _FORGET, *_questions_kept(kept)])


def privacy_with_staff(knowledge: Knowledge) -> Answer:
    """The same where questions can be passed on to people."""
    kept = knowledge.retention
    turns = counted(
        "I do not keep what you write, but for your last questions and how I answered them: these for at most {count} day, "
        "so that you can have them passed to the Secretariat.",
        "I do not keep what you write, but for your last questions and how I answered them: these for at most {count} days, "
        "so that you can have them passed to the Secretariat.",
        math.ceil(kept.turns),
    )
    threads = counted(
        "While a question of yours is with the Secretariat, I keep it and where to answer you: until it is closed, "
        "at most {count} day after the last message.",
        "While a question of yours is with the Secretariat, I keep it and where to answer you: until it is closed, "
        "at most {count} days after the last message.",
        math.ceil(kept.threads),
    )
    seen = line("What you have had passed on, the staff of the Secretariat have read in their own chat, without your name; it stays there.")
    return compose([turns, *_kept(kept), threads, _FORGET, *_questions_kept(kept), seen])


_FORGET = line("/forget removes all of this at once.")


def _kept(retention: Retention) -> list[Line]:
    """What is kept of every person who writes."""
    kept = [
        counted(
            "I keep the language that you chose and what we last spoke of (the topic and the region, not your words), "
            "for at most {count} day, under a code that does not show who you are.",
            "I keep the language that you chose and what we last spoke of (the topic and the region, not your words), "
            "for at most {count} days, under a code that does not show who you are.",
            math.ceil(retention.conversations),
        ),
        counted(
            "For at most {count} day I also keep, by their numbers alone, which of my messages answers which of yours.",
            "For at most {count} days I also keep, by their numbers alone, which of my messages answers which of yours.",
            math.ceil(retention.replies),
        ),
    ]
    if retention.any_questions:
        kept += [
            counted(
                "An exception: in case you judge an answer, I keep the question behind it for at most {count} day, under the same code.",
                "An exception: in case you judge an answer, I keep the question behind it for at most {count} days, under the same code.",
                math.ceil(retention.replies),
            )
        ]
    opinions = counted(
        "I keep your 👍 or 👎 for at most {count} day, under the same code.",
        "I keep your 👍 or 👎 for at most {count} days, under the same code.",
        math.ceil(retention.questions),
    )
    return [*kept, opinions]


def _questions_kept(retention: Retention) -> list[Line]:
    """What is kept of nobody in particular."""
    if not retention.any_questions:
        return []
    kept = counted(
        "So that my answers improve, I also keep questions that I could not answer well, for at most {count} day, "
        "without anything that tells who asked; not even /forget can find them.",
        "So that my answers improve, I also keep questions that I could not answer well, for at most {count} days, "
        "without anything that tells who asked; not even /forget can find them.",
        math.ceil(retention.questions),
    )
    return [kept]


def forget(knowledge: Knowledge, request: Request) -> Answer:
    return compose([line("Done: I no longer know which language you chose or what we spoke of.")])


def clarify(knowledge: Knowledge, request: Request) -> Answer:
    """Asks back: for the region that is missing, or which of the readings is meant."""
    if request.missed is not None:
        missed = line("There is no choice {number} here; there are {count}.", number=request.missed, count=len(request.choices))
        return compose([missed], options=request.choices)
    if request.choices:
        numbered = [line("{number}. {text}", number=i, text=choice) for i, choice in enumerate(request.choices, 1)]
        return compose([line("Which of these do you mean?"), *numbered], options=request.choices)
    if request.entities.strange:
        strange = line(
            "I know no region called {name}. Please check how it is spelt, or give its full name.", name=request.entities.strange
        )
        return compose([strange], options=(ask("members.list"), ask("secretariat.contact")))
    if request.entities.countries:
        return compose(
            [line("Which region do you mean? Please give its name.")],
            options=tuple(ask("members.list", countries=(code,)) for code in request.entities.countries),
        )
    return compose([line("Which region do you mean? Please give its name.")], options=(ask("members.list"), ask("secretariat.contact")))


def unknown(knowledge: Knowledge, request: Request) -> Answer:
    members = request.entities.members
    lines = [line("I do not know that: I only know about NEAR, its members and how to join it.")]
    if members:
        lines.append(
            line(
                "About {regions} I know since when it is a member, and its telephone, address and website where my sources give them.",
                regions=tuple(map(Place, members)),
            )
        )
    lines += [line("For anything else about NEAR, ask the Secretariat through its website."), website(knowledge)]
    options = (ask("member.profile", members=members),) if members else ()
    return compose(lines, options=(*options, *_MENU[:4]))


ANSWERS = {
    "chat.greeting": greeting,
    "chat.thanks": thanks,
    "chat.goodbye": goodbye,
    "chat.help": help,
    "chat.language": language,
    "chat.human": human,
    "chat.privacy": privacy,
    "chat.forget": forget,
    "clarify": clarify,
    "unknown": unknown,
}
