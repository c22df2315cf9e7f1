"""Fault runs: many people talk to the real bot, in processes of its own, while something goes wrong; README.md tells of each.

Every message must be answered once and in its order. What people say and what they must hear is worked out beforehand by an
assistant in this process: only what can be told from the other answers of its chat is said.
"""

from .database import Database, PostgreSql, Sqlite
from .instance import processor_time
from .people import PATIENCE, gather
from .play import play
from .script import Script, scripts, take
from .stage import Options, Stage
from .tally import Heard, Incident, Tally, Watched
from .ways import Polling, Webhook

__all__ = [
    "PATIENCE", "Database", "Heard", "Incident", "Options", "Polling", "PostgreSql", "Script", "Sqlite", "Stage", "Tally", "Watched",
    "Webhook", "gather", "play", "processor_time", "scripts", "take",
]  # fmt: skip
