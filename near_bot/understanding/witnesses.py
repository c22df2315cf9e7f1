"""What tells the intents of a text of one language: its own model, that of the concepts in all languages, and its words."""

import math
from dataclasses import dataclass

from ..language.normalise import squeeze
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
        own = [self.own.scores(part) for part in parts]
        common = [self.common.scores(part[-1:]) for part in parts]
        both = [_together(*pair) for pair in zip(own, common, strict=True)]
        evidence = Evidence(
            logit(_mean(OUTSIDE, both, weights)),
            logit(_mean(OUTSIDE, own, weights)),
            logit(_mean(OUTSIDE, common, weights)),
            math.log(1 + len(masked.split())),
            math.log(1 + len(squeeze(masked))),
            self.scope.strength(mended),
            self.concepts.find(masked)[1],
        )
        return {intent: _mean(intent, both, weights) for intent in both[0]}, evidence


def _weights(masked: str, mended: str) -> tuple[float, ...]:
    """Of what a text tells as it stands and, where that is another, mended."""
    if mended == masked:
        return (1.0,)
    weight = _MORE_MENDED if len(set(mended.split()) - set(masked.split())) > 1 else _ONE_MENDED
    return 1 - weight, weight


def _mean(intent: str, found: list[dict[str, float]], weights: tuple[float, ...]) -> float:
    """An intent's likelihood, of what several texts tell."""
    return sum(weight * scores[intent] for weight, scores in zip(weights, found, strict=True))


def _together(own: dict[str, float], common: dict[str, float]) -> dict[str, float]:
    """What a language's own model and that of the concepts tell together."""
    both = {intent: score * common.get(intent, 0.0) ** _COMMON for intent, score in own.items()}
    total = sum(both.values()) or 1.0
    return {intent: score / total for intent, score in both.items()}
