"""Names with slips: what no name explains is compared with those of members and their neighbours, with a margin, never to the gain
of one region over another as near."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cached_property, lru_cache
from itertools import islice, pairwise

from ..knowledge.load import Knowledge
from ..language.scripts import Script, script_of, spelt_out
from .affixes import Affixes
from .mentions import Letters, Mention, placed
from .names import HAN_TYPES, MOST_READINGS, Name, NameKind, Names
from .near import Near
from .spelling import Spelling

_FUZZY = {Script.LATIN: 6, Script.CYRILLIC: 6, Script.HANGUL: 3, Script.KANA: 4}
"""The fewest characters of a word that is looked for with a margin for slips."""
_KATAKANA = re.compile("[ァ-ヺー]{4,}")
_LONG_PAIR = 8  # letters of a name of two words that is looked for with slips
_EARLIER_SOUGHT = 3  # letters less, from which it may hold two slips
_SHORTER_SOUGHT = 1  # character less, of a word where a name is sought
_SHORTEST_HAN = 3  # characters of a name in Han, its type among them, that may hold a slip
_SHORTEST_WITH_KANA = 5  # the same, of one with kana
_TWO_SLIPS = {Script.LATIN: 10, Script.CYRILLIC: 10, Script.HANGUL: 12, Script.KANA: 7}
"""The fewest letters (jamo, in Hangul) of a word that may hold two slips."""
_MOST_STRANGE = 16  # words of a text that are compared with names
_RECENT = 4096  # words of texts for which what is found is kept


class Misspelt:
    """Finds misspelt names; built once."""

    def __init__(self, knowledge: Knowledge, names: Names, affixes: Affixes) -> None:
        self._knowledge = knowledge
        self._names = names
        self._affixes = affixes
        self._nearest = lru_cache(_RECENT)(self._find_nearest)
        self._near = lru_cache(_RECENT)(self._find_near)

    def find(self, normal: str, found: Collection[Mention], everyday: Spelling, *, sought: bool = False) -> tuple[Mention, ...]:
        """The names found, with those that are misspelt beside them. What is as near to an `everyday` word is no misspelt name.

        Where a name is `sought`, since the question cannot be answered without one, shorter words may be one too.
        """
        letters = Letters.of(normal)
        taken = {place for mention in found for place in range(mention.start, mention.end)}
        more: list[Mention] = []
        for near in sorted(self._near_names(letters, taken, everyday, sought), key=lambda mention: mention.start - mention.end):
            mention = placed(near, letters)
            places = range(mention.start, mention.end)
            if taken.isdisjoint(places):
                more.append(mention)
                taken.update(places)
        return tuple(sorted([*found, *more], key=lambda mention: mention.start))

    @cached_property
    def _fuzzy(self) -> dict[Script, Near]:
        """The names that are looked for with a margin for slips, by their script."""
        knowledge = self._knowledge
        near = {*knowledge.members, *(id for id in knowledge.regions if id[:2] in knowledge.countries.member)}
        keys: dict[Script, set[str]] = {script: set() for script in _FUZZY}
        stems = (item for table in self._names.stems.values() for item in table.items())
        for key, name in (*stems, *self._names.whole.items()):
            script = script_of(key[0])
            if script in _FUZZY and len(key) >= _FUZZY[script] - _SHORTER_SOUGHT and (name.kind == "country" or near.issuperset(name.ids)):
                keys[script].add(key)
        return {script: Near(some) for script, some in keys.items()}

    def _near_names(self, letters: Letters, taken: set[int], everyday: Spelling, sought: bool) -> Iterator[Mention]:
        """What is near to a name; some of it may overlap."""
        for start, end, script in islice(self._strange(letters, taken, everyday, sought), _MOST_STRANGE):
            word = letters.text[start:end]
            name, slips = self._nearest(word, script, sought)
            forms = self._affixes.without_particles(word, script, _shortest(script, sought))
            if name and slips < everyday.slips(word) and not any(map(everyday.knows, forms)):
                yield Mention(*self._affixes.with_type(letters, start, end, script), name, "fuzzy", word)
        for start, end, script in islice(self._strange_pairs(letters, taken, everyday), _MOST_STRANGE * sought):
            pair = letters.text[start:end]
            if name := self._nearest(pair, script, sought)[0]:
                yield Mention(*self._affixes.with_type(letters, start, end, script), name, "fuzzy", pair)
        yield from self._near_running(letters, taken)

    def _strange(self, letters: Letters, taken: set[int], everyday: Spelling, sought: bool) -> Iterator[tuple[int, int, Script]]:
        """The words that may be misspelt names."""
        for start, end in self._words_apart(letters):
            word = letters.text[start:end]
            script = script_of(word[0])
            free = taken.isdisjoint(letters.places[start:end])
            long_enough = script in _FUZZY and len(word) >= _shortest(script, sought)
            if free and long_enough and word not in self._names.parts and everyday.slips(word) > 1:
                yield start, end, script

    def _strange_pairs(self, letters: Letters, taken: set[int], everyday: Spelling) -> Iterator[tuple[int, int, Script]]:
        """Two words that may be a misspelt name of two, or of one that a space has got into."""
        for (start, middle), (_, end) in pairwise(letters.words.items()):
            pair = letters.text[start:middle], letters.text[middle:end]
            script = script_of(pair[0][0])
            free = taken.isdisjoint(letters.places[start:end])
            if free and script.spaced and end - start >= _LONG_PAIR and not all(map(everyday.knows, pair)):
                yield start, end, script

    def _words_apart(self, letters: Letters) -> Iterator[tuple[int, int]]:
        """Where each word starts and ends; in running kana, each run of katakana."""
        for start, end in letters.words.items():
            word = letters.text[start:end]
            if script_of(word[0]) not in (Script.KANA, Script.HAN):
                yield start, end
            else:
                yield from ((start + run.start(), start + run.end()) for run in _KATAKANA.finditer(word))

    def _near_running(self, letters: Letters, taken: set[int]) -> Iterator[Mention]:
        """Names in Han and kana with one wrong character, as input methods make them: only where the word for the type stands."""
        for end in range(_SHORTEST_HAN, len(letters.text) + 1):
            if not (names := self._typed.get(letters.text[end - 1])):
                continue
            found: dict[int, tuple[str, ...]] = {}  # the names, by where the text that is near to them starts
            for length in range(_SHORTEST_HAN, names.longest + 2):
                start = end - length
                text = letters.text[max(0, start) : end]
                if (
                    start >= 0
                    and taken.isdisjoint(letters.places[start:end])
                    and text not in self._names.everyday
                    and _may_be_misspelt(text)
                ):
                    found[start] = self._near(text)
            start = max((start for start, near in found.items() if near), default=end)
            ids = sorted({id for near in found.values() for name in near for id in self._names.whole[name].ids})
            if 0 < len(ids) <= MOST_READINGS:
                yield Mention(start, end, Name("region", tuple(ids)), "fuzzy", letters.text[start:end])

    def _find_near(self, text: str) -> tuple[str, ...]:
        """The names that differ by one slip from a text with the word for the type at its end."""
        return tuple(name for name, _ in self._typed[text[-1]].find(text, 1))

    @cached_property
    def _typed(self) -> dict[str, Near]:
        """Names in Han and kana by the word for the type at their end."""
        keys: dict[str, list[str]] = defaultdict(list)
        for key, name in self._names.whole.items():
            if len(key) >= _SHORTEST_HAN and key[-1] in HAN_TYPES and name.kind == "region" and not name.far:
                keys[key[-1]].append(key)
        return {kind: Near(names) for kind, names in keys.items()}

    def _find_nearest(self, word: str, script: Script, sought: bool) -> tuple[Name | None, int]:
        """The name that is nearest to a word, and the slips between them."""
        shortest = _shortest(script, sought)
        for form in self._affixes.without_particles(word, script, shortest):
            slips = 2 if len(spelt_out(form)) >= _TWO_SLIPS[script] - (sought and form == word) * _EARLIER_SOUGHT else 1
            hits = [(key, distance) for key, distance in self._fuzzy[script].find(form, slips) if len(key) >= shortest]
            if hits:
                least = min(distance for _, distance in hits)
                names = {self._name_of(key) for key, distance in hits if distance == least}
                kind: NameKind = "region" if any(name.kind == "region" for name in names) else "country"
                ids = dict.fromkeys(id for name in names if name.kind == kind for id in sorted(name.ids))
                return Name(kind, tuple(sorted(ids))) if len(ids) <= MOST_READINGS else None, least
        return None, 0

    def _name_of(self, key: str) -> Name:
        """What a name, or one less its ending, stands for."""
        return self._names.whole.get(key) or next(table[key] for table in self._names.stems.values() if key in table)


def _shortest(script: Script, sought: bool) -> int:
    """The fewest characters of a word that may be a misspelt name."""
    return _FUZZY[script] - sought * _SHORTER_SOUGHT


def _may_be_misspelt(text: str) -> bool:
    """Whether a text in Han and kana is long enough for a name with a slip."""
    scripts = {script_of(character) for character in text}
    return scripts == {Script.HAN} or (len(text) >= _SHORTEST_WITH_KANA and scripts == {Script.HAN, Script.KANA})
