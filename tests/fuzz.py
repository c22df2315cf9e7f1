"""Puts random and mutated texts to the bot: none may raise anything, or take more than 50 ms.

    python -m tests.fuzz 1000000 [--seed 7] [--minutes 30]

Prints how many were asked, how long a turn takes at most, and whatever failed, with which it exits with 1. Time is that
of the processor; where it is too long, it is taken again by bots that have not read the text, and the least counts: a
busy machine makes a turn longer, never shorter.
"""

import argparse
import random
import sys
import time
import unicodedata
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context

from near_bot.app import assistant as build
from near_bot.assistant import Assistant
from near_bot.instruments.cases import all_cases
from near_bot.knowledge.load import KNOWLEDGE, Files, read_questions
from near_bot.knowledge.schema import LANGUAGES
from near_bot.model import Conversation, Message, Reply
from near_bot.settings import Settings

MOST_SECONDS = 0.05
TRIES = 3
"""Times that the seconds of a turn are taken again."""
LONGEST = 100_000
"""Characters of a text; no channel takes in more."""
LETTERS = (
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюяөү",
    "가나다라마바사아자차카타파하경북간쑤성언제가입했나요회원전화번호",
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん",
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンー",
    "河湖广山东西南北京省市县道府会员加入电话号码的吗什么时候在哪里年月日國會員縣東",
)
ODD = (
    "\u200b\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2069"  # no width, and directions
    "\x00\x01\x07\x08\t\n\r\x0b\x0c\x1b\x7f\x85\u2028\u2029"  # controls and line ends
    "\ud800\udbff\udc00\udfff\ue000\ue001\ue002\uffff\U0010ffff"  # surrogates, and what stands for names within
    "😀👍🏽👨‍👩‍👧‍👦🇰🇷🇲🇳❤️1️⃣"  # emoji
    "אבגשלוםمرحبا٠١٢٣नमस्तेไทยกำ"  # other scripts
    "゙́̈̄҃ᆨᅵ"  # signs that join what is before them
    "{}[]<>&%$#@!?'\"\\/|~`^*_=+-.,;:()…—«»「」。、？！　０１９Ａｚｱｶﾞ㈱㍻№ﬁıİßſΩ"
)
TAGS = (None, *LANGUAGES, "zh-hans", "pt-br", "", "xx", "\ud800", "en_US.UTF-8", "-" * 50)


@cache
def _questions() -> tuple[str, ...]:
    samples = [text for language in LANGUAGES for texts in read_questions(Files(KNOWLEDGE), language).values() for text in texts]
    return (*samples, *(case.ask for case in all_cases()))


@cache
def _names() -> tuple[str, ...]:
    knowledge = build(Settings.read()).knowledge
    return tuple(knowledge.region_name(id, language) for id in (*knowledge.members, *knowledge.regions) for language in LANGUAGES)


def utterance(dice: random.Random) -> str:
    """Something that nobody, or somebody in a hurry, might send."""
    text = _random(dice) if dice.random() < 0.3 else _question(dice)
    for _ in range(dice.choice((0, 1, 1, 2, 3, 5))):
        text = dice.choice(MUTATIONS)(text, dice)
    return text[:LONGEST]


def _question(dice: random.Random) -> str:
    text = dice.choice(_questions())
    for slot in ("{member}", "{country}"):
        text = text.replace(slot, dice.choice(_names()))
    return text.replace("{year}", str(dice.randrange(0, 10000)))


def _random(dice: random.Random) -> str:
    pools = dice.sample(LETTERS, dice.choice((1, 1, 2, 6)))
    length = dice.choice((0, 1, 2, 5, 10, 20, 40, 40, 80, 80, 80, dice.choice((80, 80, 80, 300, 1500))))
    pool = "".join(pools) + " " * 8 + dice.choice(("", ODD, "0123456789", "?!. "))
    return "".join(dice.choice(pool) for _ in range(dice.randrange(length + 1)))


def _drop(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text) + 1)
    return text[:at] + text[at + 1 :]


def _swap(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text) + 1)
    return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]


def _replace(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text) + 1)
    return text[:at] + dice.choice(dice.choice(LETTERS)) + text[at + 1 :]


def _odd(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text) + 1)
    return text[:at] + dice.choice(ODD) * dice.choice((1, 1, 3, 40)) + text[at:]


