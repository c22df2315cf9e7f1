"""Works out the weights of near_bot/understanding/judge.py: `python -m tests.calibrate`, about ten minutes.

The models are learnt from two thirds of the sample questions at a time, and asked about the third that they have not
seen, as it stands and with slips. A logistic regression on what they say gives the weights.
"""

import os
import zlib
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from typing import Any

import numpy as np

from near_bot.dialogue.context import OF_PLACES
from near_bot.knowledge.load import load
from near_bot.prepare import lessons
from near_bot.understanding.features import REGION
from near_bot.understanding.lessons import Lesson, learn, learn_together
from near_bot.understanding.scope import Scope, shares
from near_bot.understanding.slips import Slips
from near_bot.understanding.spelling import Spelling
from near_bot.understanding.witnesses import OUTSIDE, Witnesses

FOLDS = 3
STEPS = 4000
RATE = 0.5
LEVELS = (0.03, 0.05, 0.07, 0.1, 0.15)
Row = tuple[bool, tuple[float, ...]]


def fold(text: str) -> int:
    return zlib.crc32(text.encode()) % FOLDS


def evidence(job: tuple[Lesson, Any, Any, int]) -> list[Row]:
    """Whether each unseen text is out of scope, with what is said of it; only what would be answered with a fact."""
    whole, own, common, number = job
    seen = [row for row in whole.samples if fold(row[0]) != number]
    witnesses = Witnesses(
        own,
        common,
        replace(whole, samples=seen).concepts(),
        Spelling.of(text for text, _ in seen),
        Scope(shares(seen)),
    )
    slips = Slips((text for text, _ in seen), whole.layout)
    rows = []
    for text, intent in whole.samples:
        if fold(text) == number and not intent.startswith(("chat.", "followup.")):
            for version in (text, *slips.copies(text, 1)):
                scores, said = witnesses.hear(version)
                best = max((i for i in scores if i != OUTSIDE), key=scores.__getitem__)
                if not best.startswith(("chat.", "followup.")) and (best not in OF_PLACES or REGION in version):
                    rows.append((intent == OUTSIDE, tuple(said)))
    return rows


def rows() -> Iterator[Row]:
    knowledge = load()
    learnt = lessons(knowledge)
    with ProcessPoolExecutor(max_workers=os.cpu_count(), mp_context=get_context("spawn")) as pool:
        for number in range(FOLDS):
            seen = [replace(whole, samples=[row for row in whole.samples if fold(row[0]) != number]) for whole in learnt]
            together = pool.submit(learn_together, seen)
            models = list(pool.map(learn, seen))
            common = together.result()
            for found in pool.map(evidence, [(whole, own, common, number) for whole, own in zip(learnt, models, strict=True)]):
                yield from found


def fit(wanted: Any, said: Any) -> tuple[Any, float]:
    """Weights and bias, by gradient descent on standardised evidence."""
    means, spreads = said.mean(axis=0), said.std(axis=0)
    standard = np.hstack([(said - means) / spreads, np.ones((len(said), 1))])
    weights = np.zeros(standard.shape[1])
    for _ in range(STEPS):
        weights -= RATE * standard.T @ (1 / (1 + np.exp(-(standard @ weights))) - wanted) / len(wanted)
    return weights[:-1] / spreads, float(weights[-1] - (weights[:-1] * means / spreads).sum())


def main() -> None:
    found = list(rows())
    wanted, said = np.array([far for far, _ in found], dtype=float), np.array([numbers for _, numbers in found])
    weights, bias = fit(wanted, said)
    print(f"_WEIGHTS = ({', '.join(f'{weight:.3f}' for weight in weights)})\n_BIAS = {bias:.3f}")
    likely = 1 / (1 + np.exp(-(said @ weights + bias)))
    for level in LEVELS:
        inside, far = (np.mean(likely[wanted == which] <= level) for which in (0, 1))
        print(f"up to {level}: answers {inside:.3f} in scope, {far:.4f} out of it")


if __name__ == "__main__":
    main()
