"""Sequences of a text's letters, each by its number: all that are in a text at once."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint32]

_FACTOR = np.uint32(0x9E3779B1)  # odd and large, so that the numbers of different sequences are seldom the same
_SPACE = np.uint32(ord(" "))


def ngrams(words: str, lengths: range) -> list[Numbers]:
    """The number of each sequence of characters of these lengths, each length by itself, as often as it stands there. Words
    that two spaces part are read one by one, each with a space before and behind it."""
    letters = np.frombuffer(f" {words} ".encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    apart = (letters[:-1] == _SPACE) & (letters[1:] == _SPACE)
    numbers, broken = letters, np.zeros(len(letters), dtype=np.bool_)
    found = []
    for length in range(1, lengths.stop):
        if length > 1:
            numbers = paired(numbers[:-1], letters[length - 1 :])
            broken = broken[:-1] | apart[length - 2 :]
        if length in lengths:
            found.append(numbers[~broken])
    return found


def paired(first: Numbers, second: Numbers) -> Numbers:
    """A number for each two numbers in this order."""
    both: Numbers = first * _FACTOR + second
    return both
