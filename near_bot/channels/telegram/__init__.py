"""The assistant as a Telegram bot, by long polling. Everything that Telegram demands stays in here."""

import os

os.environ.setdefault("PTB_TIMEDELTA", "true")  # python-telegram-bot 22 gives durations as such, and does not warn