def _odd_between(text: str, dice: random.Random) -> str:
    return dice.choice(ODD).join(text)


def _joined(text: str, dice: random.Random) -> str:
    return text + dice.choice(("", " ", "\n", "? ", "。")) + _question(dice)


def _unspaced(text: str, dice: random.Random) -> str:
    return text.replace(" ", "")


def _long(text: str, dice: random.Random) -> str:
    return (text + dice.choice(("", " "))) * dice.choice((2, 2, 2, 3, 3, 10, 1000))


def _cased(text: str, dice: random.Random) -> str:
    return dice.choice((str.upper, str.title, str.swapcase))(text)


def _form(text: str, dice: random.Random) -> str:
    return unicodedata.normalize(dice.choice(("NFC", "NFD", "NFKC", "NFKD")), text)


def _wide(text: str, dice: random.Random) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def _cut(text: str, dice: random.Random) -> str:
    return text[dice.randrange(len(text) + 1) :]


def _shuffled(text: str, dice: random.Random) -> str:
    words = text.split()
    dice.shuffle(words)
    return " ".join(words)


def _reversed(text: str, dice: random.Random) -> str:
    return text[::-1]


def _command(text: str, dice: random.Random) -> str:
    return "/" + dice.choice(("", "language ", "help ", "start ", "7")) + text


def _named(text: str, dice: random.Random) -> str:
    return f"{text} {' '.join(dice.choice(_names()) for _ in range(dice.choice((1, 1, 1, 2, 2, 3, 30))))}"


MUTATIONS: tuple[Callable[[str, random.Random], str], ...] = (
    *(_drop, _swap, _replace, _odd, _odd_between, _joined, _unspaced, _long, _cased, _form, _wide, _cut, _shuffled, _reversed),
    *(_command, _named),
)


def taken(assistant: Assistant, message: Message, conversation: Conversation) -> tuple[float, Reply, Conversation]:
    """The seconds of processor that a turn takes, and what it gives."""
    began = time.thread_time()
    reply, after = assistant.turn(message, conversation)
    seconds = time.thread_time() - began
    assert reply.text.strip().encode("utf-8")
    assert 0 <= reply.confidence <= 1
    return seconds, reply, after


def ready() -> Assistant:
    """One that has read what each language needs, which is done at its first questions."""
    assistant = build(Settings.read())
    for case in all_cases():
        assistant.turn(Message(case.ask), Conversation())
    return assistant


def taken_anew(message: Message, conversation: Conversation) -> float:
    """The least seconds of processor that a turn takes of bots that have not read its text."""
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as pool:
        return min(pool.submit(_by_another, message, conversation).result() for _ in range(TRIES))


def _by_another(message: Message, conversation: Conversation) -> float:
    return taken(ready(), message, conversation)[0]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1996)
    parser.add_argument("--minutes", type=float, default=float("inf"))
    options = parser.parse_args()
    assistant, dice = ready(), random.Random(options.seed)
    conversation, slowest, failures, began, done = Conversation(), (0.0, ""), 0, time.monotonic(), 0
    while done < options.count and time.monotonic() - began < 60 * options.minutes:
        text, done = utterance(dice), done + 1
        if dice.random() < 0.6:
            conversation = Conversation()
        message, before = Message(text, dice.choice(TAGS)), conversation
        try:
            seconds, _, conversation = taken(assistant, message, before)
        except Exception as error:  # any at all is a failure
            failures += 1
            print(f"{error!r} from {text[:300]!r} in {conversation!r:.500}", flush=True)
            conversation = Conversation()
            continue
        if seconds > MOST_SECONDS:
            seconds = min(seconds, taken_anew(message, before))
        slowest = max(slowest, (seconds, text))
        if seconds > MOST_SECONDS:
            failures += 1
            print(f"{1000 * seconds:.0f} ms for {text[:300]!r}", flush=True)
        if done % 50_000 == 0:
            print(f"{done} done, {failures} failed, at most {1000 * slowest[0]:.1f} ms, {time.monotonic() - began:.0f} s", flush=True)
    minutes = (time.monotonic() - began) / 60
    print(f"{done} done in {minutes:.1f} minutes, {failures} failed, at most {1000 * slowest[0]:.1f} ms for {slowest[1][:100]!r}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
