"""How often the languages that are written in a script use each word, and each sequence of letters.

The statistics are those of the sample questions, so the vocabulary of the domain weighs as much as the alphabet.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..knowledge.schema import Language
from ..rows import Floats, Hashes, Index, hashed, mapped, save
from .ngrams import ngrams
from .romanise import Romanisation
from .scripts import Script, main_script

_LENGTHS = range(1, 4)
_LEAST = 3  # times that a sequence must be seen to count
_PRIOR = 1000.0  # sequences' worth of trust in what is common to the script
_SELDOM_LATIN = 4.0  # nats against a text in Latin letters being in a language that has its own


@dataclass(frozen=True)
class Profile:
    """Of one script."""

    languages: tuple[Language, ...]
    usual: Floats
    """Of each language: the logarithm of how often a text in the script is in it."""
    index: Index
    """Of the sequences."""
    weights: Floats
    """Sequences by languages: the logarithm of how often each uses each."""

    def likelihoods(self, text: str) -> dict[Language, float]:
        """The logarithm, but for what is the same of all, of how likely a text is in each language; its main script is this one."""
        rows = self.index.rows(np.concatenate(_sequences(text)))
        told = self.usual + self.weights[rows[rows >= 0]].sum(axis=0)
        return dict(zip(self.languages, told.tolist(), strict=True))

    def save(self, folder: Path) -> None:
        """Writes the profile to a folder."""
        folder.mkdir()
        usual = dict(zip(self.languages, self.usual.tolist(), strict=True))
        (folder / "languages.json").write_text(json.dumps(usual), encoding="utf-8")
        save(folder / "sequences.npy", self.index.hashes)
        save(folder / "weights.npy", self.weights)

    @classmethod
    def read(cls, folder: Path) -> "Profile":
        """The profile of a folder that `save` wrote."""
        usual: dict[Language, float] = json.loads((folder / "languages.json").read_text(encoding="utf-8"))
        weights = mapped(folder / "weights.npy")
        return cls(tuple(usual), np.array([*usual.values()], dtype=np.float32), Index(mapped(folder / "sequences.npy")), weights)


def profiles(
    texts: Mapping[Language, Iterable[str]],
    scripts: Mapping[Language, Collection[str]],
    romanisations: Mapping[Language, Romanisation],
) -> dict[Script, Profile]:
    """The profile, of normal forms of each language, of each script that several languages are written in; Latin letters
    are one where people type a language so for want of a keyboard."""
    written: dict[Script, dict[Language, list[str]]] = {}
    for language, samples in texts.items():
        for sample in samples:
            if (script := main_script(sample)).value in scripts[language]:
                written.setdefault(script, {}).setdefault(language, []).append(sample)
                if language in romanisations:
                    latin = romanisations[language].to_latin(sample)
                    written.setdefault(Script.LATIN, {}).setdefault(language, []).append(latin)
    return {
        script: _profile(languages, romanisations if script is Script.LATIN else ())
        for script, languages in written.items()
        if len(languages) > 1
    }


def _profile(texts: Mapping[Language, list[str]], seldom: Collection[Language]) -> Profile:
    """Each language's frequencies, drawn towards those of all together where it has been seen too seldom to tell."""
    total = sum(map(len, texts.values()))
    usual = [np.log(len(some) / total) - _SELDOM_LATIN * (language in seldom) for language, some in texts.items()]
    sorts = zip(*([np.concatenate(sort) for sort in zip(*map(_sequences, some), strict=True)] for some in texts.values()), strict=True)
    names, weights = zip(*map(_frequencies, sorts), strict=True)
    index = Index(np.unique(np.concatenate(names)))
    rows = np.zeros((len(index), len(texts)), dtype=np.float32)
    rows[index.rows(np.concatenate(names))] = np.concatenate(weights)
    return Profile(tuple(texts), np.array(usual, dtype=np.float32), index, rows)


def _frequencies(by_language: Sequence[Hashes]) -> tuple[Hashes, Floats]:
    """The sequences of one sort that are seen often enough, and the logarithm of how often each language uses each."""
    names, everywhere = np.unique(np.concatenate(by_language), return_counts=True)
    common = _PRIOR * everywhere / everywhere.sum()
    own = np.array([np.bincount(np.searchsorted(names, some), minlength=len(names)) for some in by_language])
    weights = np.log((own + common) / (own.sum(axis=1, keepdims=True) + _PRIOR)).T.astype(np.float32)
    often = everywhere >= _LEAST
    return names[often], weights[often]


def _sequences(text: str) -> tuple[Hashes, ...]:
    """The text's words in its own script, and their letters by ones, twos and threes."""
    script = main_script(text)
    words = [word for word in text.split() if main_script(word) is script]
    return hashed(words), *ngrams(" ".join(words), _LENGTHS)
