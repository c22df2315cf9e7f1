"""Do a fault run: `python -m tests.telegram.faults RUN [--database sqlite|postgresql] [options]`; README.md tells of the runs."""

import argparse
import asyncio
import dataclasses
import sys
import tempfile
from pathlib import Path

from near_bot.app import assistant as build
from near_bot.settings import Settings
from near_bot.store.inbox import MOST_WAITING

from ...postgres import Postgres
from .database import Database, PostgreSql, Sqlite
from .play import play
from .report import Report
from .runs import RUNS
from .stage import Options


def main() -> int:
    """Reads the command line; 1 where anything was lost, twice or out of order."""
    parser = argparse.ArgumentParser(prog="python -m tests.telegram.faults", description="The real bot while much goes wrong.")
    runs = parser.add_subparsers(required=True, metavar="RUN", dest="run")
    for name, run in RUNS.items():
        of_run = runs.add_parser(name, help=run.what.__doc__, description=run.what.__doc__)
        of_run.add_argument("--database", choices=["postgresql"] if run.webhook else ["sqlite", "postgresql"], default="postgresql")
        of_run.add_argument("--keep", type=Path, metavar="FOLDER", help="a new folder, where the log and a SQLite database stay")
        for field in dataclasses.fields(Options):
            default = getattr(run.options, field.name)
            of_run.add_argument(f"--{field.name}", type=type(default), default=default, help=f"the default is {default}")
    given = parser.parse_args()
    options = Options(**{field.name: getattr(given, field.name) for field in dataclasses.fields(Options)})
    if options.updates > MOST_WAITING * options.chats:
        parser.error(f"of a chat, the bot lets at most {MOST_WAITING} messages wait: take fewer updates, or more chats")
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary, "run")
        folder.mkdir(parents=True)  # a new one: updates would be known from an earlier run
        report = _played(given.run, given.database, options, folder)
        print(report)
        if report.shortcomings:
            print("", "Not as it must be:", *report.shortcomings, "", "The end of the log:", sep="\n", file=sys.stderr)
            print(*(folder / "log").read_text(encoding="utf-8").splitlines()[-20:], sep="\n", file=sys.stderr)
    return 1 if report.shortcomings else 0


def _played(name: str, kind: str, options: Options, folder: Path) -> Report:
    assistant = build(Settings.read())
    if kind == "sqlite":
        return asyncio.run(play(assistant, name, options, Sqlite(folder), folder))
    server = Postgres(durable=True)
    try:
        database: Database = PostgreSql(server)
        return asyncio.run(play(assistant, name, options, database, folder))
    finally:
        server.close()


if __name__ == "__main__":
    sys.exit(main())
