"""The operator's report: how well the test questions are understood, and where knowledge is thin: `questions`."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..answers import ANSWERS
from ..assistant import Assistant
from ..dialogue.context import in_context
from ..knowledge.schema import LANGUAGES, Language
from ..model import Conversation, Message, Reading, Reply
from .cases import CASES, OUTCOMES, Case, all_cases, outcome
from .evidence import Samples

_NEARLY = 0.15  # by which a right intent leads another that nearly takes its question
_MOST = 40  # lines of a list
_FEW_SAMPLES = 40
_FEW_CASES = 6


@dataclass(frozen=True)
class Answered:
    """A test question, the reply to it, and what else it might have been."""

    case: Case
    reply: Reply
    readings: tuple[Reading, ...]

    @property
    def outcome(self) -> str:
        """One of OUTCOMES."""
        return outcome(self.case, self.reply)


def answered(assistant: Assistant, directory: Path = CASES) -> list[Answered]:
    """Every test question, answered."""
    found = []
    for case in all_cases(directory):
        understanding = assistant.understander.understand(Message(case.ask), Conversation())
        found.append(Answered(case, case.asked(assistant), in_context(understanding, Conversation())))
    return found


def report(rows: list[Answered], samples: Mapping[Language, Samples]) -> Iterator[str]:
    """The report's lines."""
    yield from _accuracy("language", rows, lambda row: row.case.language, LANGUAGES)
    yield from _accuracy("intent", rows, lambda row: row.case.intent, sorted({row.case.intent for row in rows}))
    yield from _confusion(rows)
    yield from _nearly(rows)
    yield from _coverage(rows, samples)


def _accuracy(name: str, rows: Iterable[Answered], key: Callable[[Answered], str], keys: Iterable[str]) -> Iterator[str]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        counts[key(row)][row.outcome] += 1
        counts["all"][row.outcome] += 1
    yield f"{name:<26}{'n':>6}" + "".join(f"{outcome:>12}" for outcome in OUTCOMES)
    for one in ("all", *keys):
        total = counts[one].total()
        yield f"{one:<26}{total:>6}" + "".join(f"{100 * counts[one][outcome] / max(1, total):>10.1f} %" for outcome in OUTCOMES)
    yield ""


def _confusion(rows: Iterable[Answered]) -> Iterator[str]:
    """Which intents are taken for which, most often first."""
    pairs: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in rows:
        if row.reply.intent != row.case.intent:
            pairs[row.case.intent, row.reply.intent][row.case.language] += 1
    yield "taken for another intent"
    for (wanted, got), languages in sorted(pairs.items(), key=lambda pair: (-pair[1].total(), pair[0])):
        told = ", ".join(f"{language} {count}" for language, count in sorted(languages.items()))
        yield f"{languages.total():>6}  {wanted:<26} → {got:<26} ({told})"
    yield ""


def _nearly(rows: Iterable[Answered]) -> Iterator[str]:
    """Questions that are answered rightly, but hardly."""
    close = []
    for row in rows:
        scores = {reading.intent: reading.score for reading in row.readings}
        rivals = sorted(((score, intent) for intent, score in scores.items() if intent != row.case.intent), reverse=True)
        if row.outcome == "right" and rivals and (lead := scores.get(row.case.intent, 0.0) - rivals[0][0]) < _NEARLY:
            close.append((lead, row.case, rivals[0][1]))
    yield f"nearly taken by another intent: {len(close)}"
    for lead, case, rival in sorted(close, key=lambda one: one[0])[:_MOST]:
        yield f"  {lead:+.2f} {case.language} {case.intent} by {rival}: {case.ask}"
    yield ""


def _coverage(rows: Iterable[Answered], samples: Mapping[Language, Samples]) -> Iterator[str]:
    """How many sample and test questions there are, and of which intents there are few."""
    tests = Counter((row.case.language, row.case.intent) for row in rows)
    yield f"{'language':<10}{'samples':>9}{'tests':>7}  fewer than {_FEW_SAMPLES} samples or {_FEW_CASES} tests"
    for language, known in samples.items():
        counts = Counter(intent for intent, _ in known.rows)
        few = [
            f"{intent} ({counts[intent]}, {tests[language, intent]})"
            for intent in ANSWERS
            if intent != "clarify" and (counts[intent] < _FEW_SAMPLES or tests[language, intent] < _FEW_CASES)
        ]
        mine = sum(count for (code, _), count in tests.items() if code == language)
        yield f"{language:<10}{counts.total():>9}{mine:>7}  {', '.join(few) or 'none'}"
