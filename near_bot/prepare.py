"""What is worked out from the knowledge once, and kept until that changes: names, statistics, models.

The cache holds folders of what is learnt, which takes minutes, and files of what the YAML says, which takes a moment to
read. Each is named by a digest of all that it follows from, so it is never out of date and may be deleted at any time.
What is learnt follows from names, questions and words; a fact that is corrected changes none of it.
Where the cache cannot be written, everything is worked out anew at each start.
"""

import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from .knowledge.documents import Problems
from .knowledge.load import KNOWLEDGE, Files, Knowledge, load, read_questions
from .knowledge.schema import LANGUAGES, Language
from .language.normalise import normalise_all
from .language.profile import Profile, profiles
from .language.romanise import Romanisation
from .language.scripts import Script
from .understanding.classifier import IntentModel
from .understanding.concepts import Concepts, common_words, together
from .understanding.entities import EntityFinder, mask_sample
from .understanding.features import NAMES
from .understanding.gazetteer import Gazetteer
from .understanding.lessons import Lesson, learn, learn_together
from .understanding.names import Names
from .understanding.said import Said
from .understanding.scope import Scope, shares
from .understanding.spelling import Spelling
from .understanding.understand import Understander, romanisations_of
from .understanding.witnesses import Witnesses

_KEPT = 3  # of the folders in the cache, and of the files
_OFTEN = 4  # times from which a word of questions out of scope is an everyday word
_COMMON = "concepts"  # the folder of the model of all languages
_CODE = Path(__file__).parent
_READ = ("*.yaml", "members/*.yaml", "concepts/*.yaml", "vocabulary/*.yaml")
_READERS = ("knowledge/documents.py",)
"""The files whose YAML is kept as it was read, and the code that reads it."""
_LEARNT_FROM = ("questions/*/*.yaml", "concepts/*.yaml", "vocabulary/*.yaml", "ambiguous.yaml", "countries.yaml", "regions.json")
_LEARNERS = ("prepare.py", "rows.py", "language/*.py", "understanding/*.py", *_READERS)
"""The files from which something is learnt, besides the members' names, and the code that learns."""
_IN_USE: WeakValueDictionary[str, Understander] = WeakValueDictionary()
"""By what they are learnt from: one serves all knowledge that differs in facts only."""

K = TypeVar("K")
V = TypeVar("V")


class _Lazy(Mapping[K, V]):
    """A mapping whose values are each read when they are first asked for."""

    def __init__(self, keys: Iterable[K], read: Callable[[K], V]) -> None:
        self._keys = tuple(keys)
        self._read = cache(read)

    def __getitem__(self, key: K) -> V:
        if key not in self._keys:
            raise KeyError(key)
        return self._read(key)

    def __iter__(self) -> Iterator[K]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


def prepared(store: Path, directory: Path = KNOWLEDGE) -> tuple[Knowledge, Understander]:
    """The knowledge and what understands questions about it; raises Problems where a file cannot be used."""
    knowledge = _knowledge(store, directory)
    learnt = learnt_from(knowledge, directory)
    understander = _IN_USE.get(learnt)
    if not understander:
        folder = store / learnt
        if folder.is_dir():
            with suppress(OSError):
                os.utime(folder)  # so that `_sweep` leaves it
        else:
            folder = _prepare(knowledge, directory, folder)
        understander = _IN_USE[learnt] = _understander(knowledge, folder)
    return knowledge, understander


def _understander(knowledge: Knowledge, folder: Path) -> Understander:
    scripts = [script for script in Script if (folder / f"letters.{script.value}").exists()]
    common = cache(lambda: IntentModel.read(folder / _COMMON))

    def witnesses(language: Language) -> Witnesses:
        spelling = Spelling.read(folder / f"words.{language}")
        return Witnesses(
            IntentModel.read(folder / language),
            common(),
            Concepts(_words(knowledge, language), knowledge.vocabulary[language].endings, common_words(spelling.bigrams.usual)),
            spelling,
            Scope(_read(folder / f"scope.{language}.json")),
        )

    return Understander(
        Gazetteer(knowledge, Names.from_json(_read(folder / "names.json"))),
        EntityFinder(knowledge),
        _Lazy(scripts, lambda script: Profile.read(folder / f"letters.{script.value}")),
        _Lazy(LANGUAGES, witnesses),
        _Lazy(LANGUAGES, lambda language: Said.read(folder / f"said.{language}")),
        romanisations_of(knowledge),
        {language: words.keyboard for language, words in knowledge.vocabulary.items() if words.keyboard},
        {language: frozenset(words.grammar) for language, words in knowledge.vocabulary.items() if words.grammar},
    )


def _knowledge(store: Path, directory: Path) -> Knowledge:
    """The knowledge, from what its YAML said when it was last read if it is the same now."""
    file = store / f"{_digest([*_files(directory, _READ), *_files(_CODE, _READERS)])}.json"
    try:
        stored = _read(file)
    except OSError:
        stored = {name: document.data for name, document in load(directory).documents.items()}
        with suppress(OSError):
            store.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=store) as work:
                _write(Path(work, file.name), stored)
                Path(work, file.name).rename(file)
            _sweep(path for path in store.iterdir() if path.is_file())
    return load(directory, stored)


