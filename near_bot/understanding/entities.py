"""What a text is about: the regions, countries, year and kind of membership that it names."""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import get_args

from ..knowledge.load import Knowledge
from ..knowledge.schema import Applicant, Group, Language
from ..knowledge.vocabulary import Vocabulary
from ..language.normalise import normalise, normalise_all
from ..language.romanise import Romanisation
from ..language.scripts import Script, main_script, script_of
from ..model import Entities
from .features import COUNTRY, REGION, YEAR
from .gazetteer import Gazetteer
from .mentions import Mention

_SLOTS = {"{member}": ("qqmember", REGION), "{country}": ("qqcountry", COUNTRY), "{year}": ("qqyear", YEAR)}

_YEAR = re.compile(r"(?<!\d)(?:1[89]\d\d|20\d\d)(?!\d)")
_SHORT_YEAR = re.compile(
    r"(?<!\d)(\d\d)(?= ?(?:년|年|г\b|год|онд|оны|он\b)|-(?:м|го|й) год)|(?<=\b[Вв] )(\d\d)(?=-м\b)|(?<=['’‘])(\d\d)(?!\d)"
)
_HAN_YEAR = re.compile(r"[〇零一二三四五六七八九]{4}(?=年)")
_HAN_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_CENTURY_BREAK = 50
_ERA_YEAR = re.compile(r"(昭和|平成|令和)(元|\d{1,2})年")
_ERAS = {"昭和": 1925, "平成": 1988, "令和": 2018}  # the year before the first of each
_WE, _DISPUTED = "we", "disputed"
_BEGINNING = 3  # letters by which longer words are found
_SHORT_WORD = 4  # letters up to which a word of the vocabulary must stand alone


class EntityFinder:
    """Finds entities by the vocabularies; built once."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._members = knowledge.members
        self._disputed = frozenset(knowledge.countries.disputed)
        self._words = cache(lambda language: _Words(knowledge.vocabulary[language]))
        self._tongues = tuple(
            (form, tongue)
            for words in knowledge.vocabulary.values()
            for tongue, names in words.tongues.items()
            for form in normalise_all(names)
        )

    def find(self, original: str, normal: str, mended: str, mentions: Iterable[Mention], language: Language) -> Entities:
        """The entities of a text whose names have been found; `mended` is its normal form without slips."""
        mentions = tuple(mentions)
        countries = tuple(dict.fromkeys(id for m in mentions if m.name.kind == "country" for id in m.name.ids))
        clear: list[str] = []
        unclear: list[str] = []
        for mention in mentions:
            if mention.name.kind == "country":
                continue
            choices = mention.name.ids
            if mention.city:  # Akita city is not Akita Prefecture, but who names it may mean that
                unclear += choices
                continue
            here = tuple(id for id in choices if id[:2] in countries) or choices
            (clear if len(here) == 1 else unclear).extend(here)
        places = dict.fromkeys(clear)
        words = self._words(language)
        told = words.find(normal)
        return Entities(
            members=tuple(id for id in places if id in self._members),
            regions=tuple(id for id in places if id not in self._members),
            countries=countries,
            year=find_year(original),
            kind=_kind(told) or _kind(words.find(mended)) or _kind(self._words("en").find(normal)),  # people mix in English words
            applicant="municipality" if any(m.city for m in mentions) else next((who for who in get_args(Applicant) if who in told), None),
            own=_WE in told,
            unclear=tuple(dict.fromkeys(unclear)),
            tongue=self._tongue(normal),
            disputed=_DISPUTED in told or not self._disputed.isdisjoint([*places, *countries]),
        )

    def _tongue(self, normal: str) -> Language | None:
        """The language named last: "no Korean, English please"."""
        places = {tongue: normal.rfind(form) for form, tongue in self._tongues if form in normal}
        return max(places, key=places.__getitem__, default=None)


class _Words:
    """The words of a vocabulary that tell of what a text speaks; what they tell is a kind of membership, an applicant, WE or DISPUTED."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        told = {kind: getattr(vocabulary.kinds, kind) for kind in get_args(Group)}
        told |= {who: getattr(vocabulary.applicants, who) for who in get_args(Applicant)}
        told |= {_WE: vocabulary.we, _DISPUTED: vocabulary.disputed}
        self._short: list[tuple[str, str]] = []
        self._long: dict[str, list[tuple[str, str]]] = defaultdict(list)
        """Words with what each tells, by how they begin."""
        for what, words in told.items():
            for form in map(_whole, filter(None, normalise_all(list(words)))):
                same = self._short if len(form) < _BEGINNING else self._long[form[:_BEGINNING]]
                same.append((form, what))

    def find(self, normal: str) -> set[str]:
        """All that the words of a text tell."""
        text = f" {normal} "
        found = {what for form, what in self._short if form in text}
        for start in range(len(text) - _BEGINNING + 1):
            for form, what in self._long.get(text[start : start + _BEGINNING], ()):
                if text.startswith(form, start):
                    found.add(what)
        return found


def _whole(form: str) -> str:
    """A word as it stands in a text between spaces: whole, where it is short; where words run on, anywhere."""
    script = script_of(form[0])
    if script.spaced:
        return f" {form} " if len(form) <= _SHORT_WORD else f" {form}"
    return f" {form}" if script is Script.HANGUL else form


def _kind(told: set[str]) -> Group | None:
    """The kind of membership named; the plain member gives way to any other, and of two others neither is the one."""
    found: list[Group] = [kind for kind in get_args(Group) if kind in told]
    others = [kind for kind in found if kind != "member"] or found
    return others[0] if len(others) == 1 else None


def find_year(original: str) -> int | None:
    """The first year that a text names, also as '95, в 95-м, 95년 or 二〇一六年."""
    text = _HAN_YEAR.sub(lambda match: match.group().translate(_HAN_DIGITS), original)
    if era := _ERA_YEAR.search(text):
        return _ERAS[era.group(1)] + (1 if era.group(2) == "元" else int(era.group(2)))
    if full := _YEAR.search(text):
        return int(full.group())
    if short := _SHORT_YEAR.search(text):
        digits = int(short[short.lastindex or 0])
        return digits + (1900 if digits >= _CENTURY_BREAK else 2000)
    return None


def mask(normal: str, mentions: Iterable[Mention]) -> str:
    """A normal form with its names and years replaced, so that all questions of a sort look alike."""
    parts, position = [], 0
    for mention in mentions:
        parts += [normal[position : mention.start], f" {COUNTRY if mention.name.kind == 'country' else REGION} "]
        position = mention.end
    text = "".join([*parts, normal[position:]])
    return " ".join(_YEAR.sub(f" {YEAR} ", text).split())


def mask_sample(sample: str, gazetteer: Gazetteer, romanisation: Romanisation | None) -> str:
    """A sample question as a masked text: its slots, and whatever names it holds, replaced."""
    for slot, (token, _) in _SLOTS.items():
        sample = sample.replace(slot, f" {token} ")
    normal = normalise(sample)
    masked = mask(normal, gazetteer.find(normal))
    for token, symbol in _SLOTS.values():
        masked = masked.replace(token, symbol)
    if not romanisation or main_script(masked) is not Script.LATIN:
        return masked
    own = romanisation.to_own(masked)
    return mask(own, gazetteer.find(own))
