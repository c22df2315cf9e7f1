"""Try the bot by hand: `python -m tests.telegram.double [--port 8081] [--language ru]`."""

import argparse
import asyncio

from .console import run


def main() -> None:
    """Reads the command line."""
    description = "A Telegram on this machine, with one person in it."
    parser = argparse.ArgumentParser(prog="python -m tests.telegram.double", description=description)
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--language", metavar="CODE", help="the language of the person's app, e.g. ru or zh-hans; none if left out")
    options = parser.parse_args()
    asyncio.run(run(options.port, options.language))


if __name__ == "__main__":
    main()
