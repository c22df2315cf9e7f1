"""The intent of a masked text: a linear model over its letters and words, learnt from the sample questions.

Multinomial logistic regression, fitted by AdaGrad in a fixed order, so that the same questions always give the
same model. Each sample is learnt as it stands and with random slips, since people make them.
"""

import math
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .entities import COUNTRY, REGION, YEAR
from .features import features

_SEED = 1996
_NOISY_COPIES = 2
_SLIPS = (0.05, 0.1, 0.15)  # of a sample's letters
_EPOCHS = 5
_RATE = 0.5
_LEAST_SAMPLES = 2  # that a feature must stand in

Floats = NDArray[np.float32]
Vector = tuple[NDArray[np.intp], Floats]


@dataclass(frozen=True)
class IntentModel:
    """Weights of each feature for each intent."""

    intents: tuple[str, ...]
    index: dict[str, int]
    rarity: Floats
    weights: Floats

    def scores(self, masked: str) -> dict[str, float]:
        """The probability of each intent."""
        rows, values = _vector(masked, self.index, self.rarity)
        return dict(zip(self.intents, _softmax(values @ self.weights[rows]).tolist(), strict=True))

    def save(self, path: Path) -> None:
        """Writes the model to an .npz file."""
        arrays: dict[str, Any] = {"rarity": self.rarity, "weights": self.weights.astype(np.float16)}
        np.savez(path, intents=np.array(self.intents), features=np.array("\n".join(self.index)), **arrays)

    @classmethod
    def read(cls, path: Path) -> "IntentModel":
        """The model of a file that `save` wrote."""
        with np.load(path, allow_pickle=False) as file:
            index = {name: i for i, name in enumerate(str(file["features"]).split("\n"))}
            intents = tuple(map(str, file["intents"]))
            return cls(intents, index, file["rarity"], file["weights"].astype(np.float32))


def train(samples: Sequence[tuple[str, str]]) -> IntentModel:
    """A model of masked samples with their intents."""
    dice = random.Random(_SEED)
    letters = [c for text, _ in samples for c in text if c not in (REGION, COUNTRY, YEAR)]
    texts = [text for text, _ in samples]
    texts += [_with_slips(text, dice, letters) for text in texts for _ in range(_NOISY_COPIES)]
    intents = tuple(sorted({intent for _, intent in samples}))
    order = {intent: i for i, intent in enumerate(intents)}
    targets = [order[intent] for _, intent in samples]
    targets += [target for target in targets for _ in range(_NOISY_COPIES)]

    counts: Counter[str] = Counter()
    for text in texts:
        for part in features(text):
            counts.update(part.keys())
    index = {name: i for i, name in enumerate(name for name, count in counts.items() if count >= _LEAST_SAMPLES)}
    rarity = np.array([math.log((1 + len(texts)) / (1 + counts[name])) + 1 for name in index], dtype=np.float32)
    vectors = [_vector(text, index, rarity) for text in texts]

    weights = np.zeros((len(index), len(intents)), dtype=np.float32)
    squares = np.full_like(weights, 1e-2)
    rows_in_order = list(range(len(texts)))
    for _ in range(_EPOCHS):
        dice.shuffle(rows_in_order)
        for i in rows_in_order:
            rows, values = vectors[i]
            error = _softmax(values @ weights[rows])
            error[targets[i]] -= 1
            gradient = np.outer(values, error)
            squares[rows] += gradient * gradient
            weights[rows] -= _RATE * gradient / np.sqrt(squares[rows])
    return IntentModel(intents, index, rarity, weights)


def _vector(masked: str, index: dict[str, int], rarity: Floats) -> Vector:
    """The known features of a text: letters and words each of length one, rare ones weighing more."""
    rows: list[int] = []
    values: list[Floats] = [np.zeros(0, dtype=np.float32)]
    for part in features(masked):
        known = [(index[name], 1 + math.log(count)) for name, count in part.items() if name in index]
        if known:
            found = [row for row, _ in known]
            weights = np.array([weight for _, weight in known], dtype=np.float32) * rarity[found]
            rows += found
            values.append(weights / np.linalg.norm(weights))
    return np.array(rows, dtype=np.intp), np.concatenate(values)


def _softmax(scores: Floats) -> Floats:
    powers: Floats = np.exp(scores - scores.max())
    powers /= powers.sum()
    return powers


def _with_slips(text: str, dice: random.Random, letters: Sequence[str]) -> str:
    """The text with some letters dropped, swapped, replaced or added; never one that stands for a name."""
    characters = list(text)
    for _ in range(max(1, int(len(text) * dice.choice(_SLIPS)))):
        at = dice.randrange(max(1, len(characters) - 1))
        if len(characters) < 3 or characters[at] in (REGION, COUNTRY, YEAR) or characters[at + 1] in (REGION, COUNTRY, YEAR):
            continue
        match dice.randrange(4):
            case 0:
                del characters[at]
            case 1:
                characters[at], characters[at + 1] = characters[at + 1], characters[at]
            case 2:
                characters[at] = dice.choice(letters)
            case _:
                characters.insert(at, dice.choice(letters))
    return "".join(characters)
