"""Which of the six languages a text is in: by its script, then by what its letters and words tell.

Names tell nothing of the sentence around them, so they are left out where anything else is left. The statistics
are those of the sample questions, so the vocabulary of the domain weighs as much as the alphabet.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache

from ..knowledge.schema import Language
from .romanise import Romanisation
from .scripts import Script, script_of

Profile = dict[str, float]
"""The logarithm of how often a language uses each word, and each sequence of up to three letters, in a script;
under "", of how often a text in that script is in this language."""

_LONGEST = 3
_LEAST = 3  # times that a sequence must be seen to count
_PRIOR = 1000.0  # sequences' worth of trust in what is common to the script
_MARGIN = {Script.LATIN: 5.0}  # nats by which the likeliest must lead; whoever writes Latin letters is no witness of much
_USUAL_MARGIN = 1.5
_FEWEST_LATIN_WORDS = 2  # of a text that may be in a language that has letters of its own
_SELDOM_LATIN = 4.0  # nats against a text in Latin letters being in a language that has its own
_ONLY_MONGOLIAN = frozenset("өүӨҮ")
_TELLING_LETTER = 4.0  # nats that each of these weighs
_FOREIGN = 3  # letters beside which Latin ones are foreign words, file names or the association's own name
_WEIGHT = {Script.HANGUL: 2.0, Script.KANA: 3.0, Script.HAN: 1.5}
"""How much a letter weighs against one of an alphabet: it holds more of the sentence."""


def profiles(
    texts: Mapping[Language, Iterable[str]],
    scripts: Mapping[Language, Collection[str]],
    romanisations: Mapping[Language, Romanisation],
) -> dict[Script, dict[Language, Profile]]:
    """The statistics of normal forms of each language, one profile for each of the scripts that people write it in,
    Latin letters among them where they type it so for want of a keyboard."""
    written: dict[Script, dict[Language, list[str]]] = {}
    for language, samples in texts.items():
        for sample in samples:
            if (script := main_script(sample)).value in scripts[language]:
                written.setdefault(script, {}).setdefault(language, []).append(sample)
                if language in romanisations:
                    latin = romanisations[language].to_latin(sample)
                    written.setdefault(Script.LATIN, {}).setdefault(language, []).append(latin)
    tables = {script: _profiles(languages) for script, languages in written.items()}
    for language in romanisations:
        tables[Script.LATIN][language][""] -= _SELDOM_LATIN
    return tables


def identify(original: str, frame: str, by_script: Mapping[Script, Mapping[Language, Profile]]) -> tuple[Language, ...]:
    """The languages that a text may be in, likeliest first; just one where it tells. `frame` is its normal form without names."""
    script = main_script(frame)
    if script is Script.HANGUL:
        return ("ko",)
    if script is Script.KANA:
        return ("ja",)
    if script is Script.HAN and (told := _told_by_characters(original)):
        return (told,)
    sequences = list(_sequences(frame))
    scores = {
        language: profile[""] + sum([profile.get(s, 0.0) for s in sequences]) for language, profile in by_script.get(script, {}).items()
    }
    if script is Script.CYRILLIC and "mn" in scores:
        scores["mn"] += _TELLING_LETTER * sum(character in _ONLY_MONGOLIAN for character in original)
    ranked = sorted(scores, key=scores.__getitem__, reverse=True)
    if script is Script.LATIN and len(frame.split()) < _FEWEST_LATIN_WORDS:
        return tuple(sorted(ranked, key=lambda language: language != "en"))
    margin = _MARGIN.get(script, _USUAL_MARGIN)
    return tuple(language for language in ranked if scores[ranked[0]] - scores[language] <= margin)


def _told_by_characters(original: str) -> Language | None:
    """Chinese where a character is simplified beyond what Japan writes, Japanese where it is simplified in Japan alone."""
    characters = [c for c in original if script_of(c) is Script.HAN]
    if any(_in(c, "gb2312") and not _in(c, "shift_jis") for c in characters):
        return "zh"
    if any(_in(c, "shift_jis") and not _in(c, "gb2312") and not _in(c, "big5") for c in characters):
        return "ja"
    return None


def _in(character: str, encoding: str) -> bool:
    try:
        return bool(character.encode(encoding))
    except UnicodeEncodeError:
        return False


@lru_cache(maxsize=2048)
def main_script(text: str) -> Script:
    """The script that a text is in. Kana beside Han is Japanese; a few letters of any other script outweigh Latin ones."""
    weights: Counter[Script] = Counter()
    for character, count in Counter(text).items():
        script = script_of(character)
        if script is not Script.OTHER:
            weights[script] += count * _WEIGHT.get(script, 1.0)  # type: ignore[assignment]
    if weights[Script.KANA]:
        weights[Script.KANA] += weights.pop(Script.HAN, 0)
    if sum(weights.values()) - weights[Script.LATIN] >= _FOREIGN:
        del weights[Script.LATIN]
    return max(weights, key=weights.__getitem__, default=Script.OTHER)


def _sequences(text: str) -> Iterator[str]:
    """The text's words in its own script, and their letters by ones, twos and threes."""
    script = main_script(text)
    words = [word for word in text.split() if main_script(word) is script]
    padded = f" {' '.join(words)} "
    yield from (f"<{word}>" for word in words)
    for length in range(1, _LONGEST + 1):
        for start in range(len(padded) - length + 1):
            yield padded[start : start + length]


def _profiles(samples: Mapping[Language, list[str]]) -> dict[Language, Profile]:
    """Each language's frequencies, drawn towards those of all together where it has been seen too seldom to tell."""
    counters = {language: Counter(s for text in texts for s in _sequences(text)) for language, texts in samples.items()}
    everywhere: Counter[str] = Counter()
    for counter in counters.values():
        everywhere.update(counter)
    known = {sequence: count for sequence, count in everywhere.items() if count >= _LEAST}
    whole = _totals(everywhere)
    texts = sum(map(len, samples.values()))
    tables: dict[Language, Profile] = {}
    for language, counter in counters.items():
        own = _totals(counter)
        tables[language] = {
            s: round(math.log((counter[s] + _PRIOR * count / whole[_class(s)]) / (own[_class(s)] + _PRIOR)), 3)
            for s, count in known.items()
        }
        tables[language][""] = math.log(len(samples[language]) / texts)
    return tables


def _totals(counter: Counter[str]) -> Counter[int]:
    totals: Counter[int] = Counter()
    for sequence, count in counter.items():
        totals[_class(sequence)] += count
    return totals


def _class(sequence: str) -> int:
    """What a sequence is counted among: those of its length, or the words."""
    return 0 if sequence.startswith("<") else len(sequence)
