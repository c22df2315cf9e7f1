"""Names in a text: which regions and countries it speaks of, in any of the six languages and their scripts.

The longest name wins. Words of spaced scripts are compared whole, then without their endings; names in Hangul,
kana and Han are found inside running text, each with its own rule of where a name may begin and end. What is
near to a name is told by `misspelt.py`.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property, lru_cache

from ..knowledge.load import Knowledge
from ..knowledge.schema import Language
from ..language.scripts import Script, script_of
from .affixes import FREE_HANGUL, Affixes
from .mentions import How, Letters, Mention, placed
from .misspelt import Misspelt
from .names import Name, Names, build

_MOST_WORDS = 6  # of a name
_MOST_INFLECTED = 3  # words of a name that is looked for without endings
_SHORT_PAIR = 4  # letters of several words that are no name together
_SHORT_WORDS = 7  # the same where each is a word of the questions
_SHORTEST_KANA = 4  # characters of a name with kana that does not begin with katakana
_SEVERAL = re.compile("[㐀-鿿]{0,3}[两二三四五六七八九十][省国地市]")
"""What follows names of one character that are named together: "晋、陕、甘三省"."""
_RECENT = 4096  # words of texts for which what is found is kept


class Gazetteer:
    """Finds names in texts."""

    def __init__(self, knowledge: Knowledge, names: Names | None = None) -> None:
        self.names = names or build(knowledge)
        self.affixes = Affixes(knowledge)
        self.find_misspelt = Misspelt(knowledge, self.names, self.affixes).find
        self._beginnings = lru_cache(_RECENT)(self._find_beginnings)
        self._opens = lru_cache(_RECENT)(self._find_whether_opens)
        self._inflected = lru_cache(_RECENT)(self._find_inflected)

    def find(self, normal: str) -> tuple[Mention, ...]:
        """The names in a normal form as people write them, in order."""
        letters = Letters.of(normal)
        return tuple(placed(mention, letters) for mention in self._exact(letters))

    def _find_beginnings(self, word: str, language: Language) -> tuple[str, ...]:
        """Of a word's stems, those that a name begins with."""
        names = self._sorted_stems[language]
        return tuple(stem for stem in self.affixes.stems(word, language) if _begins_one(names, stem))

    def _find_whether_opens(self, word: str) -> bool:
        """Whether a name begins with a word, as it stands or without its endings."""
        return _begins_one(self._sorted_names, word) or any(self._beginnings(word, code) for code in self.names.stems)

    @cached_property
    def _longest(self) -> dict[str, int]:
        """Characters of the longest name in Hangul, kana or Han, by the first of them."""
        longest: dict[str, int] = {}
        for name in self.names.whole:
            if not script_of(name[0]).spaced:
                longest[name[0]] = max(len(name), longest.get(name[0], 0))
        return longest

    @cached_property
    def _sorted_stems(self) -> dict[Language, list[str]]:
        return {code: sorted(table) for code, table in self.names.stems.items()}

    @cached_property
    def _sorted_names(self) -> list[str]:
        return sorted(name for name in self.names.whole if script_of(name[0]).spaced)

    def _exact(self, letters: Letters) -> Iterator[Mention]:
        position, previous_end = 0, -1
        while position < len(letters.text):
            script = script_of(letters.text[position])
            match = self._words(letters, position) if script.spaced else self._inside(letters, position, previous_end)
            if not match:
                position = letters.words.get(position, position + 1) if script.spaced else position + 1
                continue
            end, name, how = match
            start = position
            if name.kind == "region":
                start, end = self.affixes.with_type(letters, start, end, script)
            yield Mention(start, end, name, how, letters.text[position:end], self._is_city(letters, start, match[0], end))
            position = previous_end = end

    def _is_city(self, letters: Letters, start: int, name_end: int, end: int) -> bool:
        """Whether the word beside a name makes it a city's: unless the two together are a region's own name."""
        kind = letters.text[name_end:end]
        return self.affixes.is_city(kind) and letters.text[start:end] not in self.names.whole

    def _words(self, letters: Letters, start: int) -> tuple[int, Name, How] | None:
        if start not in letters.words or not self._opens(letters.text[start : letters.words[start]]):
            return None
        words: list[str] = []
        ends: list[int] = []
        end = start
        while end in letters.words and len(ends) < _MOST_WORDS:
            words.append(letters.text[end : letters.words[end]])
            end = letters.words[end]
            ends.append(end)
        for count in range(len(ends), 0, -1):
            name = self.names.whole.get(letters.text[start : ends[count - 1]])
            shorter = self.names.whole.get(letters.text[start : ends[count - 2]]) if len(words[count - 1]) == 1 < count else None
            if shorter and shorter != name:  # "Tuv a" is not Tuva
                continue
            if count > 1 and self._are_words(words[:count]):
                continue
            if name:
                return ends[count - 1], name, "exact"
            if count <= _MOST_INFLECTED and (name := self._inflected(tuple(words[:count]))):
                return ends[count - 1], name, "inflected"
        return None

    def _are_words(self, words: list[str]) -> bool:
        """Whether several short words are just these: "to go" is not Togo, and "was it" not Wasit; but "u s a" is a name."""
        letters = sum(map(len, words))
        short = letters <= _SHORT_PAIR or (letters <= _SHORT_WORDS and self.names.everyday.issuperset(words))
        return short and max(map(len, words)) > 1

    def _find_inflected(self, words: tuple[str, ...]) -> Name | None:
        if len(words) == 1 and words[0] in self.names.everyday:
            return None
        first, *others = words
        for code, table in self.names.stems.items():
            begun = self._beginnings(first, code)
            for word in others:
                longer = (stem + more for stem in begun for more in self.affixes.stems(word, code))
                begun = tuple(stem for stem in longer if _begins_one(self._sorted_stems[code], stem))
            for stem in begun:
                if name := table.get(stem):
                    return name
        return None

    def _inside(self, letters: Letters, start: int, previous_end: int) -> tuple[int, Name, How] | None:
        longest = self._longest.get(letters.text[start], 0)
        for end in range(min(len(letters.text), start + longest), start, -1):
            name = self.names.whole.get(letters.text[start:end])
            if name and self._may_stand(letters, start, end, previous_end, name):
                return end, name, "exact"
        return None

    def _may_stand(self, letters: Letters, start: int, end: int, previous_end: int, name: Name) -> bool:
        text, length = letters.text, end - start
        script = script_of(text[start])
        if script is Script.HANGUL:
            opens = start in letters.words or start == previous_end or length > FREE_HANGUL
            return opens and (length >= FREE_HANGUL or self.affixes.closes(letters.rest_of_word(end)))
        if script is Script.KANA:
            cut = (start not in letters.words and _katakana(text[start - 1])) or _katakana(letters.rest_of_word(end)[:1])
            return not cut and (_katakana(text[start]) or length >= _SHORTEST_KANA)
        if script is Script.HAN and length == 1:
            opens = start in letters.words or start == previous_end
            closes = end in letters.ends or _SEVERAL.match(text, end) or (name.kind == "region" and text.startswith("的", end))
            return opens and bool(closes)
        return script is not Script.OTHER


def _begins_one(names: list[str], text: str) -> bool:
    """Whether one of these names, which are in order, begins with a text."""
    at = bisect_left(names, text)
    return at < len(names) and names[at].startswith(text)


def _katakana(character: str) -> bool:
    return bool(character) and ("ァ" <= character <= "ヺ" or character == "ー")
