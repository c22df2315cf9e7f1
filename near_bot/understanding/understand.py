"""An utterance understood: its language, its names, and the intents that it may have."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..knowledge.schema import Language
from ..language.choose import choose
from ..language.identify import Profile, identify
from ..language.normalise import normalise
from ..language.scripts import Script, script_of
from ..model import Conversation, Message, Reading, Understanding
from .classifier import IntentModel
from .entities import EntityFinder, mask
from .gazetteer import Gazetteer, Mention, language_of

LONGEST = 1000
"""Characters of a text that are read; nobody's question is longer."""


@dataclass(frozen=True)
class Understander:
    """All that understanding needs, built or read once."""

    gazetteer: Gazetteer
    entities: EntityFinder
    profiles: Mapping[Script, Mapping[Language, Profile]]
    models: Mapping[Language, IntentModel]
    words: Mapping[Language, frozenset[str]]
    """The words of each language's sample questions: nobody's misspelt names."""

    def understand(self, message: Message, conversation: Conversation) -> Understanding:
        """What a message may mean. A text of no word has no readings."""
        text = message.text[:LONGEST]
        normal = normalise(text)
        written = self.gazetteer.find(normal)
        frame = _frame(normal, written)
        told = identify(text, frame, self.profiles) if frame else language_of(written)
        language = choose(conversation.chosen_language, told, conversation.language, message.client_language)
        mentions = self.gazetteer.find_misspelt(normal, written, self.words[told or language])
        masked = mask(normal, mentions)
        scores = self.models[told or language].scores(masked) if masked else {}
        ranked = sorted((Reading(intent, score) for intent, score in scores.items()), key=lambda reading: -reading.score)
        entities = self.entities.find(text, normal, mentions, told or language)
        return Understanding(language, tuple(ranked), entities, _words(masked))


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
