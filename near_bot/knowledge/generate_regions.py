"""Writes knowledge/regions.json: the world's regions that are no members, with what people call them.

    python -m near_bot.knowledge.generate_regions WORLD.json ALIASES_DIRECTORY

WORLD.json: `{"subdivisions": {iso3166_2: {"names": {language: name}}}}` (ISO codes from pycountry, LGPL-2.1;
names from CLDR, Unicode licence). ALIASES_DIRECTORY: `aliases.<language>.json`, `{iso3166_2: [name]}`, compiled
for this project. One region a line, so that a new edition shows as a readable difference.
"""

import json
import re
import sys
from pathlib import Path

from .load import KNOWLEDGE, Files, read_members
from .schema import LANGUAGES

_NOTE_IN_BRACKETS = re.compile(r"\s*[(（][^)）]*[)）]\s*$")
_PARTED_TYPE = re.compile(r" (성|시|도|부|현|주|군|구|자치구|특별시|광역시)$")


_GENERIC = frozenset(
    """
    capital central centre center north south east west northern southern eastern western coast littoral plateau islands metropolitan
    중앙 중부 북부 남부 동부 서부 수도 中央 中部 北部 南部 东部 西部 東部 首都 センター 北 南 东 西 東
    центральный северный южный восточный западный столичный центр север юг восток запад төв хойд өмнөд зүүн баруун
    """.split()  # noqa: SIM905
)
"""Names that are everyday words in some language."""


def generate(world: Path, aliases: Path, directory: Path) -> str:
    """The file's text. Names that belong to a member, or to several regions, are left out."""
    files = Files(directory)
    members = read_members(files)
    taken = set(files.read("ambiguous.yaml", dict[str, tuple[str, ...]]) or ())
    for member in members.values():
        for language in LANGUAGES:
            taken |= {member.names[language], *getattr(member.aliases, language)}
    taken = {_key(name) for name in taken}
    subdivisions = json.loads(world.read_text(encoding="utf-8"))["subdivisions"]
    nicknames = {code: json.loads((aliases / f"aliases.{code}.json").read_text(encoding="utf-8")) for code in LANGUAGES}
    lines = []
    for region in sorted((subdivisions.keys() | nicknames["en"].keys()) - members.keys()):
        official = subdivisions.get(region, {}).get("names", {})
        row = {}
        for code in LANGUAGES:
            name = _NOTE_IN_BRACKETS.sub("", official.get(code, ""))
            if code == "ko":  # CLDR parts the word for the type from the name, Koreans do not
                name = _PARTED_TYPE.sub(r"\1", name)
            spellings = dict.fromkeys([name, *nicknames[code].get(region, [])])
            if free := [name for name in spellings if name and _key(name) not in taken | _GENERIC]:
                row[code] = free
        if row:
            lines.append(f"{json.dumps(region)}: {json.dumps(row, ensure_ascii=False)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _key(name: str) -> str:
    return name.casefold().replace(" ", "")


if __name__ == "__main__":
    text = generate(Path(sys.argv[1]), Path(sys.argv[2]), KNOWLEDGE)
    (KNOWLEDGE / "regions.json").write_text(text, encoding="utf-8")
