"""The double refuses, delays and forgets as Telegram does. Asked through python-telegram-bot's own client, over HTTP."""
