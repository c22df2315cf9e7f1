"""Names in a text: which regions and countries it speaks of, in any of the six languages and their scripts.

The longest name wins. Words of spaced scripts are compared whole, then without their endings; names in Hangul,
kana and Han are found inside running text, each with its own rule of where a name may begin and end. What no
name explains is compared with a margin for slips, never to the gain of one region over another as near.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import islice, pairwise, product
from typing import Literal

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ..knowledge.load import Knowledge
from ..knowledge.schema import LANGUAGES, Language
from ..language.normalise import squeeze
from ..language.scripts import Script, script_of, spelt_out
from .names import MOST_READINGS, Name, NameKind, Names, build, forms
from .spelling import Spelling

How = Literal["exact", "inflected", "fuzzy"]

_MOST_WORDS = 6  # of a name
_LONGEST_NAME = 24  # characters of a name in Hangul, kana or Han
_SHORTEST_STEM = 3  # of a word in a text
_MOST_INFLECTED = 3  # words of a name that is looked for without endings
_FREE_HANGUL = 3  # syllables from which any word may follow a name without a space
_FUZZY = {Script.LATIN: 6, Script.CYRILLIC: 6, Script.HANGUL: 3, Script.KANA: 4}
"""The fewest characters of a word that is looked for with a margin for slips."""
_KATAKANA = re.compile("[ァ-ヺー]{4,}")
_SHORT_PAIR = 4  # letters of several words that are no name together, but for single letters: "u s a"
_LONG_PAIR = 8  # letters of a name of two words that is looked for with slips
_EARLIER_SOUGHT = 3  # letters less, from which it may hold two slips
_SHORTER_SOUGHT = 1  # character less, of a word where a name is sought
_SHORTEST_HAN = 3  # characters of a name in Han, its type among them, that may hold a slip
_SHORTEST_WITH_KANA = 5  # the same, of one with kana
_HAN_TYPES = frozenset("省市县県州道府")
_TWO_SLIPS = {Script.LATIN: 10, Script.CYRILLIC: 10, Script.HANGUL: 12, Script.KANA: 7}
"""The fewest letters (jamo, in Hangul) of a word that may hold two slips."""
_MOST_STRANGE = 16  # words of a text that are compared with names
_RECENT = 4096  # words of texts for which what is found is kept

_Fuzzy = dict[Script, dict[int, dict[str, str]]]
"""Names by their script, then by the length of how they are spelt out, then by that."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the normal form of a text, from `start` to before `end`."""

    start: int
    end: int
    name: Name
    how: How
    text: str
    city: bool = False
    """Whether it is a city or district of a region's name that is meant."""


@dataclass(frozen=True, slots=True)
class _Letters:
    """A normal form without spaces, with each word's start and end, and its characters' places in the normal form."""

    text: str
    words: dict[int, int]
    ends: frozenset[int]
    places: tuple[int, ...]

    @classmethod
    def of(cls, normal: str) -> "_Letters":
        words, start = {}, 0
        for word in normal.split():
            words[start] = start + len(word)
            start += len(word)
        return cls(squeeze(normal), words, frozenset(words.values()), tuple(i for i, c in enumerate(normal) if c != " "))

    def rest_of_word(self, position: int) -> str:
        """The characters from `position` to the end of the word whose beginning stands before it; none at a word's end."""
        return self.text[position : min((end for end in self.ends if end >= position), default=position)]


