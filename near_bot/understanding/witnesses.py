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
        texts = [masked] if mended == masked else [masked, mended]
        parts = [features(text, self.concepts) for text in texts]
        own = [self.own.scores(part) for part in parts]
        common = [self.common.scores(part[-1:]) for part in parts]
        both = [_together(*pair) for pair in zip(own, common, strict=True)]
        evidence = Evidence(
            _mean_logit(both),
            _mean_logit(own),
            _mean_logit(common),
            math.log(1 + len(masked.split())),
            math.log(1 + len(squeeze(masked))),
            self.scope.strength(mended),
            self.concepts.find(masked)[1],
        )
        return {intent: sum(found[intent] for found in both) / len(both) for intent in both[0]}, evidence


def _mean_logit(found: list[dict[str, float]]) -> float:
    """Of being out of scope."""
    return logit(sum(scores[OUTSIDE] for scores in found) / len(found))


def _together(own: dict[str, float], common: dict[str, float]) -> dict[str, float]:
    """What a language's own model and that of the concepts tell together."""
    both = {intent: score * common.get(intent, 0.0) ** _COMMON for intent, score in own.items()}
    total = sum(both.values()) or 1.0
    return {intent: score / total for intent, score in both.items()}
