"""Which of the six languages a text is in: by its script, then by what its letters and words tell.

Names tell nothing of the sentence around them, so they are left out where anything else is left.
"""

from collections.abc import Collection, Mapping

from ..knowledge.schema import Language
from .profile import Profile
from .scripts import Script, main_script, script_of, script_weights

_MARGIN = {Script.LATIN: 5.0}  # nats by which the likeliest must lead; whoever writes Latin letters is no witness of much
_USUAL_MARGIN = 1.5
_MARGIN_OF_A_WORD = 5.0  # in Cyrillic; the talk tells more of the language than one word does
_FEWEST_LATIN_WORDS = 2  # of a text that may be in a language that has letters of its own
_FEWEST_OF_GRAMMAR = 2  # words of a sentence
_ONLY_MONGOLIAN = frozenset("өүӨҮ")
_TELLING_LETTER = 4.0  # nats that each of these weighs


def identify(
    original: str, frame: str, by_script: Mapping[Script, Profile], grammar: Mapping[Language, Collection[str]]
) -> tuple[Language, ...]:
    """The languages that a text may be in, likeliest first; just one where it tells. `frame` is its normal form without names;
    `grammar` holds the words of grammar of languages from which words, but no grammar, are mixed into others."""
    script = main_script(frame)
    if script is not Script.LATIN and (framed := _framed_by(frame, grammar)):
        return (framed,)
    if script is Script.HANGUL:
        return ("ko",)
    if script is Script.KANA:
        return ("ja",)
    if script is Script.HAN and (told := _told_by_characters(original)):
        return (told,)
    scores = by_script[script].likelihoods(frame) if script in by_script else {}
    if script is Script.CYRILLIC and "mn" in scores:
        scores["mn"] += _TELLING_LETTER * sum(character in _ONLY_MONGOLIAN for character in original)
    ranked = sorted(scores, key=scores.__getitem__, reverse=True)
    if script is Script.LATIN and len(frame.split()) < _FEWEST_LATIN_WORDS:
        return tuple(sorted(ranked, key=lambda language: language != "en"))
    margin = _MARGIN_OF_A_WORD if script is Script.CYRILLIC and " " not in frame else _MARGIN.get(script, _USUAL_MARGIN)
    return tuple(language for language in ranked if scores[ranked[0]] - scores[language] <= margin)


def _framed_by(text: str, grammar: Mapping[Language, Collection[str]]) -> Language | None:
    """The language in Latin letters whose sentence it is that a foreign word stands in: "what does АРАССВА mean?"."""
    words, weights = set(text.split()), script_weights(text)
    if weights[Script.LATIN] * 2 > weights.total():
        return next((language for language, own in grammar.items() if len(words.intersection(own)) >= _FEWEST_OF_GRAMMAR), None)
    return None


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
