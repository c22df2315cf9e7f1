"""The fault run: many people talk to the real bot while requests fail and it is stopped and started again in the middle.

Every message must be answered once and in its order. What people say and what they must hear is worked out beforehand by an
assistant in this process: only what can be told from the other answers of its chat is said.
"""

from .people import gather
from .play import run
from .process import PATIENCE, bot, stop, until
from .script import Script, scripts, take
from .tally import Heard, Tally, Watched

__all__ = [
    "PATIENCE", "Heard", "Script", "Tally", "Watched",
    "bot", "gather", "run", "scripts", "stop", "take", "until",
]  # fmt: skip
