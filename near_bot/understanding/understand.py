"""An utterance understood: its language, its names, and the intents that it may have."""

import heapq
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from operator import itemgetter

from ..knowledge.load import Knowledge
from ..knowledge.schema import Language
from ..language.choose import choose
from ..language.identify import identify
from ..language.keyboard import mistyped
from ..language.normalise import normalise
from ..language.profile import Profile
from ..language.romanise import Romanisation
from ..language.scripts import Script, main_script, script_of
from ..model import Conversation, Message, Reading, Understanding
from .entities import EntityFinder, mask
from .features import NAMES, REGION
from .gazetteer import Gazetteer
from .judge import outside
from .mentions import Mention, languages_of
from .said import Said
from .strange import strange_name
from .witnesses import OUTSIDE, Witnesses

_OF_A_REGION = frozenset(("member.profile", "member.status", "member.joined", "member.phone", "member.address", "member.website"))
"""Intents by which a region is sought in the text."""
_OF_SOME_REGION = frozenset(("membership.kinds", "membership.eligibility", "about.countries", "members.list"))
_OF_MEMBERS = frozenset(("member", "join"))
"""Intents, with the concepts in them, by which a region may be meant."""
_OF_THE_OFFICE = frozenset(("secretariat", "near", "you", "head"))
"""Concepts by which the Secretariat is meant rather than a region."""
_SAID_BEFORE = 0.6  # the weight of a sample question in just these words
_MOST_READINGS = 12
LONGEST = 300
"""Characters of a text that are read; nobody's question is longer."""
_MOST_WORDS = 64  # of these; where the script changes a word ends, so letters at random are many


@dataclass(frozen=True)
class Trace:
    """How an utterance was understood."""

    text: str
    """As it was meant, where it was typed in the wrong keyboard layout."""
    candidates: tuple[Language, ...]
    """The languages that it may be in."""
    reading: Language
    """The one in which it was read."""
    mentions: tuple[Mention, ...]
    masked: str