def _prepare(knowledge: Knowledge, directory: Path, folder: Path) -> Path:
    """Works everything out into `folder`, which appears whole or not at all; its path, or another's if it cannot be made."""
    from concurrent.futures import ProcessPoolExecutor  # needed seldom, and large
    from multiprocessing import get_context

    print("near-bot: working out how to understand questions; once, a few minutes", file=sys.stderr)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(dir=folder.parent))
    except OSError:
        folder = work = Path(tempfile.mkdtemp())
    questions = _questions(directory)
    gazetteer = _gazetteer(knowledge, questions)
    romanisations = romanisations_of(knowledge)
    samples = _masked(gazetteer, questions, romanisations)
    letters = profiles(
        {language: [_without_names(text) for text, _ in rows] for language, rows in samples.items()},
        {language: words.scripts for language, words in knowledge.vocabulary.items()},
        romanisations,
    )
    _write(work / "names.json", gazetteer.names.to_json())
    for script, profile in letters.items():
        profile.save(work / f"letters.{script.value}")
    for language, rows in samples.items():
        Spelling.of(text for text, _ in rows).save(work / f"words.{language}")
        _write(work / f"scope.{language}.json", shares(rows))
        Said.of(rows).save(work / f"said.{language}")
    learnt = [_lesson(knowledge, language, rows) for language, rows in samples.items()]
    with ProcessPoolExecutor(max_workers=os.cpu_count(), mp_context=get_context("spawn")) as pool:
        common = pool.submit(learn_together, learnt)
        for language, model in zip(samples, pool.map(learn, learnt), strict=True):
            model.save(work / language)
        common.result().save(work / _COMMON)
    if work != folder:
        _move(work, folder)
        _sweep(path for path in folder.parent.iterdir() if path.is_dir())
    return folder


def _sweep(kept: Iterable[Path]) -> None:
    """Removes what older knowledge led to, but for the latest: a bot that is still running may read from it."""
    for old in sorted(kept, key=lambda path: -path.stat().st_mtime)[_KEPT:]:
        if old.is_dir():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.unlink(missing_ok=True)


def _questions(directory: Path) -> dict[Language, list[tuple[str, str]]]:
    """Each language's sample questions, as pairs of intent and text; raises Problems where a file cannot be read."""
    files = Files(directory)
    questions = {language: read_questions(files, language) for language in LANGUAGES}
    if files.problems:
        raise Problems(files.problems)
    return {language: [(i, text) for i, texts in by_intent.items() for text in texts] for language, by_intent in questions.items()}


def _everyday_words(questions: Mapping[Language, list[tuple[str, str]]]) -> frozenset[str]:
    """Words that people use in questions to the bot, and such as come up time and again in any others."""
    inside: Counter[str] = Counter()
    outside: Counter[str] = Counter()
    for rows in questions.values():
        for (intent, _), normal in zip(rows, normalise_all([text for _, text in rows]), strict=True):
            (outside if intent == "unknown" else inside).update(normal.split())
    return frozenset([*inside, *(word for word, count in outside.items() if count >= _OFTEN)])


def _gazetteer(knowledge: Knowledge, questions: Mapping[Language, list[tuple[str, str]]]) -> Gazetteer:
    return Gazetteer(knowledge, Gazetteer(knowledge).names.without_words(_everyday_words(questions), knowledge.countries.member))


def _masked(
    gazetteer: Gazetteer, questions: Mapping[Language, list[tuple[str, str]]], romanisations: Mapping[Language, Romanisation]
) -> dict[Language, list[tuple[str, str]]]:
    return {
        language: [(mask_sample(text, gazetteer, romanisations.get(language)), intent) for intent, text in rows]
        for language, rows in questions.items()
    }


def lessons(knowledge: Knowledge, directory: Path = KNOWLEDGE) -> list[Lesson]:
    """What the languages' models are learnt from."""
    questions = _questions(directory)
    samples = _masked(_gazetteer(knowledge, questions), questions, romanisations_of(knowledge))
    return [_lesson(knowledge, language, rows) for language, rows in samples.items()]


def _lesson(knowledge: Knowledge, language: Language, samples: list[tuple[str, str]]) -> Lesson:
    vocabulary = knowledge.vocabulary[language]
    return Lesson(samples, _words(knowledge, language), vocabulary.endings, vocabulary.keyboard or "")


def _words(knowledge: Knowledge, language: Language) -> Mapping[str, tuple[str, ...]]:
    """A language's words for concepts, with the English ones that people mix in."""
    own = knowledge.concepts[language]
    return own if language == "en" else together(own, knowledge.concepts["en"])


def _without_names(masked: str) -> str:
    return " ".join(word for word in masked.split() if word not in NAMES)


def _move(work: Path, folder: Path) -> None:
    """Puts the finished folder in its place, unless another process has been faster."""
    try:
        work.rename(folder)
    except OSError:
        shutil.rmtree(work)


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _write(path: Path, data: object) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def learnt_from(knowledge: Knowledge, directory: Path) -> str:
    """A digest of all from which something is learnt."""
    names = repr([(member.id, member.names, member.aliases) for member in knowledge.members.values()])
    return _digest([names.encode(), *_files(directory, _LEARNT_FROM), *_files(_CODE, _LEARNERS)])


def _files(folder: Path, patterns: Iterable[str]) -> Iterator[bytes]:
    """The names and contents of a folder's files."""
    for path in sorted({path for pattern in patterns for path in folder.glob(pattern)}):
        yield path.relative_to(folder).as_posix().encode()
        yield path.read_bytes()


def _digest(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()[:16]
