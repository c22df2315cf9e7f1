"""What an operator's computer has and a test's has not: `python standins.py NAME ARGUMENTS` does as the program of that name would.

What cannot be done here is only noted: each call becomes a line of $CALLS.
"""

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main(name: str, *arguments: str) -> int:
    with Path(os.environ["CALLS"]).open("a", encoding="utf-8") as calls:
        calls.write(json.dumps([name, *arguments]) + "\n")
    match name, *arguments:
        case "sudo", *rest:
            while "=" in rest[0]:
                rest.pop(0)
            os.execvp(rest[0], rest)
        case "near-bot", *rest:
            os.chdir(os.environ.get("PROGRAM", ROOT))
            os.execv(sys.executable, [sys.executable, "bot.py", *rest])
        case "docker", "compose", "exec", *rest:
            run_in_container([argument for argument in rest if argument != "-T"])
        case "sqlite3", path, sql:
            import sqlite3

            sqlite3.connect(path).execute(sql)
        case "curl", "--fail", address:
            import urllib.request

            with urllib.request.urlopen(address, timeout=5) as response:
                print(response.read().decode())
        case "nano", path:
            return 0 if Path(path).is_file() else 1
        case "git", "clone", "ADDRESS", folder:
            clone(Path(folder))
        case "date", *_:
            print("2026-11-22-0400")
    return 0


def clone(folder: Path) -> None:
    """A folder of one's own with everything that the repository has."""
    folder.mkdir(parents=True)
    for entry in ROOT.iterdir():
        if entry.name not in (".git", ".env"):
            (folder / entry.name).symlink_to(entry)


def run_in_container(arguments: list[str]) -> None:
    """In the place of a container, the tests' own server."""
    service, *command = arguments
    environment = dict(os.environ)
    if service == "db":
        environment["PATH"] = f"{os.environ['POSTGRES_BIN']}:{os.environ['PATH']}"
    else:
        environment["NEAR_BOT_DATABASE_URL"] = os.environ["POSTGRES_URL"]
    os.execvpe(command[0], command, environment)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
