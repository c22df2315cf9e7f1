"""What time would be, were there many times the questions or the regions: the tables that follow from them, enlarged.

To learn from a hundred times the questions would take hours, and tells nothing of a turn. Here each table has so
many times the entries, which is more than so many times the questions would give it: most of their words are the same.
"""

import random
from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from near_bot.knowledge.load import Knowledge
from near_bot.knowledge.schema import Language
from near_bot.rows import Index, Weights
from near_bot.understanding.bigrams import Bigrams
from near_bot.understanding.classifier import IntentModel
from near_bot.understanding.gazetteer import Gazetteer
from near_bot.understanding.names import Names
from near_bot.understanding.said import Said
from near_bot.understanding.scope import Scope
from near_bot.understanding.spelling import Spelling
from near_bot.understanding.understand import Understander

SEED = 1996


def more_questions(understander: Understander, language: Language, times: int) -> Understander:
    """As if a language had `times` the sample questions."""
    witnesses, said = understander.witnesses[language], understander.samples[language]
    model, spelling, shares = witnesses.own, witnesses.spelling, witnesses.scope.shares
    index, places = _more_names(model.index, times)
    rarity = np.ones(len(index), dtype=np.float32)
    scales = np.zeros(len(index), dtype=np.float32)
    numbers = np.zeros((len(index), len(model.intents)), dtype=np.int8)
    rarity[places], scales[places], numbers[places] = model.rarity, model.weights.scales, model.weights.numbers
    samples, where = _more_names(said.index, times)
    intents = np.zeros(len(samples), dtype=np.uint8)
    intents[where] = said.numbers
    return replace(
        understander,
        witnesses={
            **understander.witnesses,
            language: replace(
                witnesses,
                own=IntentModel(model.intents, index, rarity, Weights(numbers, scales)),
                spelling=Spelling(_more_pairs(spelling.bigrams, times), _more_names(spelling.known, times)[0]),
                scope=Scope(dict(_varied(shares, times))),
            ),
        },
        samples={**understander.samples, language: Said(said.intents, samples, intents)},
    )


def _more_pairs(bigrams: Bigrams, times: int) -> Bigrams:
    pairs, places = _more_names(bigrams.pairs, times)
    counts = np.ones(len(pairs), dtype=np.uint32)
    counts[places] = bigrams.times
    return Bigrams(dict(_varied(bigrams.usual, times)), pairs, counts)


def more_regions(understander: Understander, knowledge: Knowledge, times: int) -> Understander:
    """As if there were `times` the regions, and each had as many names."""
    names = understander.gazetteer.names
    stems = {language: dict(_varied(table, times)) for language, table in names.stems.items()}
    return replace(understander, gazetteer=Gazetteer(knowledge, Names(dict(_varied(names.whole, times)), stems, names.everyday)))


def _more_names(index: Index, times: int) -> tuple[Index, np.ndarray]:
    """An index with so many times the names, and the places of those that it had."""
    others = np.random.default_rng(SEED).integers(0, 2**32, size=len(index) * (times - 1), dtype=np.uint32)
    larger = Index(np.union1d(index.hashes, others))
    return larger, np.searchsorted(larger.hashes, index.hashes)


def _varied(table: Mapping[str, object], times: int) -> Iterable[tuple[str, object]]:
    """The entries, and so many times as many whose keys differ from theirs in two letters."""
    dice = random.Random(SEED)
    yield from table.items()
    letters = [letter for key in table for letter in key]
    for key, value in table.items():
        for _ in range(times - 1):
            varied = list(key)
            for _ in range(2):
                varied[dice.randrange(len(varied))] = dice.choice(letters)
            if (text := "".join(varied)) not in table:
                yield text, value
