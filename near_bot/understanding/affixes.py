"""What stands around a name: endings, particles, and words for a region's type, as the vocabularies list them."""

from collections.abc import Iterator
from functools import lru_cache

from ..knowledge.load import Knowledge
from ..knowledge.schema import LANGUAGES, Language
from ..language.scripts import Script, script_of
from .mentions import Letters
from .names import forms

FREE_HANGUL = 3
"""Syllables from which any word may follow a name without a space."""
_SHORTEST_STEM = 3  # of a word in a text
_RECENT = 4096  # words of texts whose stems are kept


class Affixes:
    """Of all languages; built once."""

    def __init__(self, knowledge: Knowledge) -> None:
        vocabulary = knowledge.vocabulary
        endings = {code: forms(words.endings) for code, words in vocabulary.items()}
        self.particles = endings["ko"]
        """Of Korean, the longest first."""
        self._endings = {code: frozenset(some) for code, some in endings.items()}
        self._longest_ending = {code: max(map(len, some), default=0) for code, some in endings.items()}
        types = forms(kind for words in vocabulary.values() for kind in words.region_types)
        self._types = frozenset(types)
        self._types_by_first = {first: tuple(kind for kind in types if kind[0] == first) for first in {kind[0] for kind in types}}
        self.hangul_types = tuple(kind for kind in types if script_of(kind[0]) is Script.HANGUL)
        """Korean words for kinds of regions, the longest first."""
        self._cities = frozenset(forms(word for words in vocabulary.values() for word in words.cities))
        self.stems = lru_cache(_RECENT)(self._find_stems)

    def is_city(self, kind: str) -> bool:
        """Whether a word is one for a city or district."""
        return kind in self._cities

    def closes(self, rest: str) -> bool:
        """Whether the rest of a Korean word is nothing but a region's type and a particle."""
        particles = self._endings["ko"]
        if not rest or rest in particles:
            return True
        return any(rest.startswith(kind) and (len(rest) == len(kind) or rest[len(kind) :] in particles) for kind in self.hangul_types)

    def with_type(self, letters: Letters, start: int, end: int, script: Script) -> tuple[int, int]:
        """The name together with the word for its type beside it: "province", "область", "省", "도"."""
        text = letters.text
        if script.spaced:
            if text[end : letters.words.get(end, end)] in self._types:
                end = letters.words[end]
            before = next((word for word, word_end in letters.words.items() if word_end == start), start)
            if text[before:start] in self._types:
                start = before
        elif kind := next((t for t in self._types_by_first.get(text[end : end + 1], ()) if text.startswith(t, end)), ""):
            if script is not Script.HANGUL or self.closes(letters.rest_of_word(end + len(kind))):
                end += len(kind)
        return start, end

    def without_particles(self, word: str, script: Script, shortest: int) -> Iterator[str]:
        """A word of at least so many letters, and what it is without what may follow a name: an ending; in Hangul a particle,
        or all after the region's type."""
        yield word
        if script is Script.CYRILLIC:
            stems = dict.fromkeys(stem for language in LANGUAGES for stem in self.stems(word, language)[1:])
            yield from (stem for stem in stems if len(stem) >= shortest)
        if script is Script.HANGUL:
            for kind in self.hangul_types:
                if (at := word.find(kind, FREE_HANGUL - 1)) > 0 and at + len(kind) < len(word):
                    yield word[: at + len(kind)]
            yield from self.stems(word, "ko")[1:2]

    def _find_stems(self, word: str, language: Language) -> tuple[str, ...]:
        """A word of a text as it stands, and without each ending that it may have, the longest first."""
        endings = self._endings[language]
        longest = min(self._longest_ending[language], len(word) - _SHORTEST_STEM)
        return (word, *(word[:-n] for n in range(longest, 0, -1) if word[-n:] in endings))
