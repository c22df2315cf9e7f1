from pathlib import Path

import numpy as np

from near_bot.rows import Index, Weights, hashed, mapped, save
from near_bot.understanding.said import Said

NAMES = ("<телефон>", "号码", "\ud800", "", "a b")


def test_names_have_rows_and_others_have_none() -> None:
    index = Index.of(NAMES)
    assert sorted(index.rows(hashed(NAMES))) == list(range(len(NAMES)))
    assert list(index.rows(hashed(("other", "号")))) == [-1, -1]
    assert list(Index.of(()).rows(hashed(("other",)))) == [-1]


def test_weights_are_kept_to_within_a_step_of_their_row(tmp_path: Path) -> None:
    exact = np.random.default_rng(1996).normal(size=(50, 7)).astype(np.float32)
    exact[3] = 0
    weights = Weights.of(exact)
    save(tmp_path / "weights.npy", weights.numbers)
    save(tmp_path / "scales.npy", weights.scales)
    stored = Weights(mapped(tmp_path / "weights.npy"), mapped(tmp_path / "scales.npy"))
    places, values = np.array([3, 49, 0]), np.array([1.0, 2.0, -1.0], dtype=np.float32)
    wanted = 2 * exact[49] - exact[0]
    for one in (weights, stored):
        assert np.abs(one.sums(places, values) - wanted).max() < 0.05
    assert stored.sums(places[:0], values[:0]).tolist() == [0.0] * 7


def test_what_was_said_is_told_where_it_is_clear(tmp_path: Path) -> None:
    said = Said.of([("a", "x"), ("b", "x"), ("b", "y"), ("c", "y"), ("c", "y")])
    said.save(tmp_path / "said")
    for one in (said, Said.read(tmp_path / "said")):
        assert [one.get(text) for text in "abcd"] == ["x", None, "y", None]
