"""What an intent is told by: the letters, words and pairs of words of a masked text, and the concepts that it speaks of."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from ..language.ngrams import ngrams, paired
from ..language.scripts import Script, script_of
from ..rows import Hashes, hashed
from .concepts import Concepts

REGION, COUNTRY, YEAR = "\ue000", "\ue001", "\ue002"
"""What stands for a name or a year in a masked text."""
NAMES = frozenset((REGION, COUNTRY, YEAR))

Parts = tuple[Hashes, ...]
"""Features of several sorts, by their hashes, each as often as it is there. Each sort weighs the same together."""

_RUNNING = frozenset((Script.HAN, Script.KANA))
_RUNNING_LENGTHS = range(1, 4)
_WORD_LENGTHS = range(2, 6)
_MOST_CONCEPTS = 14  # of a text that are paired
_MOST_WORDS = 8
_SHARES = 5  # steps of the share that is unexplained


def features(masked: str, concepts: Concepts) -> Parts:
    """Sequences of letters; words with their pairs; concepts with their pairs. In Han and kana, letters run on across words."""
    words = masked.split()
    running = any(script_of(c) in _RUNNING for c in masked)
    letters = ngrams(masked, _RUNNING_LENGTHS) if running else ngrams("  ".join(words), _WORD_LENGTHS)
    each = hashed(words)
    return np.concatenate(letters), np.concatenate([each, paired(each[:-1], each[1:])]), concept_features(masked, concepts)


def concept_features(masked: str, concepts: Concepts) -> Hashes:
    """A text's concepts, names among them, with their pairs, and how many words there are and how much they leave unexplained."""
    found, unexplained = concepts.find(masked)
    for name in NAMES:
        count = masked.count(name)
        found |= {name} if count else set()
        found |= {name * 2} if count > 1 else set()
    ordered = sorted(found)[:_MOST_CONCEPTS]
    sizes = (f"words {min(_MOST_WORDS, len(masked.split()))}", f"unexplained {int(unexplained * _SHARES)}", f"concepts {len(ordered)}")
    each = hashed(ordered)
    first, second = _pairs(len(each))
    return np.concatenate([each, paired(each[first], each[second]), hashed(sizes)])


@cache
def _pairs(count: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The places of each two of so many."""
    return np.triu_indices(count, 1)
