"""YAML with positions: every value knows its line and column, and every problem names them.

The files are read as YAML 1.2 understands them: `NO` is a word, not false, and a date is a string. What an
older reader would take for something else is refused, so that no editor is surprised.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

Key = tuple[str | int, ...]
T = TypeVar("T")

_SURPRISES = re.compile(r"^(y|n|yes|no|on|off|true|false|nan|inf|~)$", re.IGNORECASE)
_INTEGER = re.compile(r"^-?(0|[1-9]\d*)$")
_ADVICE = {
    "extra_forbidden": "this key is not known here; correct its spelling or remove it",
    "missing": "add the missing key {key!r}",
    "string_pattern_mismatch": "write it in that form, a date as 2024, 2024-09 or 2024-09-26",
    "string_too_short": "fill it in",
    "string_type": "write text in double quotes",
    "literal_error": "use one of {expected}",
    "too_short": "give at least {min_length}",
}


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in a file. Lines and columns count from 1."""

    path: Path
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.message}"


class Problems(Exception):
    """Files that cannot be used, with everything that is wrong with them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class Document:
    """A file's data, and the place of each of its values."""

    path: Path
    data: Any
    places: dict[Key, tuple[int, int]]

    def problem(self, key: Key, message: str) -> Problem:
        """A problem at `key`, or at the nearest place above it."""
        while key and key not in self.places:
            key = key[:-1]
        return Problem(self.path, *self.places.get(key, (1, 1)), message)


def read(path: Path) -> Document:
    """Raises Problems where the file is missing, is no YAML, or holds a duplicate or a surprising value."""
    try:
        text = path.read_text(encoding="utf-8")
        root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except OSError as error:
        raise Problems([Problem(path, 1, 1, f"cannot be read ({error.strerror}); put the file back")]) from error
    except UnicodeDecodeError as error:
        raise Problems([Problem(path, 1, 1, f"is not UTF-8 (byte {error.start}); save it as UTF-8")]) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise Problems([Problem(path, line, column, f"is no valid YAML: {error.problem}; correct it here or just above")]) from error
    except yaml.YAMLError as error:
        raise Problems([Problem(path, 1, 1, f"is no valid YAML: {error}; remove the character")]) from error
    if root is None:
        raise Problems([Problem(path, 1, 1, "is empty; put its content back")])
    reader = _Reader(path)
    data = reader.value(root, ())
    if reader.problems:
        raise Problems(reader.problems)
    return Document(path, data, reader.places)


class _Reader:
    """Turns YAML nodes into plain data, noting where each value stands."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.places: dict[Key, tuple[int, int]] = {}
        self.problems: list[Problem] = []

    def value(self, node: yaml.Node, key: Key) -> Any:
        mark = node.start_mark
        self.places.setdefault(key, (mark.line + 1, mark.column + 1))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, key)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*key, i)) for i, child in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, key: Key) -> dict[Any, Any]:
        mapping: dict[Any, Any] = {}
        for name_node, child in node.value:
            name = self._scalar(name_node)
            mark = name_node.start_mark
            if name in mapping:
                self._refuse(name_node, f"the key {name!r} stands here a second time; keep one of the two")
            self.places[(*key, name)] = (mark.line + 1, mark.column + 1)
            mapping[name] = self.value(child, (*key, name))
        return mapping

    def _scalar(self, node: yaml.Node) -> Any:
        text = str(node.value)
        if not isinstance(node, yaml.ScalarNode) or node.style:
            return text
        if text in ("", "null"):
            return None
        if _SURPRISES.match(text):
            self._refuse(node, f'{text} may be read as true, false or nothing; write "{text}" in quotes')
        return int(text) if _INTEGER.match(text) else text

    def _refuse(self, node: yaml.Node, message: str) -> None:
        mark = node.start_mark
        self.problems.append(Problem(self.path, mark.line + 1, mark.column + 1, message))


def validate(document: Document, model: type[T]) -> T:
    """The document as typed records; raises Problems with all that does not fit."""
    try:
        return TypeAdapter(model).validate_python(document.data)
    except ValidationError as error:
        raise Problems(_explain(document, dict(detail)) for detail in error.errors()) from error


def _explain(document: Document, detail: dict[str, Any]) -> Problem:
    key = tuple(detail["loc"])
    context = {"key": key[-1] if key else "", **detail.get("ctx", {})}
    advice = _ADVICE.get(detail["type"], "correct it").format_map(context)
    where = "/".join(map(str, key))
    return document.problem(key, f"{where}: {detail['msg']}; {advice}")
