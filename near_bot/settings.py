"""The environment, read here and nowhere else."""

import os
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_ROOT = Path(__file__).parents[1]


class SettingsError(Exception):
    """A setting that cannot be used; its text names it and says why."""


class Settings(BaseSettings):
    """What the environment sets. An empty value is as good as none."""

    model_config = SettingsConfigDict(env_ignore_empty=True, frozen=True, populate_by_name=True)

    token: SecretStr | None = Field(None, alias="TELEGRAM_BOT_TOKEN")
    """Of the Telegram bot, as BotFather gives it."""
    api_url: str = Field("https://api.telegram.org", alias="TELEGRAM_API_URL")
    """Where the Bot API is: Telegram's own server, or a local one."""
    database_url: str = Field(f"sqlite+aiosqlite:///{_ROOT / 'data' / 'near_bot.sqlite'}", alias="NEAR_BOT_DATABASE_URL")
    messages_per_second: float = Field(30, alias="NEAR_BOT_MESSAGES_PER_SECOND", gt=0)
    """To all chats together; 30 is what Telegram allows a bot (`telegram.constants.FloodLimit.MESSAGES_PER_SECOND`)."""
    log_level: str = Field("INFO", alias="NEAR_BOT_LOG_LEVEL", pattern="^(DEBUG|INFO|WARNING|ERROR)$")
    cache: Path = Field(_ROOT / ".cache", alias="NEAR_BOT_CACHE")
    """Where prepared files are kept."""

    @field_validator("token")
    @classmethod
    def _stripped(cls, token: SecretStr | None) -> SecretStr | None:
        return token and SecretStr(token.get_secret_value().strip())

    @field_validator("api_url")
    @classmethod
    def _is_a_url(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")):
            raise ValueError("write an address such as http://127.0.0.1:8081")
        return url.rstrip("/")

    @property
    def locale(self) -> str | None:
        """LC_ALL, LC_MESSAGES or LANG: the language of a terminal's user."""
        return next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), None)

    @classmethod
    def read(cls) -> "Settings":
        """The settings of the environment. Raises SettingsError."""
        try:
            return cls()
        except ValidationError as error:
            raise SettingsError("; ".join(f"{problem['loc'][0]}: {problem['msg']}" for problem in error.errors())) from None
