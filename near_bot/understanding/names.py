"""The table of all names: what each spelling stands for, in any language."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from sys import intern
from typing import Any, Literal, NamedTuple, cast

from babel import Locale

from ..knowledge.load import Knowledge
from ..knowledge.schema import LANGUAGES, Language
from ..language.normalise import normalise_all, squeeze
from ..language.scripts import script_of

NameKind = Literal["region", "country"]

MOST_READINGS = 6  # a name of more regions tells nothing
_LONGEST_OWN_ENDING = 2  # letters that a name itself loses before another ending
_SHORTEST_OWN_STEM = 4
_SHORTEST_WORLD_NAME = 4  # of a region outside Asia, in spaced scripts: shorter ones are everyday words
_SHORTEST_PART = 6  # letters of a word of a name that is compared with others
_FAR = "far"
_RECENT = 512  # names of a file that stay records
HAN_TYPES = frozenset("省市县県州道府")
"""With which names of regions in Han end."""
_RUNNING_LENGTHS = (3, 4)  # characters of what ends as a name does
_SHORT_WORD = 6  # letters up to which a name with an ending may be an everyday word instead


@dataclass(frozen=True, slots=True)
class Name:
    """What a name stands for: one region or country, or several that it could mean."""

    kind: NameKind
    ids: tuple[str, ...]
    languages: tuple[Language, ...] = field(default=(), compare=False)
    """In which languages the name is written so."""
    far: bool = field(default=False, compare=False)
    """Whether it is a region of another continent, which few people ask about."""


@dataclass(frozen=True)
class Names:
    """All names by their squeezed normal form, and, of spaced scripts, by their words without endings."""

    whole: Mapping[str, Name]
    stems: Mapping[Language, Mapping[str, Name]]
    everyday: frozenset[str] = frozenset()
    """What is a word of the questions too: short ones, which are no name with an ending; in Han, what ends as a name does, and is none."""
    parts: frozenset[str] = frozenset()
    """Long words of names of several words: "omskaya" is of "Omskaya oblast", and so no misspelt "Tomskaya"."""

    def without_words(self, words: Collection[str], countries: Collection[str]) -> "Names":
        """Without what is a word of the questions too: regions of any but these countries, and names less their endings."""

        def foreign(name: Name) -> bool:
            return name.kind == "region" and not any(id[:2] in countries for id in name.ids)

        whole = {key: name for key, name in self.whole.items() if key not in words or not foreign(name)}
        stems = {code: {s: n for s, n in table.items() if s in whole or s not in words} for code, table in self.stems.items()}
        short = {word for word in words if len(word) <= _SHORT_WORD and script_of(word[0]).spaced}
        running = {word[at - n : at] for word in words for at in _type_ends(word) for n in _RUNNING_LENGTHS if at >= n}
        return Names(whole, stems, frozenset(short | running), self.parts)

    def to_json(self) -> dict[str, Any]:
        """The tables as plain data."""
        tables = {code: _plain(dict(sorted(table.items()))) for code, table in self.stems.items()}
        return {"whole": _plain(self.whole), "stems": tables, "everyday": sorted(self.everyday), "parts": sorted(self.parts)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Names":
        """The tables that `to_json` gave."""
        stems = {code: _Records(table) for code, table in data["stems"].items()}
        return cls(_Records(data["whole"]), stems, frozenset(data["everyday"]), frozenset(data["parts"]))


def _type_ends(word: str) -> Iterator[int]:
    return (at for at, character in enumerate(word, 1) if character in HAN_TYPES)


def _plain(table: Mapping[str, Name]) -> dict[str, str]:
    return {key: " ".join((name.kind, ",".join(name.ids), ",".join(name.languages), _FAR * name.far)) for key, name in table.items()}


class _Records(Mapping[str, Name]):
    """Names read from a file, each a line of text until it is found: there are tens of thousands."""

    def __init__(self, lines: dict[str, str]) -> None:
        self._lines = {key: intern(line) for key, line in lines.items()}  # many names are of the same region

    def __getitem__(self, key: str) -> Name:
        return _name(self._lines[key])

    def get(self, key: str, default: Any = None) -> Any:
        line = self._lines.get(key)
        return _name(line) if line else default

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


@lru_cache(maxsize=_RECENT)
def _name(line: str) -> Name:
    """What `_plain` wrote."""
    kind, ids, languages, far = line.split(" ")
    return Name(cast(NameKind, kind), tuple(ids.split(",")), cast(tuple[Language, ...], tuple(languages.split(","))), far == _FAR)


def build(knowledge: Knowledge) -> Names:
    """All names of regions and countries, each for what it most likely stands for."""
    endings = {code: forms(words.endings) for code, words in knowledge.vocabulary.items()}
    spellings = list(_spellings(knowledge))
    normals = normalise_all([spelling.text for spelling in spellings])
    ranked: dict[str, dict[tuple[int, NameKind], dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    languages: dict[str, dict[Language, None]] = defaultdict(dict)
    for spelling, normal in zip(spellings, normals, strict=True):
        key = squeeze(normal)
        long_enough = len(key) >= _SHORTEST_WORLD_NAME or spelling.rank < _WORLD or not script_of(key[:1] or " ").spaced
        if key and long_enough:
            ranked[key][spelling.rank, spelling.kind][spelling.id] = None
            languages[key][spelling.language] = None
    names = {}
    for key, readings in ranked.items():
        (rank, kind), ids = min(readings.items(), key=lambda reading: reading[0][0])
        parts = {id: None for (_, other), more in readings.items() if other == "region" for id in more if id[:2] in ids}
        if kind == "country" and parts:  # Scotland is a word for Britain, but Scotland's own name
            kind, ids = "region", parts
        if len(ids) <= MOST_READINGS:
            names[key] = Name(kind, tuple(ids), tuple(languages[key]), rank == _WORLD)
    stems: dict[Language, dict[str, Name]] = {code: {} for code in LANGUAGES}
    for spelling, normal in zip(spellings, normals, strict=True):
        name = names.get(squeeze(normal))
        if name and spelling.rank < _WORLD and script_of(normal[0]).spaced:
            for stem in _own_stems(normal.split(), endings[spelling.language]):
                known = stems[spelling.language].get(stem)
                ids = dict.fromkeys((*known.ids, *name.ids) if known and known.kind == name.kind else name.ids)
                stems[spelling.language][stem] = Name(name.kind, tuple(ids), (spelling.language,))
    phrases = [normal.split() for normal in normals if normal and script_of(normal[0]).spaced]
    long_words = {word for words in phrases if len(words) > 1 for word in words if len(word) >= _SHORTEST_PART}
    return Names(names, stems, parts=frozenset(long_words - names.keys()))


def _own_stems(words: list[str], endings: tuple[str, ...]) -> set[str]:
    """A name as it stands, and with its words less the letters that give way to another ending."""
    shortest = _SHORTEST_OWN_STEM if len(words) == 1 else _SHORTEST_OWN_STEM - 1
    shorter = [_own_stems_of_word(word, endings, shortest) for word in words]
    if len(words) == 1:
        return {words[0], *shorter[0]}
    return {"".join(words), "".join(stems[0] for stems in shorter)}


def _own_stems_of_word(word: str, endings: tuple[str, ...], shortest: int) -> list[str]:
    """The word less each short ending, longest first, and the word itself."""
    fitting = [e for e in endings if len(e) <= _LONGEST_OWN_ENDING and word.endswith(e)]
    return [*(word[: -len(e)] for e in fitting if len(word) - len(e) >= shortest), word]


def forms(words: Iterable[str]) -> tuple[str, ...]:
    """The words' squeezed normal forms, longest first."""
    return tuple(sorted({squeeze(form) for form in normalise_all(list(words)) if form}, key=lambda form: (-len(form), form)))


