"""The sentences of a language, from its gettext catalogue."""

import gettext
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from ..knowledge.schema import Language

LOCALES = Path(__file__).parents[2] / "locales"
DOMAIN = "near_bot"


def path(language: str, directory: Path = LOCALES) -> Path:
    return directory / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(language: str, directory: Path = LOCALES) -> Catalog:
    """Raises OSError where there is none."""
    with path(language, directory).open("rb") as file:
        return read_po(file, locale=language)


@cache
def sentences(language: Language) -> gettext.GNUTranslations:
    """The translations of a language, ready to look up."""
    compiled = BytesIO()
    write_mo(compiled, read(language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
