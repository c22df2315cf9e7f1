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

import numpy as np

from .entities import COUNTRY, REGION, YEAR
from .features import features
from .rows import Floats, Index, Places, Stored, Weights, mapped, save

_SEED = 1996
_NOISY_COPIES = 2
_SLIPS = (0.05, 0.1, 0.15)  # of a sample's letters
_EPOCHS = 5
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

    def scores(self, masked: str) -> dict[str, float]:
        """The probability of each intent."""
        places, values = _vector(masked, self.index, self.rarity)
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
    known = [name for name, count in counts.items() if count >= _LEAST_SAMPLES]
    index = Index.of(known)
    rarity = np.zeros(len(index), dtype=np.float32)
    rarity[index.rows(known)] = [math.log((1 + len(texts)) / (1 + counts[name])) + 1 for name in known]
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
    return IntentModel(intents, index, rarity, Weights.of(weights))


def _vector(masked: str, index: Index, rarity: Floats) -> Vector:
    """The known features of a text: letters and words each of length one, rare ones weighing more."""
    places: list[Places] = [np.zeros(0, dtype=np.intp)]
    values: list[Floats] = [np.zeros(0, dtype=np.float32)]
    for part in features(masked):
        rows = index.rows(part)
        known = rows >= 0
        if known.any():
            counts = np.fromiter(part.values(), dtype=np.float32, count=len(part))[known]
            weights = (1 + np.log(counts)) * rarity[rows[known]]
            places.append(rows[known])
            values.append(weights / np.linalg.norm(weights))
    return np.concatenate(places), np.concatenate(values)


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
