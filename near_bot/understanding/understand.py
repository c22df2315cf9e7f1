"""An utterance understood: its language, its names, and the intents that it may have."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..knowledge.load import Knowledge
from ..knowledge.schema import Language
from ..language.choose import choose
from ..language.identify import Profile, identify
from ..language.normalise import normalise
from ..language.romanise import Romanisation
from ..language.scripts import Script, script_of
from ..model import Conversation, Message, Reading, Understanding
from .classifier import IntentModel
from .entities import NAMES, EntityFinder, in_own_script, mask
from .spelling import Spelling
from .gazetteer import Gazetteer, Mention, languages_of

LONGEST = 1000
"""Characters of a text that are read; nobody's question is longer."""


@dataclass(frozen=True)
class Understander:
    """All that understanding needs, built or read once."""

    gazetteer: Gazetteer
    entities: EntityFinder
    profiles: Mapping[Script, Mapping[Language, Profile]]
    models: Mapping[Language, IntentModel]
    spellings: Mapping[Language, Spelling]
    romanisations: Mapping[Language, Romanisation]

    def understand(self, message: Message, conversation: Conversation) -> Understanding:
        """What a message may mean. A text of no word has no readings."""
        text = message.text[:LONGEST]
        normal = normalise(text)
        written = self.gazetteer.find(normal)
        frame = _frame(normal, written)
        candidates = identify(text, frame, self.profiles) if frame else languages_of(written)
        language = choose(conversation.chosen_language, candidates, conversation.language, message.client_language)
        reading = language if language in candidates or not candidates else candidates[0]
        spelling = self.spellings[reading]
        mentions = self.gazetteer.find_misspelt(normal, written, spelling.knows)
        masked = in_own_script(mask(normal, mentions), self.romanisations.get(reading))
        scores = self._scores(masked, reading) if any(c.isalpha() or c in NAMES for c in masked) else {}
        ranked = sorted((Reading(intent, score) for intent, score in scores.items()), key=lambda r: -r.score)
        entities = self.entities.find(text, normal, mentions, reading)
        return Understanding(language, tuple(ranked), entities, _words(masked))


    def _scores(self, masked: str, language: Language) -> dict[str, float]:
        """Each intent's likelihood: that of the text as it stands, and where it holds slips, of the mended text too."""
        model = self.models[language]
        scores = model.scores(masked)
        mended = self.spellings[language].mend(masked)
        if mended == masked:
            return scores
        again = model.scores(mended)
        return {intent: (score + again[intent]) / 2 for intent, score in scores.items()}


def romanisations_of(knowledge: Knowledge) -> dict[Language, Romanisation]:
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
    running = sum(script_of(c) in (Script.HAN, Script.KANA) for c in masked)
    return len(masked.split()) + running // 2
