"""Why the bot answers a question as it does: `ask --explain`."""

from collections.abc import Iterator
from dataclasses import replace

from ..assistant import Assistant
from ..dialogue.choice import chosen
from ..dialogue.commands import command
from ..dialogue.context import in_context
from ..dialogue.several import sentences
from ..knowledge.load import Knowledge
from ..knowledge.schema import Language
from ..language.choose import DEFAULT, from_tag
from ..language.normalise import normalise, squeeze
from ..language.scripts import Script, main_script
from ..model import Conversation, Message, Request, Understanding
from ..understanding.mentions import Mention
from ..understanding.understand import LONGEST, Trace
from .evidence import Evidence, Samples, shown

_MOST_INTENTS = 5


def explain(assistant: Assistant, message: Message, conversation: Conversation) -> str:
    """The reply to a message, and below it, line by line, what it comes from."""
    reply, _ = assistant.turn(message, conversation)
    return "\n".join([reply.text, "", *_lines(assistant, message, conversation)])


def _lines(assistant: Assistant, message: Message, conversation: Conversation) -> Iterator[str]:
    if request := command(message.text, assistant.request) or chosen(message.text, conversation):
        yield f"Decision: {request.intent}, a command or a choice among what was offered"
        return
    understanding, _ = assistant.understander.traced(message, conversation)
    parts = (
        sentences(message.text[:LONGEST]) if assistant.by_sentences(message, replace(conversation, language=understanding.language)) else ()
    )
    if not parts:
        yield from _sentence(assistant, message, conversation)
    for part in parts:
        yield f"Of several questions: {part}"
        yield from _sentence(assistant, replace(message, text=part), replace(conversation, language=understanding.language))


def _sentence(assistant: Assistant, message: Message, conversation: Conversation) -> Iterator[str]:
    understanding, trace = assistant.understander.traced(message, conversation)
    yield f"Language: {understanding.language}; {_why_language(message, conversation, trace)}"
    if trace.text != message.text:
        yield f"Keyboard: typed in the wrong layout, read as: {trace.text}"
    yield "Names:" if trace.mentions else "Names: none"
    yield from (f"  {_name(assistant.knowledge, mention, trace.reading)}" for mention in trace.mentions)
    if told := _entities(understanding):
        yield f"Also named: {told}"
    yield from _intents(assistant, understanding, trace, conversation)
    request = assistant.wanted(understanding, conversation)
    yield f"Decision: {request.intent}{_asked(request)}"
    yield f"  {request.reason}" if request.reason else "  as the talk before has it"


def _why_language(message: Message, conversation: Conversation, trace: Trace) -> str:
    script = main_script(trace.masked)
    could = ", ".join(trace.candidates)
    if conversation.chosen_language:
        return "the person has chosen it"
    if len(trace.candidates) == 1:
        letters = "nothing but names" if script is Script.OTHER else f"{script.value} letters"
        return f"{letters}, and the only one of the six that it is likely to be in"
    told = f"it could be {could}" if could else "nothing tells"
    if conversation.language and (conversation.language in trace.candidates or not could):
        return f"{told}, and the talk is in it"
    hint = from_tag(message.client_language)
    if hint and (hint in trace.candidates or not could):
        return f"{told}, and the asker's app is in it"
    return f"{told}, and this is the likeliest" if could else f"{told}, and {DEFAULT} is what is left"


def _name(knowledge: Knowledge, mention: Mention, language: Language) -> str:
    """A name, what it stands for, and how it was found."""
    kind = mention.name.kind
    ids = " or ".join(f"{id} {knowledge.region_name(id, 'en')}" if kind == "region" else f"country {id}" for id in mention.name.ids)
    city = ", as a city of that name" if mention.city else ""
    return f"{mention.text} → {ids}{city} ({_how(knowledge, mention, language)})"


def _how(knowledge: Knowledge, mention: Mention, language: Language) -> str:
    if mention.how == "fuzzy":
        return "misspelt: nothing else is as near"
    if mention.how == "inflected":
        return "without its ending"
    if len(mention.name.ids) > 1:
        return "a name that several have"
    if mention.name.kind == "region":
        official = squeeze(normalise(knowledge.region_name(mention.name.ids[0], language)))
        if mention.text.startswith(official) or official.startswith(mention.text):
            return "exact: the name itself"
    if language not in mention.name.languages:
        return f"exact: as written in {', '.join(mention.name.languages) or 'no language of the six'}"
    return "exact: another name, such as a short or former one"


def _entities(understanding: Understanding) -> str:
    found = understanding.entities
    named = {
        "year": found.year,
        "kind": found.kind,
        "applicant": found.applicant,
        "their own region": found.own,
        "a language": found.tongue,
        "a disputed place": found.disputed,
        "what seems a name that is not known": found.strange,
    }
    return ", ".join(name if value is True else f"{name} {value}" for name, value in named.items() if value)


def _intents(assistant: Assistant, understanding: Understanding, trace: Trace, conversation: Conversation) -> Iterator[str]:
    understander, language = assistant.understander, trace.reading
    samples = Samples.of(language)
    mended = understander.witnesses[language].spelling.mend(trace.masked)
    yield f"Read as: {shown(trace.masked)}"
    if mended != trace.masked:
        yield f"Slips mended: {shown(mended)}"
    likely = in_context(understanding, conversation)[:_MOST_INTENTS]
    if likely:
        evidence = Evidence(understander, language, trace.masked)
        known = " (a sample question has just these words)" if understander.samples[language].get(trace.masked) else ""
        yield f"Concepts: {', '.join(sorted(understanding.concepts)) or 'none'}"
        yield f"Intents{known}:"
        for reading in likely:
            nearest = samples.nearest(trace.masked, reading.intent)
            yield f"  {reading.score:.2f} {reading.intent}: {evidence.told(reading.intent)}; nearest sample {nearest}"
    yield f"Unexplained: {', '.join(samples.unexplained(mended)) or 'nothing'}"


def _asked(request: Request) -> str:
    if request.choices:
        return ": asks back, " + " or ".join(f"{r.intent} {' '.join(r.entities.places)}".strip() for r in request.choices)
    if request.waiting:
        return f": asks back for the region of {request.waiting}"
    return f", and {', '.join(other.intent for other in request.also)}" if request.also else ""
