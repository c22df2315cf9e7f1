"""What operators do with what the bot has learnt about itself: the commands `unanswered` and `stats`."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from ..knowledge.schema import LANGUAGES
from ..settings import Settings, SettingsError

if TYPE_CHECKING:
    from ..assistant import Assistant
    from ..service.unanswered import Group
    from ..store.database import Database
    from ..store.questions import Question, Settled

_DAY = 24 * 60 * 60.0
_MOST_DAYS = 36_500
_SHOWN = 40
"""Groups that a terminal shows."""

T = TypeVar("T")
_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_commands(commands: _Commands, tests: Path) -> None:
    """Adds them to the command line. `tests` is where the test questions are, unless it is said."""
    unanswered = commands.add_parser("unanswered", help="list the questions that found no good answer, those alike together")
    unanswered.add_argument("--since", metavar="DAYS", type=_days, help="only those of the last days")
    unanswered.add_argument("--language", choices=LANGUAGES, help="only those in a language")
    unanswered.add_argument("--csv", action="store_true", help="for a spreadsheet, all of them")
    unanswered.set_defaults(run=_list, parser=unanswered)
    deeds = unanswered.add_subparsers(metavar="add, note, drop")
    add = _deed(deeds, "add", "make a group a sample question and a test", _add)
    add.add_argument("intent", help="what is wanted, such as member.phone")
    add.add_argument("--tests", metavar="FOLDER", type=Path, default=tests, help="where the tests are (default: tests/questions)")
    note = _deed(deeds, "note", "keep a note on a group for the Secretariat", _note)
    note.add_argument("text", help="the note")
    _deed(deeds, "drop", "list a group no longer", _drop)
    stats = commands.add_parser("stats", help="count questions by day, language, intent and outcome")
    stats.add_argument("--days", type=_days, default=30, help="of how many days, today with them (default: 30)")
    stats.add_argument("--csv", action="store_true", help="for a spreadsheet")
    stats.set_defaults(run=_stats)


def _deed(deeds: _Commands, name: str, help: str, run: object) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = deeds.add_parser(name, help=help)
    parser.add_argument("id", type=int, help="the number of the group, as `unanswered` lists it")
    parser.set_defaults(run=run, parser=parser)
    return parser


def _days(text: str) -> int:
    """A number of days from the command line. Raises ArgumentTypeError."""
    if not text.isdecimal() or len(text) > 5 or not 1 <= int(text) <= _MOST_DAYS:
        raise argparse.ArgumentTypeError(f"give a number of days, from 1 to {_MOST_DAYS}")
    return int(text)


def _list(options: argparse.Namespace, settings: Settings) -> int:
    from ..app import assistant
    from .table import as_csv
    from .unanswered import lines, rows

    bot = assistant(settings)
    waiting, noted = asyncio.run(_with_database(settings, lambda database: _groups(database, bot, options)))
    if options.csv:
        print(as_csv(rows(bot, waiting, noted)), end="")
        return 0
    for line in lines(bot, waiting, noted, _SHOWN):
        print(line)
    return 0


async def _groups(database: "Database", bot: "Assistant", options: argparse.Namespace) -> "tuple[list[Group], list[Group]]":
    from ..service.unanswered import groups, narrowed
    from ..store.questions import Questions

    since = database.clock() - options.since * _DAY if options.since else 0.0

    def counts(question: "Question") -> bool:
        return question.at >= since and options.language in (None, question.language)

    waiting, noted = groups(await Questions(database).all(), bot.understander.gazetteer)
    return narrowed(waiting, counts), narrowed(noted, counts)


def _add(options: argparse.Namespace, settings: Settings) -> int:
    from ..store.personal import MASK
    from .add import add_asked

    async def add(database: "Database", group: "Group") -> None:
        asked = group.typical
        for line in add_asked(asked.language, options.intent, asked.text.replace(MASK, "").strip(), tests=options.tests):
            print(line)
        await _settle(database, group, "added")

    return _with_group(options, settings, add)


def _note(options: argparse.Namespace, settings: Settings) -> int:
    return _with_group(options, settings, lambda database, group: _settle(database, group, "noted", options.text))


def _drop(options: argparse.Namespace, settings: Settings) -> int:
    return _with_group(options, settings, lambda database, group: _settle(database, group, "dropped"))


async def _settle(database: "Database", group: "Group", settled: "Settled", note: str | None = None) -> None:
    from ..store.questions import Questions

    await Questions(database).settle([question.id for question in group.questions], settled, note)
    print(f"{settled}: {group.count} questions such as: {group.typical.text}")


def _with_group(
    options: argparse.Namespace, settings: Settings, deed: "Callable[[Database, Group], Awaitable[None]]"
) -> int:
    """Does something with the group that was named; 1 where there is none."""
    from ..app import assistant

    bot = assistant(settings)

    async def do(database: "Database") -> int:
        waiting, noted = await _groups(database, bot, options)
        group = next((group for group in (*waiting, *noted) if group.id == options.id), None)
        if group is None:
            print(f"no group has the number {options.id}; `python bot.py unanswered` lists them", file=sys.stderr)
            return 1
        await deed(database, group)
        return 0

    return asyncio.run(_with_database(settings, do))


def _stats(options: argparse.Namespace, settings: Settings) -> int:
    from ..store.statistics import Statistics, day_of
    from .statistics import report, rows
    from .table import as_csv

    async def count(database: "Database") -> int:
        last = day_of(database.clock())
        first = last - timedelta(days=options.days - 1)
        counts = await Statistics(database).between(first, last)
        if options.csv:
            print(as_csv(rows(counts)), end="")
            return 0
        for line in report(counts, first, last):
            print(line)
        return 0

    return asyncio.run(_with_database(settings, count))


async def _with_database(settings: Settings, work: "Callable[[Database], Awaitable[T]]") -> T:
    """Does something with the database. Raises SettingsError where that cannot be used."""
    from sqlalchemy.exc import SQLAlchemyError

    from ..store.database import Database, StoreError

    try:
        database = await Database.open(settings.database_url, b"")  # nobody is looked up here
        try:
            return await work(database)
        finally:
            await database.close()
    except (StoreError, SQLAlchemyError) as error:
        raise SettingsError(str(error)) from error