class Gazetteer:
    """Finds names in texts."""

    def __init__(self, knowledge: Knowledge, names: Names | None = None) -> None:
        vocabulary = knowledge.vocabulary
        self._endings = {code: forms(words.endings) for code, words in vocabulary.items()}
        self._ending_sets = {code: frozenset(endings) for code, endings in self._endings.items()}
        self._longest_ending = {code: max(map(len, endings), default=0) for code, endings in self._endings.items()}
        self._types = forms(kind for words in vocabulary.values() for kind in words.region_types)
        self._type_set = frozenset(self._types)
        self._hangul_types = tuple(kind for kind in self._types if script_of(kind[0]) is Script.HANGUL)
        self._cities = frozenset(forms(word for words in vocabulary.values() for word in words.cities))
        self._particles = frozenset(self._endings["ko"])
        self.names = names or build(knowledge)
        self._knowledge = knowledge
        self._stems = lru_cache(_RECENT)(self._find_stems)
        self._beginnings = lru_cache(_RECENT)(self._find_beginnings)
        self._inflected = lru_cache(_RECENT)(self._find_inflected)
        self._nearest = lru_cache(_RECENT)(self._find_nearest)
        self._near = lru_cache(_RECENT)(self._find_near)

    def find(self, normal: str) -> tuple[Mention, ...]:
        """The names in a normal form as people write them, in order."""
        letters = _Letters.of(normal)
        return tuple(_placed(mention, letters) for mention in self._exact(letters))

    @property
    def types_and_particles(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Korean words for kinds of regions, and particles."""
        return self._hangul_types, self._endings["ko"]

    def find_misspelt(self, normal: str, found: Collection[Mention], everyday: Spelling, *, sought: bool = False) -> tuple[Mention, ...]:
        """The names found, with those that are misspelt beside them. What is as near to an `everyday` word is no misspelt name.

        Where a name is `sought`, since the question cannot be answered without one, shorter words may be one too.
        """
        letters = _Letters.of(normal)
        taken = {place for mention in found for place in range(mention.start, mention.end)}
        more: list[Mention] = []
        for mention in sorted(self._misspelt(letters, taken, everyday, sought), key=lambda mention: mention.start - mention.end):
            placed = _placed(mention, letters)
            places = range(placed.start, placed.end)
            if taken.isdisjoint(places):
                more.append(placed)
                taken.update(places)
        return tuple(sorted([*found, *more], key=lambda mention: mention.start))

    # --- building ------------------------------------------------------------------------------------------------

    def _find_stems(self, word: str, language: Language) -> tuple[str, ...]:
        """A word of a text as it stands, and without each ending that it may have, the longest first."""
        endings = self._ending_sets[language]
        longest = min(self._longest_ending[language], len(word) - _SHORTEST_STEM)
        return (word, *(word[:-n] for n in range(longest, 0, -1) if word[-n:] in endings))

    def _find_beginnings(self, word: str, language: Language) -> tuple[str, ...]:
        """Of a word's stems, those that a name begins with."""
        names = self._sorted_stems[language]
        return tuple(s for s in self._stems(word, language) if (at := bisect_left(names, s)) < len(names) and names[at].startswith(s))

    @cached_property
    def _sorted_stems(self) -> dict[Language, list[str]]:
        return {code: sorted(table) for code, table in self.names.stems.items()}

    @cached_property
    def _fuzzy(self) -> _Fuzzy:
        """The names that are looked for with a margin for slips."""
        knowledge = self._knowledge
        near = {*knowledge.members, *(id for id in knowledge.regions if id[:2] in knowledge.countries.member)}
        keys: _Fuzzy = {script: defaultdict(dict) for script in Script}
        stems = (item for table in self.names.stems.values() for item in table.items())
        for key, name in (*stems, *self.names.whole.items()):
            script = script_of(key[0])
            if script in _FUZZY and len(key) >= _FUZZY[script] - _SHORTER_SOUGHT and (name.kind == "country" or near.issuperset(name.ids)):
                spelt = spelt_out(key)
                keys[script][len(spelt)][spelt] = key
        return keys

    # --- names as they are written -------------------------------------------------------------------------------

    def _exact(self, letters: _Letters) -> Iterator[Mention]:
        position, previous_end = 0, -1
        while position < len(letters.text):
            script = script_of(letters.text[position])
            match = self._words(letters, position) if script.spaced else self._inside(letters, position, script, previous_end)
            if not match:
                position += 1
                continue
            end, name, how = match
            start = position
            if name.kind == "region":
                start, end = self._with_type(letters, start, end, script)
            yield Mention(start, end, name, how, letters.text[position:end], self._is_city(letters, start, match[0], end))
            position = previous_end = end

    def _is_city(self, letters: _Letters, start: int, name_end: int, end: int) -> bool:
        """Whether the word beside a name makes it a city's: unless the two together are a region's own name."""
        kind = letters.text[name_end:end]
        return kind in self._cities and letters.text[start:end] not in self.names.whole

    def _words(self, letters: _Letters, start: int) -> tuple[int, Name, How] | None:
        if start not in letters.words:
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
            if count > 1 and ends[count - 1] - start <= _SHORT_PAIR and max(map(len, words[:count])) > 1:  # "to go" is not Togo
                continue
            if name:
                return ends[count - 1], name, "exact"
            if count <= _MOST_INFLECTED and (name := self._inflected(tuple(words[:count]))):
                return ends[count - 1], name, "inflected"
        return None

    def _find_inflected(self, words: tuple[str, ...]) -> Name | None:
        if len(words) == 1 and words[0] in self.names.everyday:
            return None
        first, *others = words
        for code, table in self.names.stems.items():
            beginnings = self._beginnings(first, code) if others else self._stems(first, code)
            for stems in product(beginnings, *(self._stems(word, code) for word in others)) if beginnings else ():
                if name := table.get("".join(stems)):
                    return name
        return None

    def _inside(self, letters: _Letters, start: int, script: Script, previous_end: int) -> tuple[int, Name, How] | None:
        for end in range(min(len(letters.text), start + _LONGEST_NAME), start, -1):
            name = self.names.whole.get(letters.text[start:end])
            if name and self._may_stand(letters, start, end, script, previous_end):
                return end, name, "exact"
        return None

    def _may_stand(self, letters: _Letters, start: int, end: int, script: Script, previous_end: int) -> bool:
        text, length = letters.text, end - start
        if script is Script.HANGUL:
            opens = start in letters.words or start == previous_end or length > _FREE_HANGUL
            return opens and (length >= _FREE_HANGUL or self._closes(letters.rest_of_word(end)))
        if script is Script.KANA:
            cut = (start not in letters.words and _katakana(text[start - 1])) or _katakana(letters.rest_of_word(end)[:1])
            return not cut and (_katakana(text[start]) or length >= _FUZZY[Script.KANA])
        if script is Script.HAN and length == 1:
            return start in letters.words and end in letters.ends
        return script is not Script.OTHER

    def _closes(self, rest: str) -> bool:
        """Whether the rest of a Korean word is nothing but a region's type and a particle."""
        if not rest or rest in self._particles:
            return True
        return any(rest.startswith(kind) and rest[len(kind) :] in self._particles | {""} for kind in self._hangul_types)

    def _with_type(self, letters: _Letters, start: int, end: int, script: Script) -> tuple[int, int]:
        """The name together with the word for its type beside it: "province", "область", "省", "도"."""
        text = letters.text
        if script.spaced:
            if text[end : letters.words.get(end, end)] in self._type_set:
                end = letters.words[end]
            before = next((word for word, word_end in letters.words.items() if word_end == start), start)
            if text[before:start] in self._type_set:
                start = before
        elif kind := next((t for t in self._types if text.startswith(t, end)), ""):
            if script is not Script.HANGUL or self._closes(letters.rest_of_word(end + len(kind))):
                end += len(kind)
        return start, end

    # --- names with slips ----------------------------------------------------------------------------------------

    def _misspelt(self, letters: _Letters, taken: set[int], everyday: Spelling, sought: bool) -> Iterator[Mention]:
        for start, end, script in islice(self._strange(letters, taken, everyday, sought), _MOST_STRANGE):
            word = letters.text[start:end]
            name, slips = self._nearest(word, script, sought)
            forms = self._without_particles(word, script, sought)
            if name and slips < everyday.slips(word) and not any(map(everyday.knows, forms)):
                yield Mention(*self._with_type(letters, start, end, script), name, "fuzzy", word)
        for start, end, script in islice(self._strange_pairs(letters, taken, everyday), _MOST_STRANGE * sought):
            pair = letters.text[start:end]
            if name := self._nearest(pair, script, sought)[0]:
                yield Mention(*self._with_type(letters, start, end, script), name, "fuzzy", pair)
        yield from self._misspelt_running(letters, taken)

    def _strange(self, letters: _Letters, taken: set[int], everyday: Spelling, sought: bool) -> Iterator[tuple[int, int, Script]]:
        """The words that may be misspelt names."""
        for start, end in self._words_apart(letters):
            word = letters.text[start:end]
            script = script_of(word[0])
            free = taken.isdisjoint(letters.places[start:end])
            long_enough = script in _FUZZY and len(word) >= _FUZZY[script] - sought * _SHORTER_SOUGHT
            if free and long_enough and word not in self.names.parts and everyday.slips(word) > 1:
                yield start, end, script

    def _strange_pairs(self, letters: _Letters, taken: set[int], everyday: Spelling) -> Iterator[tuple[int, int, Script]]:
        """Two words that may be a misspelt name of two, or of one that a space has got into."""
        for (start, middle), (_, end) in pairwise(letters.words.items()):
            pair = letters.text[start:middle], letters.text[middle:end]
            script = script_of(pair[0][0])
            free = taken.isdisjoint(letters.places[start:end])
            if free and script.spaced and end - start >= _LONG_PAIR and not all(map(everyday.knows, pair)):
                yield start, end, script

    def _words_apart(self, letters: _Letters) -> Iterator[tuple[int, int]]:
        """Where each word starts and ends; in running kana, each run of katakana."""
        for start, end in letters.words.items():
            word = letters.text[start:end]
            if script_of(word[0]) not in (Script.KANA, Script.HAN):
                yield start, end
            else:
                yield from ((start + run.start(), start + run.end()) for run in _KATAKANA.finditer(word))

    def _misspelt_running(self, letters: _Letters, taken: set[int]) -> Iterator[Mention]:
        """Names in Han and kana with one wrong character, as input methods make them: only where the word for the type stands."""
        for end in range(_SHORTEST_HAN, len(letters.text) + 1):
            if not (names := self._typed.get(letters.text[end - 1])):
                continue
            found: dict[int, tuple[str, ...]] = {}  # the names, by where the text that is near to them starts
            for length in range(_SHORTEST_HAN, max(names) + 2):
                start = end - length
                if start >= 0 and taken.isdisjoint(letters.places[start:end]) and _may_be_misspelt(letters.text[start:end]):
                    found[start] = self._near(letters.text[start:end])
            start = max((start for start, near in found.items() if near), default=end)
            ids = sorted({id for near in found.values() for name in near for id in self.names.whole[name].ids})
            if 0 < len(ids) <= MOST_READINGS:
                yield Mention(start, end, Name("region", tuple(ids)), "fuzzy", letters.text[start:end])

    def _find_near(self, text: str) -> tuple[str, ...]:
        """The names that differ by one slip from a text with the word for the type at its end."""
        names = self._typed[text[-1]]
        of_length = (names.get(length, ()) for length in (len(text) - 1, len(text), len(text) + 1))
        hits = (process.extract(text, some, scorer=OSA.distance, score_cutoff=1, limit=None) for some in of_length)
        return tuple(name for found in hits for name, _, _ in found)

    @cached_property
    def _typed(self) -> dict[str, dict[int, list[str]]]:
        """Names in Han and kana by the word for the type at their end, then by their length."""
        keys: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
        for key, name in self.names.whole.items():
            if len(key) >= _SHORTEST_HAN and key[-1] in _HAN_TYPES and name.kind == "region" and not name.far:
                keys[key[-1]][len(key)].append(key)
        return keys

    def _find_nearest(self, word: str, script: Script, sought: bool) -> tuple[Name | None, int]:
        """The name that is nearest to a word, and the slips between them."""
        of_length, shortest = self._fuzzy[script], _FUZZY[script] - sought * _SHORTER_SOUGHT
        for form in self._without_particles(word, script, sought):
            spelt = spelt_out(form)
            slips = 2 if len(spelt) >= _TWO_SLIPS[script] - (sought and form == word) * _EARLIER_SOUGHT else 1
            hits = [
                (keys[near], distance)
                for length in range(len(spelt) - slips, len(spelt) + slips + 1)
                if (keys := of_length.get(length))
                for near, distance, _ in process.extract(spelt, keys.keys(), scorer=OSA.distance, score_cutoff=slips, limit=None)
                if len(keys[near]) >= shortest
            ]
            if hits:
                least = min(distance for _, distance in hits)
                names = {self._name_of(key) for key, distance in hits if distance == least}
                kind: NameKind = "region" if any(name.kind == "region" for name in names) else "country"
                ids = dict.fromkeys(id for name in names if name.kind == kind for id in sorted(name.ids))
                return Name(kind, tuple(sorted(ids))) if len(ids) <= MOST_READINGS else None, least
        return None, 0

    def _name_of(self, key: str) -> Name:
        """What a name, or one less its ending, stands for."""
        return self.names.whole.get(key) or next(table[key] for table in self.names.stems.values() if key in table)

    def _without_particles(self, word: str, script: Script, sought: bool) -> Iterator[str]:
        """A word, and what it is without what may follow a name: an ending; in Hangul a particle, or all after the region's type."""
        yield word
        if script is Script.CYRILLIC:
            stems = dict.fromkeys(stem for language in LANGUAGES for stem in self._stems(word, language)[1:])
            yield from (stem for stem in stems if len(stem) >= _FUZZY[script] - sought * _SHORTER_SOUGHT)
        if script is Script.HANGUL:
            for kind in self._hangul_types:
                if (at := word.find(kind, _FREE_HANGUL - 1)) > 0 and at + len(kind) < len(word):
                    yield word[: at + len(kind)]
            yield from self._stems(word, "ko")[1:2]


def languages_of(mentions: Collection[Mention]) -> tuple[Language, ...]:
    """The language of names that stand alone: of Hangul and kana there is no doubt, else the only one that writes all of them so."""
    scripts = {script_of(mention.text[0]) for mention in mentions}
    if scripts == {Script.HANGUL}:
        return ("ko",)
    if scripts == {Script.KANA}:
        return ("ja",)
    shared = set(LANGUAGES).intersection(*(mention.name.languages for mention in mentions))
    return tuple(shared) if len(shared) == 1 else ()


def _placed(mention: Mention, letters: _Letters) -> Mention:
    """A mention in the normal form instead of its letters."""
    places = letters.places
    return replace(mention, start=places[mention.start], end=places[mention.end - 1] + 1)


def _may_be_misspelt(text: str) -> bool:
    """Whether a text in Han and kana is long enough for a name with a slip."""
    scripts = {script_of(character) for character in text}
    return scripts == {Script.HAN} or (len(text) >= _SHORTEST_WITH_KANA and scripts == {Script.HAN, Script.KANA})


def _katakana(character: str) -> bool:
    return bool(character) and ("ァ" <= character <= "ヺ" or character == "ー")
