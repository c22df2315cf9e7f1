"""What tells the intents of a text of one language: its own model, that of the concepts in all languages, and its words."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..language.normalise import squeeze
from ..rows import Floats
from .classifier import IntentModel
from .concepts import Concepts
from .features import features
from .judge import Evidence, logit
from .scope import Scope
from .spelling import Spelling

OUTSIDE = "unknown"
"""The intent of what is out of scope."""
_COMMON = 0.5  # the weight of what concepts tell in any language
_ONE_MENDED, _MORE_MENDED = 0.5, 0.6
"""The weight of what a text tells with a word mended, and with several: one may be no slip. The rest is that of the text as it stands."""


@dataclass(frozen=True)
class Witnesses:
    """Of one language."""

    own: IntentModel
    common: IntentModel
    concepts: Concepts
    spelling: Spelling
    scope: Scope

    def hear(self, masked: str) -> tuple[dict[str, float], Evidence]:
        """Each intent's likelihood, that of the text as it stands, and where it holds slips, of the mended text too;
        and the evidence of whether it is in scope."""
        mended = self.spelling.mend(masked)
        texts = tuple(dict.fromkeys((masked, mended)))
        weights = _weights(masked, mended)
        parts = [features(text, self.concepts) for text in texts]
        own = np.array([self.own.likelihoods(part) for part in parts])
        common = np.array([self.common.likelihoods(part[-1:])[self._order] for part in parts])
        both = own * common**_COMMON
        both /= both.sum(axis=1, keepdims=True)
        outside, by_letters, by_concepts = (logit(float(weights @ told[:, self._outside])) for told in (both, own, common))
        evidence = Evidence(
            outside,
            by_letters,
            by_concepts,
            math.log(1 + len(masked.split())),
            math.log(1 + len(squeeze(masked))),
            self.scope.strength(mended),
            self.concepts.find(masked)[1],
        )
        return dict(zip(self.own.intents, (weights @ both).tolist(), strict=True)), evidence

    @cached_property
    def _outside(self) -> int:
        return self.own.intents.index(OUTSIDE)

    @cached_property
    def _order(self) -> list[int]:
        """The place of each of the own model's intents in the common one."""
        return [self.common.intents.index(intent) for intent in self.own.intents]


def _weights(masked: str, mended: str) -> Floats:
    """Of what a text tells as it stands and, where that is another, mended."""
    if mended == masked:
        return np.ones(1, dtype=np.float32)
    weight = _MORE_MENDED if len(set(mended.split()) - set(masked.split())) > 1 else _ONE_MENDED
    return np.array((1 - weight, weight), dtype=np.float32)
