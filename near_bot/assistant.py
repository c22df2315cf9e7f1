"""One turn of talk: (Message, Conversation) -> (Reply, Conversation). No I/O, no clock, no channel."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from .answers import ANSWERS, answer
from .dialogue import codes
from .dialogue.choice import agreed, chosen, pointed_at
from .dialogue.commands import command
from .dialogue.memory import recall, remember
from .dialogue.policy import SURE, decide
from .dialogue.several import asks, sentences, stands_alone, together, with_fields
from .knowledge.load import Knowledge
from .knowledge.schema import Language
from .language.choose import choose
from .model import Conversation, Message, Option, Reply, Request, Understanding
from .phrasing.catalogue import LOCALES
from .phrasing.phrase import Phrasing
from .understanding.understand import LONGEST, Understander


@dataclass
class Assistant:
    """Answers from what it knows, in six languages."""

    knowledge: Knowledge
    understander: Understander
    locales: Path = LOCALES
    """Where the catalogues are, each of which is read when its language is first spoken."""
    _phrasings: dict[Language, Phrasing] = field(default_factory=dict)

    def request(self, code: str) -> Request | None:
        """What a button, a deep link or an inline result stands for; None where it is out of date. Nobody is made to forget by a link."""
        return codes.decode(code, ANSWERS.keys() - {"chat.forget"}, self.knowledge.members, self.knowledge.regions)

    def turn(self, message: Message, conversation: Conversation) -> tuple[Reply, Conversation]:
        """The whole turn: a command or a choice among what was offered, or else a question to be understood."""
        conversation = recall(conversation, self.knowledge.members, self.knowledge.regions)
        if request := command(message.text, self.request) or chosen(message.text, conversation):
            return self.take(request, message, conversation)
        understanding = self.understander.understand(message, conversation)
        request = (
            pointed_at(message.text, understanding, conversation)
            or self.by_sentences(message, replace(conversation, language=understanding.language))
            or self.wanted(understanding, conversation)
        )
        return self._answered(request, understanding.language, conversation)

    def wanted(self, understanding: Understanding, conversation: Conversation) -> Request:
        """What an understood utterance wants."""
        request = agreed(decide(understanding, conversation, self.knowledge.members), conversation)
        return with_fields(request, understanding)

    def by_sentences(self, message: Message, conversation: Conversation) -> Request | None:
        """What a message of several questions wants; None where it is to be read as a whole."""
        read = []
        for sentence in sentences(message.text[:LONGEST]):
            understanding = self.understander.understand(replace(message, text=sentence), conversation)
            request = self.wanted(understanding, conversation)
            if not stands_alone(asks(sentence, understanding, request), request):
                return None
            read.append(request)
            conversation = replace(conversation, request=request if request.entities.named else conversation.request)
        return together(read)

    def agrees(self, message: Message, conversation: Conversation) -> bool | None:
        """Whether a text says yes or no to something that was asked; None where it says neither."""
        asked = replace(conversation, options=(Option("", Request("chat.yes")),))
        request = decide(self.understander.understand(message, asked), asked, self.knowledge.members)
        said = {"chat.yes": True, "chat.no": False}.get(request.intent)
        return said if request.confidence >= SURE else None

    def take(self, request: Request, message: Message, conversation: Conversation) -> tuple[Reply, Conversation]:
        """A turn whose request needs no understanding."""
        language = choose(conversation.chosen_language, (), conversation.language, message.client_language)
        return self._answered(request, language, conversation)

    def _answered(self, request: Request, language: Language, conversation: Conversation) -> tuple[Reply, Conversation]:
        if request.intent == "chat.language" and request.entities.tongue:
            language = request.entities.tongue
        reply = self.reply(request, language)
        return reply, remember(conversation, request, reply)

    def reply(self, request: Request, language: Language) -> Reply:
        """A request answered in a language."""
        content = answer(self.knowledge, request)
        phrasing = self.phrasing(language)
        return Reply(
            language=language,
            intent=request.intent,
            confidence=round(request.confidence, 3),
            entities=request.entities,
            verdict=content.verdict,
            text=phrasing.text(content),
            facts=content.facts,
            sources=phrasing.addresses(content.sources),
            options=phrasing.options(content.options),
            picks=phrasing.picks(content.picks),
        )

    def phrasing(self, language: Language) -> Phrasing:
        """What puts the knowledge into the words of a language."""
        if language not in self._phrasings:
            self._phrasings[language] = Phrasing(self.knowledge, language, self.locales)
        return self._phrasings[language]
