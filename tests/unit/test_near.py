"""Words that are few slips from others."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from near_bot.language.scripts import spelt_out
from near_bot.understanding.near import Near

LETTERS = "abвг가각나北海\ue000"


def test_near_words_are_found_with_their_slips() -> None:
    near = Near(["gansu", "jilin", "jilinn", "강원", "宁夏"])
    assert near.find("jilin", 1) == [("jilin", 0), ("jilinn", 1)]
    assert near.find("gnasu", 1) == [("gansu", 1)]
    assert near.find("강완", 1) == [("강원", 1)]  # one key in place of another
    assert near.find("harbin", 2) == []


def test_no_words_are_near_to_none() -> None:
    assert Near([]).find("gansu", 2) == []
    assert Near([]).longest == 0
    assert Near(["gansu", "jilinn"]).longest == 6


@given(st.lists(st.text(LETTERS, min_size=1, max_size=8), unique=True), st.text(LETTERS, min_size=1, max_size=8), st.integers(0, 3))
def test_none_that_is_near_is_passed_over(words: list[str], word: str, most: int) -> None:
    slips = {other: OSA.distance(spelt_out(word), spelt_out(other)) for other in words}
    assert dict(Near(words).find(word, most)) == {other: distance for other, distance in slips.items() if distance <= most}
