"""Sample questions that explain nothing, or the contrary of what others do: `questions --samples`."""

from collections import defaultdict
from collections.abc import Iterator

from ..assistant import Assistant
from ..knowledge.schema import Language
from ..understanding.entities import mask_sample
from .evidence import Samples, shown

_MOST = 60  # lines of a list


def idle(assistant: Assistant, language: Language, samples: Samples) -> Iterator[str]:
    """The report's lines on a language: samples that say the same, that say two things, and that are not believed."""
    understander = assistant.understander
    romanisation = understander.romanisations.get(language)
    by_masked: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for intent, text in samples.rows:
        by_masked[mask_sample(text, understander.gazetteer, romanisation)].append((intent, text))
    twice = {masked: rows for masked, rows in by_masked.items() if len(rows) > 1}
    same = [rows for rows in twice.values() if len({intent for intent, _ in rows}) == 1]
    several = [rows for rows in twice.values() if len({intent for intent, _ in rows}) > 1]
    spare = sum(len(rows) - 1 for rows in same)
    yield f"{language}: {spare} samples differ from another in names, case or signs alone; without them nothing changes"
    for rows in same[:_MOST]:
        yield f"  {rows[0][0]}: " + " = ".join(text for _, text in rows)
    yield f"{language}: {len(several)} wordings stand under several intents; decide for one"
    for rows in several[:_MOST]:
        yield "  " + "; ".join(f"{intent}: {text}" for intent, text in rows)
    doubted = list(_doubted(assistant, language, by_masked))
    yield f"{language}: {len(doubted)} samples are read as another intent, though learnt; so many others contradict them"
    yield from (f"  {line}" for line in doubted[:_MOST])


def _doubted(assistant: Assistant, language: Language, by_masked: dict[str, list[tuple[str, str]]]) -> Iterator[str]:
    for masked, rows in by_masked.items():
        scores, _ = assistant.understander.scores(masked, language)
        best = max(scores, key=scores.__getitem__, default=rows[0][0])
        for intent, text in rows:
            if best not in {other for other, _ in rows}:
                yield f"{intent}: {text} ({shown(masked)}) is read as {best} ({scores[best]:.2f}, {scores.get(intent, 0):.2f})"
