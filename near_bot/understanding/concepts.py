"""The concepts that a text speaks of: telephone, joining, "since when", weather, …, told by the words of each language.

The words stand in knowledge/concepts/<language>.yaml. A concept found is the same thing in every language, so what
follows from concepts is learnt from the questions of all six together. One slip in a word does not hide it.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import lru_cache

from rapidfuzz.distance import OSA

from ..language.normalise import normalise_all, squeeze
from ..language.scripts import Script, script_of, spelt_out

Table = Mapping[str, Iterable[str]]
"""Each concept's words, as a file gives them."""

ALONE = "_"
"""What ends a word that stands for itself only."""
_PREFIX = 4  # letters from which a word stands for all words that begin with it
_FUZZY = {Script.LATIN: 5, Script.CYRILLIC: 5, Script.HANGUL: 5, Script.KANA: 4, Script.HAN: 3}
"""The fewest letters (jamo, in Hangul) of a word that may hold a slip."""
_LONGEST_FUZZY = 12
_COMMON = 12  # times that a word must stand in the samples
_RECENT = 256  # texts whose concepts are kept: each is asked for several times in a turn
_RECENT_WORDS = 2048


class Concepts:
    """Finds the concepts of one language's texts, built once. `common` holds words that are no slips of others."""

    def __init__(self, table: Table, endings: Iterable[str] = (), common: Container[str] = ()) -> None:
        self._common = common
        self._whole: dict[str, set[str]] = defaultdict(set)
        self._begins: dict[str, set[str]] = defaultdict(set)
        self._phrases: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))  # by their first word
        self._inside: dict[str, set[str]] = defaultdict(set)
        self._endings = frozenset(endings)
        self._longest_ending = max(map(len, self._endings), default=0)
        for concept, given in table.items():
            words = tuple(given)
            for word, normal in zip(words, normalise_all([word.strip(ALONE) for word in words]), strict=True):
                if normal:
                    self._add(concept, normal, word.endswith(ALONE))
        self._longest: dict[str, int] = {}  # of the words inside running text, by their first character
        for form in self._inside:
            self._longest[form[0]] = max(len(form), self._longest.get(form[0], 0))
        self._spelt: dict[str, set[str]] = defaultdict(set)
        for forms in (self._begins, self._inside):
            for form, concepts in forms.items():
                spelt = spelt_out(form)
                if len(spelt) >= _FUZZY.get(script_of(form[0]), len(spelt) + 1):
                    self._spelt[spelt] |= concepts
        near: dict[str, list[str]] = defaultdict(list)
        for spelt in self._spelt:
            for key in {spelt, *_deletions(spelt)}:
                near[key].append(spelt)
        self._near = {key: " ".join(forms) for key, forms in near.items()}  # mostly one: tuples would take megabytes
        for same in (self._whole, self._begins, *self._phrases.values(), self._inside, self._spelt):
            _share(same)
        self.find = lru_cache(_RECENT)(self._find)
        self._of_word = lru_cache(_RECENT_WORDS)(self._find_of_word)

    def _add(self, concept: str, normal: str, alone: bool) -> None:
        script = script_of(normal[0])
        if not script.spaced and script is not Script.OTHER:
            form = squeeze(normal)
            (self._whole if alone or (script is Script.HANGUL and len(form) == 1) else self._inside)[form].add(concept)
        elif " " in normal:
            self._phrases[normal.split(" ", maxsplit=1)[0]][f" {normal}"].add(concept)
        else:
            (self._whole if alone or len(normal) < _PREFIX else self._begins)[normal].add(concept)

    def _find(self, masked: str) -> tuple[frozenset[str], float]:
        """The concepts of a masked text, and the share of its letters that neither they nor names explain."""
        found: set[str] = set()
        padded = f" {masked}"
        for word in set(masked.split()):
            for phrase, concepts in self._phrases[word].items() if word in self._phrases else ():
                if phrase in padded:
                    found |= concepts
        covered = self._running(squeeze(masked), found)
        start = unexplained = letters = 0
        for word in masked.split():
            end = start + len(word)
            script = script_of(word[0])
            if script is not Script.OTHER:
                letters += len(word)
                unexplained += self._word(word, script, found, covered[start:end])
            start = end
        return frozenset(found), unexplained / letters if letters else 0.0

    def _running(self, text: str, found: set[str]) -> list[bool]:
        """Adds the concepts of words inside running text; which of its characters they cover."""
        covered = [False] * len(text)
        for start in range(len(text)):
            for end in range(min(len(text), start + self._longest.get(text[start], 0)), start, -1):
                if concepts := self._inside.get(text[start:end]):
                    found |= concepts
                    covered[start:end] = [True] * (end - start)
        return covered

    def _word(self, word: str, script: Script, found: set[str], covered: list[bool]) -> int:
        """Adds a word's concepts; how many of its letters remain unexplained."""
        if not script.spaced and any(covered):
            return 0 if script is Script.HANGUL else covered.count(False)
        hit = self._of_word(word, script)
        found |= hit
        return 0 if hit else len(word)

    def _find_of_word(self, word: str, script: Script) -> set[str]:
        return self._spaced(word, script) if script.spaced else self._unspaced(word, script)

    def _spaced(self, word: str, script: Script) -> set[str]:
        hit = set(self._whole.get(word, ()))
        for end in range(_PREFIX, len(word) + 1):
            hit |= self._begins.get(word[:end], set())
        return hit if hit or word in self._common else self._nearest(word, _FUZZY[script] - 1)

    def _unspaced(self, word: str, script: Script) -> set[str]:
        for end in range(len(word), max(0, len(word) - self._longest_ending - 1), -1):
            if (end == len(word) or word[end:] in self._endings) and (concepts := self._whole.get(word[:end])):
                return set(concepts)
        if word in self._common:
            return set()
        if script is Script.HANGUL:
            return self._nearest(spelt_out(word), _FUZZY[script] - 1)
        shortest = min(_FUZZY[Script.HAN], _FUZZY[Script.KANA])
        return set().union(*(self._nearest(word[at:], shortest) for at in range(max(0, len(word) - shortest + 1))))

    def _nearest(self, spelt: str, shortest: int) -> set[str]:
        """The concepts of the words that the beginning of a text differs from by one slip."""
        hit: set[str] = set()
        for length in range(shortest, min(len(spelt), _LONGEST_FUZZY) + 1):
            part = spelt[:length]
            for key in (part, *_deletions(part)):
                for form in self._near.get(key, "").split():
                    if OSA.distance(form, part, score_cutoff=1) <= 1:
                        hit |= self._spelt[form]
        return hit


def common_words(counts: Mapping[str, int]) -> frozenset[str]:
    """Of the words of samples, by how often each stands there, those that people use so much that they are no slips of others."""
    return frozenset(word for word, count in counts.items() if count >= _COMMON)


def _share(forms: dict[str, set[str]]) -> None:
    """Lets forms of the same concepts have one set of them: thousands of sets are some megabytes."""
    shared: dict[frozenset[str], set[str]] = {}
    for form, concepts in forms.items():
        forms[form] = shared.setdefault(frozenset(concepts), concepts)


def together(own: Table, other: Table) -> dict[str, tuple[str, ...]]:
    """A language's words with those of another, which people mix in; only words long enough to be no others."""
    words = {concept: tuple(more) for concept, more in own.items()}
    for concept, more in other.items():
        words[concept] = (*words.get(concept, ()), *(word for word in more if len(word.strip(ALONE)) >= _PREFIX))
    return words


def _deletions(text: str) -> Iterator[str]:
    return (text[:i] + text[i + 1 :] for i in range(len(text)))
