"""A strict double of Telegram's Bot API over real HTTP on loopback, for tests and for trying the bot by hand.

It refuses what Telegram refuses, with Telegram's words where they are known (read in TDLib and telegram-bot-api, May 2026). Beyond
that, while `strict` is set, it refuses what Telegram lets pass although people would suffer: unknown parameters, HTML entities that
Telegram shows as they are, buttons with several actions. Those refusals begin with `[double]`.
"""

from .double import Double
from .faults import Fault, Faults, cut, cut_late, delay, error, flood, half, silence
from .people import Group, Person, Place
from .records import Message, Query
from .server import Call

__all__ = [
    "Call", "Double", "Fault", "Faults", "Group", "Message", "Person", "Place", "Query",
    "cut", "cut_late", "delay", "error", "flood", "half", "silence",
]  # fmt: skip
