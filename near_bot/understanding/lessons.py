"""What the models of intents are learnt from: the sample questions as they stand, and with slips, since people make them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .classifier import IntentModel, train
from .concepts import Concepts, Table, common_words
from .features import concept_features, features
from .slips import Slips

_COPIES = 8  # with slips, of each sample
_COPIES_OF_ALL = 1  # the same, where the samples of all languages are learnt together


@dataclass(frozen=True)
class Lesson:
    """A language's samples, and what its texts are read with."""

    samples: Sequence[tuple[str, str]]
    """Masked texts with their intents."""
    words: Table
    endings: tuple[str, ...]
    layout: str

    def concepts(self) -> Concepts:
        """What finds the concepts of the language."""
        return Concepts(self.words, self.endings, common_words(Counter(word for text, _ in self.samples for word in text.split())))

    def texts(self, copies: int) -> Iterator[tuple[str, str]]:
        """The samples, and copies of them with slips."""
        yield from self.samples
        slips = Slips((text for text, _ in self.samples), self.layout)
        for text, intent in self.samples:
            for copy in slips.copies(text, copies):
                yield copy, intent


def learn(lesson: Lesson) -> IntentModel:
    """The model of a language."""
    concepts = lesson.concepts()
    return train([(features(text, concepts), intent) for text, intent in lesson.texts(_COPIES)])


def learn_together(lessons: Sequence[Lesson]) -> IntentModel:
    """The model of what follows from concepts, in whatever language they are found."""
    samples = []
    for lesson in lessons:
        concepts = lesson.concepts()
        samples += [((concept_features(text, concepts),), intent) for text, intent in lesson.texts(_COPIES_OF_ALL)]
    return train(samples)