class _Spelling(NamedTuple):
    """A way to write a name. The lower the rank, the more it is this name's own."""

    text: str
    language: Language
    rank: int
    kind: NameKind
    id: str


_AMBIGUOUS, _OFFICIAL, _ALIAS, _WORLD = 0, 1, 2, 3


def _spellings(knowledge: Knowledge) -> Iterator[_Spelling]:
    near = (*knowledge.countries.member, *knowledge.countries.asia)
    for text, ids in knowledge.ambiguous.items():
        for id in ids:
            for code in LANGUAGES:
                yield _Spelling(text, code, _AMBIGUOUS, "region", id)
    for member in knowledge.members.values():
        for code in LANGUAGES:
            yield _Spelling(member.names[code], code, _OFFICIAL, "region", member.id)
            for alias in getattr(member.aliases, code):
                yield _Spelling(alias, code, _ALIAS, "region", member.id)
    for region in knowledge.regions.values():
        for code, names in region.names.items():
            for index, text in enumerate(names):
                rank = _WORLD if region.country not in near else _ALIAS if index else _OFFICIAL
                yield _Spelling(text, code, rank, "region", region.id)
    for code in LANGUAGES:
        for country, text in Locale.parse(code).territories.items():
            if len(country) == 2 and country.isalpha() and country not in _NO_COUNTRIES:
                yield _Spelling(text, code, _OFFICIAL, "country", knowledge.countries.part_of.get(country, country))
        for country, names in knowledge.vocabulary[code].countries.items():
            for text in names:
                yield _Spelling(text, code, _OFFICIAL, "country", country)


_NO_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
