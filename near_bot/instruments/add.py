"""A wrongly answered question becomes a test and a sample: `questions add`, `unanswered add`."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from ..answers import ANSWERS
from ..knowledge.documents import Problem, Problems, read
from ..knowledge.load import KNOWLEDGE, load
from ..knowledge.schema import Language
from ..language.normalise import normalise, squeeze
from ..model import Entities
from ..understanding.entities import EntityFinder, find_year
from ..understanding.gazetteer import Gazetteer
from ..understanding.mentions import Mention
from ..understanding.spelling import Spelling
from .cases import CASES, Case
from .evidence import Samples

_LONGEST_NAME = 40  # characters of a name in a question
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")


@dataclass(frozen=True)
class Place:
    """A list in a YAML file, and where a row may be added to it."""

    path: Path
    line: int
    """The last line of its last row, counting from 1."""
    indent: int
    """Spaces before the dash of a row."""

    def add(self, row: list[str]) -> int:
        """Adds a row, given as lines without indent; the line at which it stands. All else in the file stays as it is."""
        lines = self.path.read_text(encoding="utf-8").splitlines(keepends=True)
        if not lines[self.line - 1].endswith("\n"):
            lines[self.line - 1] += "\n"
        marks = ["- ", *["  "] * (len(row) - 1)]
        lines[self.line : self.line] = [f"{' ' * self.indent}{mark}{text}\n" for mark, text in zip(marks, row, strict=True)]
        self.path.write_text("".join(lines), encoding="utf-8")
        return self.line + 1


def add_asked(
    language: Language, intent: str, text: str, wanted: Mapping[str, object] | None = None, tests: Path = CASES
) -> Iterator[str]:
    """As `add`, with what is found in the question where it is not said what is wanted of it."""
    mentions, entities = found_in(text, language)
    if not wanted:
        found = {key: getattr(entities, key) for key in ("members", "regions", "countries", "year")}
        wanted = {key: value for key, value in found.items() if value}
        yield "named in it, as far as is found: " + (", ".join(f"{key} {value}" for key, value in wanted.items()) or "nothing")
    yield from add(Case(language, intent, text, dict(wanted)), mentions, tests=tests)
    yield "run `python bot.py check`; the next start learns from it"


def add(case: Case, mentions: tuple[Mention, ...], knowledge: Path = KNOWLEDGE, tests: Path = CASES) -> Iterator[str]:
    """Writes a question into the samples and the tests, and tells what it did; raises Problems, and writes nothing, where
    either holds it already or has no list for its intent. `mentions` are the names found in it."""
    sample = masked(case.ask, mentions)
    samples = knowledge / "questions" / case.language
    for intent, text, where in _rows(samples):
        if _same(text, sample):
            raise Problems([_problem(where, f"this sample stands here already, under {intent}; nothing was written")])
    for intent, text, where in _rows(tests / case.language) if case.intent in ANSWERS else ():
        if _same(text, case.ask):
            raise Problems([_problem(where, f"this test stands here already, under {intent}; nothing was written")])
    places = [(_place(samples, case.intent), [_quoted(sample)], "sample")]
    if case.intent in ANSWERS:
        wanted = [f"{key}: {_plain(value)}" for key, value in case.wanted.items()]
        places.append((_place(tests / case.language, case.intent), [f"ask: {_quoted(case.ask)}", *wanted], "test"))
    for place, row, what in places:
        line = place.add(row)
        yield f"{place.path}:{line}: added the {what}: {'; '.join(row)}"
    if case.intent not in ANSWERS:
        yield f"no test added: {case.intent} has no answer of its own"


def found_in(text: str, language: Language) -> tuple[tuple[Mention, ...], Entities]:
    """The names in a question, and what it is about, without anything that is learnt: so that questions can be added one
    after another."""
    knowledge = load()
    gazetteer = Gazetteer(knowledge)
    normal = normalise(text)
    mentions = gazetteer.find_misspelt(normal, gazetteer.find(normal), Spelling.of(Samples.of(language).normals))
    return mentions, EntityFinder(knowledge).find(text, normal, normal, mentions, language)


def masked(text: str, mentions: tuple[Mention, ...]) -> str:
    """A question as a sample: with {member}, {country} and {year} for its names and years, all else as it was typed."""
    parts, position = [], 0
    for mention in mentions:
        if span := _span(text, position, squeeze(mention.text)):
            start, end = span
            parts += [text[position:start], "{country}" if mention.name.kind == "country" else "{member}"]
            position = end
    sample = "".join([*parts, text[position:]])
    return _YEAR.sub("{year}", sample) if find_year(text) else sample


def _span(text: str, begin: int, name: str) -> tuple[int, int] | None:
    """Where in a text from `begin` the first and shortest stretch stands whose normal form is a name."""
    for start in range(begin, len(text)):
        for end in range(start + 1, min(len(text), start + _LONGEST_NAME) + 1):
            if text[start].isalnum() and text[end - 1].isalnum() and squeeze(normalise(text[start:end])) == name:
                return start, end
    return None


def _rows(folder: Path) -> Iterator[tuple[str, str, tuple[Path, int]]]:
    """Every question of a folder: its intent, its text, and its file and line."""
    for path in sorted(folder.glob("*.yaml")):
        document = read(path)
        for intent, rows in document.data.items():
            for index, row in enumerate(rows):
                yield intent, row["ask"] if isinstance(row, dict) else row, (path, document.places[intent, index][0])


def _place(folder: Path, intent: str) -> Place:
    """The list of an intent in the folder's files."""
    for path in sorted(folder.glob("*.yaml")):
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        for key, rows in root.value if isinstance(root, yaml.MappingNode) else ():
            if key.value == intent and isinstance(rows, yaml.SequenceNode) and rows.value and not rows.flow_style:
                last = rows.value[-1]
                return Place(path, _end(last), last.start_mark.column - len("- "))
    raise Problems([_problem((folder, 1), f"no file here has a list of questions for {intent}; add one, or correct the intent")])


def _end(node: yaml.Node) -> int:
    """The last line of a value, counting from 1; what is empty after it does not count."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.line) + 1


def _same(text: str, other: str) -> bool:
    return text.casefold() == other.casefold() or squeeze(_slots_kept(text)) == squeeze(_slots_kept(other))


def _slots_kept(text: str) -> str:
    return normalise(re.sub(r"\{(\w+)\}", r" qq\1 ", text))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _plain(value: object) -> str:
    return f"[{', '.join(map(str, value))}]" if isinstance(value, list | tuple) else str(value)


def _problem(where: tuple[Path, int], message: str) -> Problem:
    return Problem(where[0], where[1], 1, message)
