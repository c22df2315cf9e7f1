"""Do the fault run: `python -m tests.telegram.faults [--updates 2000] [--chats 200] [--seed N] [--late N]`."""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from near_bot.app import assistant as build
from near_bot.settings import Settings
from near_bot.store.inbox import MOST_WAITING

from .play import run


def main() -> int:
    """Reads the command line; 1 where anything was lost, twice or out of order."""
    parser = argparse.ArgumentParser(prog="python -m tests.telegram.faults", description="The real bot while much goes wrong.")
    parser.add_argument("--updates", type=int, default=2000)
    parser.add_argument("--chats", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--late", type=int, default=0, metavar="N", help="cut N answers to messages that were sent; the default is 0")
    options = parser.parse_args()
    if options.updates > MOST_WAITING * options.chats:
        parser.error(f"of a chat, the bot lets at most {MOST_WAITING} messages wait: take fewer updates, or more chats")
    with tempfile.TemporaryDirectory() as folder:
        assistant = build(Settings.read())
        report = asyncio.run(run(assistant, options.updates, options.chats, options.seed, options.late, Path(folder)))
        print(report)
        if report.shortcomings:
            print("", "Not as it must be:", *report.shortcomings, "", "The end of the log:", sep="\n", file=sys.stderr)
            print(*(Path(folder) / "log").read_text(encoding="utf-8").splitlines()[-20:], sep="\n", file=sys.stderr)
    return 1 if report.shortcomings else 0


if __name__ == "__main__":
    sys.exit(main())
