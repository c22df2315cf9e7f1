"""What an intent is told by: the letters, words and pairs of words of a masked text."""

import itertools
from collections import Counter

from ..language.scripts import Script, script_of

_RUNNING = frozenset((Script.HAN, Script.KANA))
_RUNNING_LENGTHS = (1, 2, 3)
_WORD_LENGTHS = (2, 3, 4, 5)


def features(masked: str) -> tuple[Counter[str], Counter[str]]:
    """Sequences of letters, and words with their pairs. In Han and kana, letters run on across words."""
    letters: Counter[str] = Counter()
    words = masked.split()
    running = any(script_of(c) in _RUNNING for c in masked)
    for part in [masked] if running else words:
        padded = f" {part} "
        for length in _RUNNING_LENGTHS if running else _WORD_LENGTHS:
            letters.update(padded[i : i + length] for i in range(len(padded) - length + 1))
    pairs = (f"{a} {b}" for a, b in itertools.pairwise(words))
    return letters, Counter([*(f"<{word}>" for word in words), *pairs])
