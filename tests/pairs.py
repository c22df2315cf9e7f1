"""Regions whose names are near to each other: a member's, and another member's or any other region's in the world.

    python -m tests.pairs       lists them

Near are names in the same script that one wrong letter parts (two, in a long name), in whichever languages they are
written: 河北 and 湖北, Fukushima and Fukui, Ямагути and Ямагата.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from near_bot.assistant import Assistant
from near_bot.knowledge.load import Knowledge
from near_bot.knowledge.schema import Language
from near_bot.language.scripts import Script, script_of
from near_bot.understanding.names import Name

SHORTEST = 2  # characters of a name that another can be near to
LONG = {Script.LATIN: 10, Script.CYRILLIC: 10, Script.KANA: 7}
"""Characters of a name from which two slips are near."""

KNOWN = (
    ("CN-HE", "CN-HB"),  # Hebei, Hubei
    ("CN-SX", "CN-SN"),  # Shanxi, Shaanxi
    ("JP-07", "JP-18"),  # Fukushima, Fukui
    ("JP-35", "JP-06"),  # Yamaguchi, Yamagata
    ("RU-ALT", "RU-AL"),  # the two Altais of Russia,
    ("RU-ALT", "MN-065"),  # and Gobi-Altai
    ("RU-AL", "MN-065"),
)
"""Pairs that people do take for each other, whether or not a letter or two part their names."""


def rivals(knowledge: Knowledge, names: Mapping[str, Name]) -> dict[str, set[str]]:
    """For each region that has any, those that it may be taken for."""
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in (*KNOWN, *_near(knowledge, names)):
        found[one].add(other)
        found[other].add(one)
    return dict(found)


def spellings(knowledge: Knowledge, id: str, language: Language) -> tuple[str, ...]:
    """What a region is called in a language."""
    if member := knowledge.members.get(id):
        return (member.names[language], *getattr(member.aliases, language))
    return knowledge.regions[id].names.get(language, ())


def _near(knowledge: Knowledge, names: Mapping[str, Name]) -> Iterator[tuple[str, str]]:
    by_script: dict[Script, dict[str, Name]] = defaultdict(dict)
    for key, name in names.items():
        if name.kind == "region" and len(key) >= SHORTEST:
            by_script[script_of(key[0])][key] = name
    for script, table in by_script.items():
        for key, name in table.items():
            if members := knowledge.members.keys() & set(name.ids):
                slips = 2 if len(key) >= LONG.get(script, len(key) + 1) else 1
                for near, _, _ in process.extract(key, table.keys(), scorer=OSA.distance, score_cutoff=slips, limit=None):
                    yield from ((one, other) for one in members for other in table[near].ids if one != other)


def main(assistant: Assistant) -> None:
    knowledge = assistant.knowledge
    table = rivals(knowledge, assistant.understander.gazetteer.names.whole)
    called = {id: f"{id} {knowledge.region_name(id, 'en')}" for id in table}
    for one, others in sorted(table.items()):
        print(f"{called[one]}: {', '.join(called[id] for id in sorted(others))}")


if __name__ == "__main__":
    from near_bot.app import assistant as build
    from near_bot.settings import Settings

    main(build(Settings.read()))
