"""Names that stand for no region known: to say so is more honest than to answer something else."""

import re
from collections.abc import Callable

from ..language.normalise import normalise
from ..language.scripts import Script, script_of

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_KATAKANA = re.compile("[ァ-ヺー]{3,}")
_SHORTEST = 3


def strange_name(original: str, explained: Callable[[str], bool], types: tuple[str, ...], particles: tuple[str, ...]) -> str:
    """The one word of a text that is written as a name is, and that nothing explains; empty where there is none or several.

    Names have a capital, or the word for a region's type at their end, or stand in katakana.
    """
    found = []
    for word in _WORD.findall(original):
        script = script_of(normalise(word)[:1] or " ")
        if script is Script.HANGUL:
            found += [name for name in (_typed(word, types, particles),) if name and not explained(normalise(name))]
        elif script.spaced:
            if word[0].isupper() and len(word) >= _SHORTEST and not word.isupper() and not explained(normalise(word)):
                found.append(word)
        else:
            found += [run for run in _KATAKANA.findall(word) if not explained(normalise(run))]
    return found[0] if len(found) == 1 else ""


def _typed(word: str, types: tuple[str, ...], particles: tuple[str, ...]) -> str:
    """A Korean word that ends in a region's type, without its particle."""
    for end in ("", *particles):
        stem = word[: len(word) - len(end)] if word.endswith(end) else ""
        if len(stem) >= _SHORTEST and stem.endswith(types):
            return stem
    return ""
