"""Questions without a good answer, those that ask the same put together."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz import fuzz, process

from ..language.normalise import normalise_all
from ..language.scripts import main_script
from ..store.questions import Question
from ..understanding.entities import mask
from ..understanding.gazetteer import Gazetteer

ALIKE = 80
"""Percent of likeness (`rapidfuzz.fuzz.ratio` of masked normal forms) from which two texts are one question."""
_BLOCK = 1000
"""Texts that are compared at once; the table of their likeness to those before is a few megabytes."""
_FOR_GOOD = ("noted", "dropped")
"""What holds for questions to come too; one that was made a sample is to be answered from then on."""


@dataclass(frozen=True)
class Group:
    """Questions that ask the same."""

    id: int
    """Of its first question; as long as that is kept, the group has it at every listing."""
    questions: tuple[Question, ...]
    """The oldest first; of what is settled, only those with a note."""
    note: str | None = None
    """For the Secretariat."""

    @property
    def count(self) -> int:
        """How many questions."""
        return len(self.questions)

    @property
    def typical(self) -> Question:
        """One in the words used most often."""
        ((text, _),) = Counter(question.text for question in self.questions).most_common(1)
        return next(question for question in self.questions if question.text == text)

    @property
    def languages(self) -> Counter[str]:
        """How many questions in each language."""
        return Counter(question.language for question in self.questions)

    @property
    def results(self) -> Counter[str]:
        """How many ended in which way."""
        return Counter(question.result for question in self.questions)


def groups(questions: Sequence[Question], gazetteer: Gazetteer) -> tuple[list[Group], list[Group]]:
    """The groups that wait for an operator, and those with a note; each list with the largest first."""
    together: dict[int, list[Question]] = defaultdict(list)
    for question, leader in zip(questions, _leaders([question.text for question in questions], gazetteer), strict=True):
        together[leader].append(question)
    waiting: list[Group] = []
    noted: list[Group] = []
    for leader, members in together.items():
        decided = next((one.settled for one in members if one.settled in _FOR_GOOD), None)
        listed = tuple(one for one in members if decided == "noted" or not one.settled)
        if listed and decided != "dropped":
            note = next((one.note for one in reversed(members) if one.note), None)
            (noted if decided else waiting).append(Group(questions[leader].id, listed, note))
    return sorted(waiting, key=_by_size), sorted(noted, key=_by_size)


def narrowed(groups: Iterable[Group], counts: Callable[[Question], bool]) -> list[Group]:
    """The same groups with the questions alone that `counts` accepts; without those that have none."""
    some = (replace(group, questions=tuple(filter(counts, group.questions))) for group in groups)
    return sorted((group for group in some if group.questions), key=_by_size)


def _by_size(group: Group) -> tuple[int, int]:
    return -group.count, group.id


def _leaders(texts: Sequence[str], gazetteer: Gazetteer) -> list[int]:
    """For each text, the first one that asks the same.

    Texts of one normal form are one; so are those whose names alone differ. The forms that are left are compared, within a
    script, with the leaders so far, a thousand at a time; one that is like none of them becomes a leader. What comes later
    changes nothing about what was there before.
    """
    normals = normalise_all(texts)
    masked = {normal: mask(normal, gazetteer.find(normal)) for normal in dict.fromkeys(normals)}
    first: dict[str, int] = {}
    for position, normal in enumerate(normals):
        first.setdefault(masked[normal], position)
    by_script: dict[object, list[str]] = defaultdict(list)
    for form in first:
        by_script[main_script(form)].append(form)
    leader: dict[str, str] = {}
    for forms in by_script.values():
        leader |= _led(forms)
    return [first[leader[masked[normal]]] for normal in normals]


def _led(forms: Sequence[str]) -> dict[str, str]:
    """The leader of each form: the first that is enough like it, or itself."""
    leaders: list[str] = []
    led: dict[str, str] = {}
    for start in range(0, len(forms), _BLOCK):
        block = forms[start : start + _BLOCK]
        known = len(leaders)
        likeness = _likeness(block, leaders)
        nearest = likeness.argmax(axis=1) if known else np.zeros(len(block), dtype=int)
        left = [i for i in range(len(block)) if not known or not likeness[i, nearest[i]]]
        led |= {form: leaders[nearest[i]] for i, form in enumerate(block) if known and likeness[i, nearest[i]]}
        among = _likeness([block[i] for i in left], [block[i] for i in left])
        new: list[int] = []
        for row, i in enumerate(left):
            alike = [column for column in new if among[row, column]]
            if alike:
                led[block[i]] = block[left[max(alike, key=lambda column: among[row, column])]]
            else:
                new.append(row)
                led[block[i]] = block[i]
                leaders.append(block[i])
    return led


def _likeness(some: Sequence[str], others: Sequence[str]) -> "np.ndarray[tuple[int, int], np.dtype[np.uint8]]":
    """Percent, 0 below ALIKE."""
    return process.cdist(some, others, scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.uint8, workers=-1)
