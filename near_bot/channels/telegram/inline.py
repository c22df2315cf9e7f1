"""`@bot 간쑤` in any chat: cards of members and answers to send there."""

from functools import cached_property

from telegram import InlineQueryResultArticle, InputTextMessageContent
from telegram.constants import InlineQueryLimit, ParseMode

from ...assistant import Assistant
from ...dialogue.codes import encode
from ...knowledge.schema import LANGUAGES, Language
from ...language.normalise import normalise, normalise_all, squeeze
from ...model import Conversation, Entities, Message, Request
from .markup import NO_PREVIEW, messages

_DESCRIPTION = 100  # characters shown under a result's title


class Inline:
    """Answers inline queries."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def results(self, text: str, conversation: Conversation, client: str | None) -> tuple[list[InlineQueryResultArticle], Language]:
        """What a query may mean, likeliest first, and the language of the answers. Where it means nothing yet, the menu."""
        reply, _ = self._assistant.turn(Message(text or "/start", client), conversation)
        members = dict.fromkeys((*reply.entities.members, *self._starting_with(text)))
        requests = [Request("member.profile", Entities(members=(id,))) for id in members]
        if reply.intent == "clarify" or not (reply.intent == "unknown" or requests or reply.sources):
            requests += [option.request for option in reply.options]
        elif reply.sources:
            requests.insert(0, Request(reply.intent, reply.entities))
        shown = list({encode(request): request for request in requests}.items())[: int(InlineQueryLimit.RESULTS)]
        return [self._article(code, request, reply.language) for code, request in shown], reply.language

    def _starting_with(self, text: str) -> tuple[str, ...]:
        """Members one of whose names begins with what has been typed so far."""
        typed = squeeze(normalise(text))
        return tuple(id for id, names in self._names.items() if any(name.startswith(typed) for name in names)) if typed else ()

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        """All names of each member, in the form in which they are compared."""
        found = {}
        for member in self._assistant.knowledge.members.values():
            names = [name for code in LANGUAGES for name in (member.names[code], *getattr(member.aliases, code))]
            found[member.id] = [squeeze(name) for name in normalise_all(names)]
        return found

    def _article(self, code: str, request: Request, language: Language) -> InlineQueryResultArticle:
        reply = self._assistant.reply(request, language)
        phrasing = self._assistant.phrasing(language)
        title = (phrasing.picks if request.intent == "member.profile" else phrasing.options)([request])[0].label
        content = InputTextMessageContent(messages(reply)[0], ParseMode.HTML, link_preview_options=NO_PREVIEW)
        return InlineQueryResultArticle(code, title, content, description=reply.text.replace("\n", " ")[:_DESCRIPTION])
