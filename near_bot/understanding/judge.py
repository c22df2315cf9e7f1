"""Whether a text is a question to this bot at all, told by several witnesses together.

The weights are those of a logistic regression on sample questions that the witnesses had not learnt from, with and
without slips: `python -m tests.calibrate` works them out again.
"""

import math
from typing import NamedTuple

_WEIGHTS = (0.121, 0.536, 0.178, -0.330, 0.109, -0.857, -0.053)
_BIAS = 0.535
_ALMOST = 1e-7


class Evidence(NamedTuple):
    """What the witnesses say, each a number."""

    outside: float
    """The logit of being out of scope, as all models together see it."""
    outside_by_letters: float
    """The same, as the language's own model sees it."""
    outside_by_concepts: float
    """The same, as the model of the concepts sees it."""
    words: float
    """The logarithm of one more than the text has words."""
    letters: float
    """The logarithm of one more than it has letters."""
    own_words: float
    """How much its two most telling words are the domain's own, from 0 to 1."""
    unexplained: float
    """The share of its letters that no name or concept explains."""


def outside(evidence: Evidence) -> float:
    """The likelihood that a text is out of scope."""
    score = sum(weight * value for weight, value in zip(_WEIGHTS, evidence, strict=True)) + _BIAS
    return 1 / (1 + math.exp(-score))


def logit(likelihood: float) -> float:
    """The logarithm of the odds of a likelihood."""
    return math.log(max(likelihood, _ALMOST) / max(1 - likelihood, _ALMOST))
