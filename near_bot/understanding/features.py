"""What an intent is told by: the letters, words and pairs of words of a masked text, and the concepts that it speaks of."""

import itertools
from collections import Counter

from ..language.scripts import Script, script_of
from .concepts import Concepts

REGION, COUNTRY, YEAR = "\ue000", "\ue001", "\ue002"
"""What stands for a name or a year in a masked text."""
NAMES = frozenset((REGION, COUNTRY, YEAR))

Parts = tuple[Counter[str], ...]
"""Features of several sorts, each sort weighing the same together."""

_RUNNING = frozenset((Script.HAN, Script.KANA))
_RUNNING_LENGTHS = (1, 2, 3)
_WORD_LENGTHS = (2, 3, 4, 5)
_MOST_CONCEPTS = 14  # of a text that are paired
_MOST_WORDS = 8
_SHARES = 5  # steps of the share that is unexplained


def features(masked: str, concepts: Concepts) -> Parts:
    """Sequences of letters; words with their pairs; concepts with their pairs. In Han and kana, letters run on across words."""
    letters: list[str] = []
    words = masked.split()
    running = any(script_of(c) in _RUNNING for c in masked)
    for part in [masked] if running else words:
        padded = f" {part} "
        for length in _RUNNING_LENGTHS if running else _WORD_LENGTHS:
            letters += [padded[i : i + length] for i in range(len(padded) - length + 1)]
    pairs = (f"{a} {b}" for a, b in itertools.pairwise(words))
    return Counter(letters), Counter([*(f"<{word}>" for word in words), *pairs]), concept_features(masked, concepts)


def concept_features(masked: str, concepts: Concepts) -> Counter[str]:
    """A text's concepts, names among them, with their pairs, and how many words there are and how much they leave unexplained."""
    found, unexplained = concepts.find(masked)
    for name in NAMES:
        count = masked.count(name)
        found |= {name} if count else set()
        found |= {name * 2} if count > 1 else set()
    ordered = sorted(found)[:_MOST_CONCEPTS]
    sizes = (f"words {min(_MOST_WORDS, len(masked.split()))}", f"unexplained {int(unexplained * _SHARES)}", f"concepts {len(ordered)}")
    return Counter([*(f"#{c}" for c in ordered), *(f"#{a}#{b}" for a, b in itertools.combinations(ordered, 2)), *sizes])
