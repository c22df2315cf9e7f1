"""The intent of a text: a linear model over its features, learnt from the sample questions.

Multinomial logistic regression, fitted by AdaGrad in a fixed order, so that the same questions always give the
same model.
"""

import math
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .features import Parts
from .rows import Floats, Index, Places, Stored, Weights, mapped, save

_SEED = 1996
_EPOCHS = 3
_RATE = 0.5
_LEAST_SAMPLES = 2  # that a feature must stand in

Vector = tuple[Places, Floats]


@dataclass(frozen=True)
class IntentModel:
    """Weights of each feature for each intent."""

    intents: tuple[str, ...]
    index: Index
    rarity: Floats
    weights: Weights

    def scores(self, parts: Parts) -> dict[str, float]:
        """The probability of each intent of a text with these features."""
        places, values = _vector(parts, self.index, self.rarity)
        return dict(zip(self.intents, _softmax(self.weights.sums(places, values)).tolist(), strict=True))

    def save(self, folder: Path) -> None:
        """Writes the model to a folder."""
        folder.mkdir()
        (folder / "intents.txt").write_text("\n".join(self.intents), encoding="utf-8")
        save(folder / "features.npy", self.index.hashes)
        save(folder / "rarity.npy", self.rarity)
        save(folder / "weights.npy", self.weights.numbers[np.arange(len(self.index))])
        save(folder / "scales.npy", self.weights.scales)

    @classmethod
    def read(cls, folder: Path) -> "IntentModel":
        """The model of a folder that `save` wrote."""
        intents = tuple((folder / "intents.txt").read_text(encoding="utf-8").split("\n"))
        features, rarity, scales = (mapped(folder / f"{name}.npy") for name in ("features", "rarity", "scales"))
        return cls(intents, Index(features), rarity, Weights(Stored(folder / "weights.npy"), scales))


def train(samples: Sequence[tuple[Parts, str]]) -> IntentModel:
    """A model of the features of samples, with their intents."""
    dice = random.Random(_SEED)
    intents = tuple(sorted({intent for _, intent in samples}))
    order = {intent: i for i, intent in enumerate(intents)}
    targets = [order[intent] for _, intent in samples]
    counts: Counter[str] = Counter()
    for parts, _ in samples:
        for part in parts:
            counts.update(part.keys())
    known = [name for name, count in counts.items() if count >= _LEAST_SAMPLES]
    index = Index.of(known)
    rarity = np.zeros(len(index), dtype=np.float32)
    rarity[index.rows(known)] = [math.log((1 + len(samples)) / (1 + counts[name])) + 1 for name in known]
    vectors = [_vector(parts, index, rarity) for parts, _ in samples]

    weights = np.zeros((len(index), len(intents)), dtype=np.float32)
    squares = np.full_like(weights, 1e-2)
    rows_in_order = list(range(len(samples)))
    for _ in range(_EPOCHS):
        dice.shuffle(rows_in_order)
        for i in rows_in_order:
            rows, values = vectors[i]
            error = _softmax(values @ weights[rows])
            error[targets[i]] -= 1
            gradient = np.outer(values, error)
            squares[rows] += gradient * gradient
            weights[rows] -= _RATE * gradient / np.sqrt(squares[rows])
    return IntentModel(intents, index, rarity, Weights.of(weights))


def _vector(parts: Parts, index: Index, rarity: Floats) -> Vector:
    """The known features of a text: those of each sort of length one together, rare ones weighing more."""
    rows = index.rows([name for part in parts for name in part])
    counts = np.array([count for part in parts for count in part.values()], dtype=np.float32)
    known = rows >= 0
    weights = np.where(known, (1 + np.log(counts)) * rarity[rows], np.float32(0)) if len(rarity) else np.zeros(len(rows), dtype=np.float32)
    start = 0
    for part in parts:
        own = weights[start : start + len(part)]
        own /= np.sqrt(own.dot(own)) or 1
        start += len(part)
    return rows[known], weights[known]


def _softmax(scores: Floats) -> Floats:
    powers: Floats = np.exp(scores - scores.max())
    powers /= powers.sum()
    return powers
