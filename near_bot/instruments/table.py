"""Rows for an operator: aligned in a terminal, or CSV for a spreadsheet."""

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence

Cell = str | int
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def aligned(rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    """The rows as lines, the first of them the head; numbers are set to the right."""
    right = [all(isinstance(row[column], int) or row[column] == "" for row in rows[1:]) for column in range(len(rows[0]))]
    widths = [max(width(str(row[column])) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = []
        for cell, most, to_the_right in zip(map(str, row), widths, right, strict=True):
            space = " " * (most - width(cell))
            cells.append(space + cell if to_the_right else cell + space)
        yield "  ".join(cells).rstrip()


def as_csv(rows: Sequence[Sequence[Cell]]) -> str:
    """The rows as CSV in UTF-8 that says so; no text among them is taken for a formula."""
    output = io.StringIO()
    output.write("\ufeff")
    csv.writer(output).writerows([[_harmless(cell) for cell in row] for row in rows])
    return output.getvalue()


def width(text: str) -> int:
    """Columns that a text takes in a terminal: two for each wide character."""
    return sum(0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def percent(part: int, whole: int) -> str:
    """A share, such as `93.2 %`; a dash where there is nothing to share."""
    return f"{100 * part / whole:.1f} %" if whole else "–"


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
