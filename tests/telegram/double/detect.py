"""What Telegram marks in a text by itself, roughly: links, addresses, telephone numbers, commands, mentions, hashtags."""

import re
from typing import Any

from .markup import units

ENDINGS = "com|org|net|info|int|edu|gov|biz|io|me|app|dev|kr|jp|cn|ru|mn|kp|tw|hk|eu|uk|de|fr|us|asia|рф|мон|한국"
STOP = r"[^\s<>\"«»“”‘’„]"
NAME = r"[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?"
EMAIL = rf"(?<![\w.+-])[a-z0-9_-]+(?:[.+][a-z0-9_-]+)*@(?:{NAME}\.)+[a-z]{{2,8}}(?![\w-])"
WHOLE = rf"(?<!\w)(?:https?|ftp|tg|tonsite)://{STOP}+"
BARE = rf"(?<![\w@./-])(?:\w(?:[\w-]*\w)?\.)+(?:{ENDINGS})(?![\w-]|\.\w)(?::\d+)?(?:[/?#]{STOP}*)?"
PATTERNS = (
    ("email", re.compile(EMAIL, re.IGNORECASE)),
    ("url", re.compile(f"{WHOLE}|{BARE}", re.IGNORECASE)),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z0-9_]{2,32}(?!\w)")),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>@])")),
    ("hashtag", re.compile(r"(?<!\w)#\w*[^\W\d]\w*(?![\w#])")),
    ("phone_number", re.compile(r"(?<![\w+])\+[1-9](?:[ \xa0().-]{0,2}\d){6,14}(?!\d)")),
)
EXCLUSIVE = frozenset(["text_link", "text_mention", "code", "pre", "custom_emoji"])


def detect(text: str, given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entities given and those found outside links and code, in order."""
    taken = [(e["offset"], e["offset"] + e["length"]) for e in given if e["type"] in EXCLUSIVE]
    found = list(given)
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            piece = match[0].rstrip(".,:;!?'…。、") if kind == "url" else match[0]
            while kind == "url" and piece.endswith(")") and piece.count(")") > piece.count("("):
                piece = piece[:-1]
            begin = units(text[: match.start()])
            end = begin + units(piece)
            if all(end <= a or b <= begin for a, b in taken):
                taken.append((begin, end))
                found.append({"type": kind, "offset": begin, "length": end - begin})
    return sorted(found, key=lambda e: (e["offset"], -e["length"]))
