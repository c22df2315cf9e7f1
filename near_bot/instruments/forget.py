"""Removes all that is kept of a person."""

import asyncio
from collections.abc import Iterator

from sqlalchemy.exc import SQLAlchemyError

from ..settings import Settings, SettingsError
from ..store.database import Database, StoreError
from ..store.forget import forget


def forget_user(settings: Settings, user: str) -> Iterator[str]:
    """What was removed of a Telegram user, such as `4711` or `telegram:4711`, line by line. Raises SettingsError."""
    number = user.removeprefix("telegram:").lstrip("0")
    if not (number.isascii() and number.isdecimal()):
        raise SettingsError(f"{user} is no Telegram user: write a number, such as 4711")
    if not settings.token:
        raise SettingsError("TELEGRAM_BOT_TOKEN is not set: what is kept of a person is found by a key that is made with it")
    try:
        removed = asyncio.run(_forget(settings.database_url, settings.token.get_secret_value().encode(), f"telegram:{number}"))
    except (StoreError, SQLAlchemyError) as error:
        reason = str(error).splitlines()[0]
        raise SettingsError(f"nothing was removed: {reason}") from error
    yield f"telegram:{number} is forgotten; rows removed:"
    for table, count in removed.items():
        yield f"  {table:<15}{count:>4}"


async def _forget(url: str, secret: bytes, person: str) -> dict[str, int]:
    database = await Database.open(url, secret)
    try:
        return await forget(database, person)
    finally:
        await database.close()
