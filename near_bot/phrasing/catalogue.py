"""The sentences of a language, from its gettext catalogue."""

import gettext
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from ..knowledge.schema import Language

LOCALES = Path(__file__).parents[2] / "locales"
DOMAIN = "near_bot"
CODE = Path(__file__).parents[1]
KEYWORDS = {"line": None, "counted": (1, 2)}
"""The functions whose first arguments are sentences."""


def path(language: str, directory: Path = LOCALES) -> Path:
    """Where a language's catalogue is."""
    return directory / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(language: str, directory: Path = LOCALES) -> Catalog:
    """Raises OSError where there is none."""
    with path(language, directory).open("rb") as file:
        return read_po(file, locale=language)


def said_by_the_code() -> set[str | tuple[str, ...]]:
    """The English texts of all sentences that the program can say; with its plural, where it has one."""
    found = extract_from_dir(CODE, [("**.py", "python")], keywords=KEYWORDS)
    return {message for _, _, message, _, _ in found}


def sentences(language: Language, directory: Path = LOCALES) -> gettext.GNUTranslations:
    """The translations of a language, ready to look up. Raises OSError where there are none."""
    compiled = BytesIO()
    write_mo(compiled, read(language, directory))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
