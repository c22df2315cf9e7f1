"""Sequences of letters, and what they tell of a language."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from near_bot.language.ngrams import ngrams, paired
from near_bot.language.profile import Profile, profiles
from near_bot.language.scripts import Script
from near_bot.rows import hashed

TEXTS = {
    "ru": ["когда вступил край", "где адрес края"] * 3,
    "mn": ["хэзээ элссэн бэ", "хаяг нь хаана вэ"] * 3,
    "ko": ["언제 가입했나요"] * 3,
}
SCRIPTS = {"ru": ("cyrillic",), "mn": ("cyrillic",), "ko": ("hangul",)}


@given(st.text("абвгд 北가", max_size=20).filter(str.strip), st.integers(1, 5))
def test_the_same_sequences_have_the_same_numbers_and_others_have_others(text: str, length: int) -> None:
    text = " ".join(text.split())
    padded = f" {text} "
    sequences = [padded[i : i + length] for i in range(len(padded) - length + 1)]
    (numbers,) = ngrams(text, range(length, length + 1))
    assert len(numbers) == len(sequences)
    assert len(set(numbers.tolist())) == len(set(sequences))
    assert len({*zip(sequences, numbers.tolist(), strict=True)}) == len(set(sequences))


def test_words_that_two_spaces_part_are_read_one_by_one() -> None:
    apart = [set(numbers.tolist()) for numbers in ngrams("аб  вг", range(2, 5))]
    one, other = ([set(numbers.tolist()) for numbers in ngrams(word, range(2, 5))] for word in ("аб", "вг"))
    assert apart == [a | b for a, b in zip(one, other, strict=True)]


def test_a_pair_has_an_order() -> None:
    a, b = hashed("a"), hashed("b")
    assert paired(a, b) != paired(b, a)


def test_a_profile_tells_languages_of_one_script_apart_and_is_the_same_when_it_is_read_again(tmp_path: Path) -> None:
    found = profiles(TEXTS, SCRIPTS, {})
    assert set(found) == {Script.CYRILLIC}  # in Hangul there is nothing to tell apart
    found[Script.CYRILLIC].save(tmp_path / "letters")
    for profile in (found[Script.CYRILLIC], Profile.read(tmp_path / "letters")):
        assert profile.likelihoods("когда адрес")["ru"] > profile.likelihoods("когда адрес")["mn"]
        assert profile.likelihoods("хаана хэзээ")["mn"] > profile.likelihoods("хаана хэзээ")["ru"]