@dataclass(frozen=True)
class Understander:
    """All that understanding needs, built or read once."""

    gazetteer: Gazetteer
    entities: EntityFinder
    profiles: Mapping[Script, Profile]
    witnesses: Mapping[Language, Witnesses]
    samples: Mapping[Language, Said]
    """The intent of each sample question, masked: who asks in just these words is understood, but for what a talk says."""
    romanisations: Mapping[Language, Romanisation]
    keyboards: Mapping[Language, str]
    grammar: Mapping[Language, Collection[str]]

    def understand(self, message: Message, conversation: Conversation) -> Understanding:
        """What a message may mean. A text of no word has no readings."""
        return self.traced(message, conversation)[0]

    def traced(self, message: Message, conversation: Conversation) -> tuple[Understanding, Trace]:
        """What a message may mean, and how that was found."""
        text = mistyped(message.text[:LONGEST], self.keyboards, self._share_known)
        normal = " ".join(normalise(text).split()[:_MOST_WORDS])
        written = self.gazetteer.find(normal)
        candidates = self._candidates(text, normal, written)
        language = choose(conversation.chosen_language, candidates, conversation.language, message.client_language)
        reading = language if language in candidates or not candidates else candidates[0]
        witnesses = self.witnesses[reading]
        mentions = self.gazetteer.find_misspelt(normal, written, witnesses.spelling)
        masked = mask(normal, mentions)
        if (romanisation := self.romanisations.get(reading)) and main_script(masked) is Script.LATIN:
            normal = romanisation.to_own(masked)
            more = self.gazetteer.find(normal)
            masked, mentions = mask(normal, more), mentions + more
        scores, far = self.scores(masked, reading)
        strange = ""
        if REGION not in masked and self._lacks_a_region(masked, scores, reading):
            sought = self.gazetteer.find_misspelt(normal, mentions, witnesses.spelling, sought=True)
            if len(sought) > len(mentions):
                mentions, masked = sought, mask(normal, sought)
                scores, far = self.scores(masked, reading)
            elif not mentions:
                strange = self._strange_name(text, reading)
        mended = witnesses.spelling.mend(masked)
        entities = replace(self.entities.find(text, normal, mended, mentions, reading), strange=strange)
        if known := self.samples[reading].get(masked):
            scores = {intent: (1 - _SAID_BEFORE) * score + _SAID_BEFORE * (intent == known) for intent, score in scores.items()}
            far = float(known == OUTSIDE)
        likeliest = heapq.nlargest(_MOST_READINGS, scores.items(), key=itemgetter(1))
        ranked = tuple(Reading(intent, score) for intent, score in likeliest)
        concepts, unexplained = witnesses.concepts.find(masked)
        concepts |= witnesses.concepts.find(mended)[0]
        understanding = Understanding(language, ranked, entities, _words(masked), far, frozenset(concepts), unexplained)
        return understanding, Trace(text, candidates, reading, mentions, masked)

    def _strange_name(self, text: str, language: Language) -> str:
        """What seems to be a name in a text that names nothing known."""
        witnesses = self.witnesses[language]
        affixes = self.gazetteer.affixes

        def explained(word: str) -> bool:
            return witnesses.spelling.mend(word) != word or witnesses.spelling.knows(word) or bool(witnesses.concepts.find(word)[0])

        return strange_name(text, explained, affixes.hangul_types, affixes.particles)

    def _lacks_a_region(self, masked: str, scores: dict[str, float], language: Language) -> bool:
        """Whether a text seems to speak of a region, though none is found in it."""
        best = max((intent for intent in scores if intent != OUTSIDE), key=scores.__getitem__, default="")
        concepts, _ = self.witnesses[language].concepts.find(masked)
        if best in _OF_A_REGION or "government" in concepts:
            return True
        if best in _OF_SOME_REGION:
            return not concepts.isdisjoint(_OF_MEMBERS)
        return best.startswith("secretariat.") and concepts.isdisjoint(_OF_THE_OFFICE)

    def _candidates(self, text: str, normal: str, names: tuple[Mention, ...]) -> tuple[Language, ...]:
        """The languages that a text may be in: told by the words around its names, then by how the names are written."""
        frame = _frame(normal, names)
        named = languages_of(names) if names else ()
        candidates = identify(text, frame, self.profiles, self.grammar) if frame else named
        return tuple(c for c in candidates if c in named) or candidates

    def _share_known(self, text: str, language: Language) -> float:
        """Of a text's words, those that a language's sample questions hold too."""
        words = normalise(text).split()
        return sum(map(self.witnesses[language].spelling.knows, words)) / max(1, len(words))

    def scores(self, masked: str, language: Language) -> tuple[dict[str, float], float]:
        """Each intent's likelihood, and that of being out of scope; none of a text of no word."""
        if not any(c.isalpha() or c in NAMES for c in masked):
            return {}, 1.0
        scores, evidence = self.witnesses[language].hear(masked)
        return scores, outside(evidence)


def romanisations_of(knowledge: Knowledge) -> dict[Language, Romanisation]:
    """Of the languages that people type in Latin letters though they have their own."""
    tables = {language: words.romanisation for language, words in knowledge.vocabulary.items()}
    return {language: Romanisation(table) for language, table in tables.items() if table}


def _frame(normal: str, mentions: tuple[Mention, ...]) -> str:
    """The text around the names."""
    parts, position = [], 0
    for mention in mentions:
        parts.append(normal[position : mention.start])
        position = mention.end
    return " ".join("".join([*parts, normal[position:]]).split())


def _words(masked: str) -> int:
    """About how many words a text has; where they are not parted, a word of Han has two characters and one of kana four."""
    characters = Counter(map(script_of, masked))
    return len(masked.split()) + characters[Script.HAN] // 2 + characters[Script.KANA] // 4
