"""How much a text is in the domain's own words: those that questions in scope hold and others seldom do."""

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from ..language.scripts import Script, script_of
from .features import NAMES

_RUNNING = frozenset((Script.HAN, Script.KANA))
_LENGTHS = (2, 3)  # characters of what stands for words where words are not parted
_UNSPACED = 6  # syllables of a Korean word that may be several, typed as one
_TELLING = 2  # words of a text that tell
_FEWEST = 4  # questions in scope that a word must stand in


class Scope:
    """The share of each word's uses that are questions in scope."""

    def __init__(self, shares: Mapping[str, float]) -> None:
        self.shares = shares

    def strength(self, masked: str) -> float:
        """The mean of the two greatest shares of a text's words, from 0 to 1; names do not count."""
        greatest = heapq.nlargest(_TELLING, (self.shares.get(word, 0.0) for word in _words(masked)))
        return sum(greatest) / max(1, len(greatest))


def shares(samples: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Each word's share, as if there were as many questions out of scope as in it. Small talk is neither."""
    inside: Counter[str] = Counter()
    outside: Counter[str] = Counter()
    questions = Counter[bool]()
    for masked, intent in samples:
        if not intent.startswith(("chat.", "followup.")):
            (outside if intent == "unknown" else inside).update(_words(masked))
            questions[intent == "unknown"] += 1
    balance = questions[False] / max(1, questions[True])
    return {word: round(count / (count + balance * outside[word] + 1), 3) for word, count in inside.items() if count >= _FEWEST}


def _words(masked: str) -> Iterable[str]:
    """A text's words without its names, and in running scripts its pairs and triples of characters, each once."""
    found = {word for word in masked.split() if word not in NAMES}
    for word in list(found):
        script = script_of(word[0])
        if script in _RUNNING or (script is Script.HANGUL and len(word) >= _UNSPACED):
            found.update(word[i : i + n] for n in _LENGTHS for i in range(len(word) - n + 1))
    return found
