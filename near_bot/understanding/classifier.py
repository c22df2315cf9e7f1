"""The intent of a text: a linear model over its features, learnt from the sample questions.

Multinomial logistic regression, fitted by AdaGrad in a fixed order, so that the same questions always give the
same model.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..rows import Floats, Index, Places, Weights, mapped, save
from .features import Parts

_SEED = 1996
_EPOCHS = 2
_RATE = 0.5
_BITS = 32  # of a hash
_LEAST_SAMPLES = 10  # that a feature must stand in, those with slips among them

Vector = tuple[Places, Floats]


@dataclass(frozen=True)
class IntentModel:
    """Weights of each feature for each intent."""

    intents: tuple[str, ...]
    index: Index
    rarity: Floats
    weights: Weights

    def likelihoods(self, parts: Parts) -> Floats:
        """Of each intent of a text with these features, in the order of `intents`; 1 together."""
        return _softmax(self.weights.sums(*_vector(parts, self.index, self.rarity)))

    def save(self, folder: Path) -> None:
        """Writes the model to a folder."""
        folder.mkdir()
        (folder / "intents.txt").write_text("\n".join(self.intents), encoding="utf-8")
        save(folder / "features.npy", self.index.hashes)
        save(folder / "rarity.npy", self.rarity)
        save(folder / "weights.npy", self.weights.numbers)
        save(folder / "scales.npy", self.weights.scales)

    @classmethod
    def read(cls, folder: Path) -> "IntentModel":
        """The model of a folder that `save` wrote."""
        intents = tuple((folder / "intents.txt").read_text(encoding="utf-8").split("\n"))
        features, rarity, weights, scales = (mapped(folder / f"{name}.npy") for name in ("features", "rarity", "weights", "scales"))
        return cls(intents, Index(features), rarity, Weights(weights, scales))


def train(samples: Sequence[tuple[Parts, str]]) -> IntentModel:
    """A model of the features of samples, with their intents."""
    dice = random.Random(_SEED)
    intents = tuple(sorted({intent for _, intent in samples}))
    order = {intent: i for i, intent in enumerate(intents)}
    targets = [order[intent] for _, intent in samples]
    names, counts = np.unique(np.concatenate([np.unique(part) for parts, _ in samples for part in parts]), return_counts=True)
    often = counts >= _LEAST_SAMPLES
    index = Index(names[often])
    rarity = (np.log((1 + len(samples)) / (1 + counts[often])) + 1).astype(np.float32)
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
    keys = np.concatenate([part.astype(np.uint64) + (sort << _BITS) for sort, part in enumerate(parts)])
    keys, counts = np.unique(keys, return_counts=True)
    places = index.rows(keys.astype(np.uint32))
    known = places >= 0
    places, sorts = places[known], (keys[known] >> _BITS).astype(np.intp)
    values = (1 + np.log(counts[known], dtype=np.float32)) * rarity[places]
    lengths = np.sqrt(np.bincount(sorts, values * values)).astype(np.float32)
    return places, values / lengths[sorts]


def _softmax(scores: Floats) -> Floats:
    powers: Floats = np.exp(scores - scores.max())
    powers /= powers.sum()
    return powers
