"""The environment, read here and nowhere else. A setting's description tells what may be written, wherever something else was."""

import os
import re
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, Self
from urllib.parse import unquote, urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from .retention import Retention

_ROOT = Path(__file__).parents[1]
_KEPT = Retention()
_WEBHOOK_PORTS = (None, 80, 88, 443, 8443)
"""That Telegram calls (`telegram.constants.SUPPORTED_WEBHOOK_PORTS`)."""
_DAYS = "write a number of days above 0, such as 30"


class SettingsError(Exception):
    """Settings that cannot be used; its text names each and says what to write."""


class Listen(NamedTuple):
    """Where connections are taken."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


class Settings(BaseSettings):
    """What the environment sets. An empty value is as good as none."""

    model_config = SettingsConfigDict(env_ignore_empty=True, frozen=True, populate_by_name=True)

    token: SecretStr | None = Field(None, alias="TELEGRAM_BOT_TOKEN", description="write the token that BotFather gave")
    api_url: str = Field(
        "https://api.telegram.org",
        alias="TELEGRAM_API_URL",
        pattern="^https?://[^/]",
        description="write the address of a Bot API server, such as https://api.telegram.org",
    )
    database_url: str = Field(
        f"sqlite+aiosqlite:///{_ROOT / 'data' / 'near_bot.sqlite'}",
        alias="NEAR_BOT_DATABASE_URL",
        pattern=r"^(sqlite|postgresql)(\+\w+)?://",
        description="write sqlite:////folder/file, with four strokes, or postgresql://user:password@host/database",
    )
    webhook_url: str | None = Field(
        None,
        alias="NEAR_BOT_WEBHOOK_URL",
        description="write the https address at which Telegram reaches the bot, such as https://bot.example.org/telegram; "
        "a port in it may be 443, 80, 88 or 8443",
    )
    webhook_secret: SecretStr | None = Field(
        None,
        alias="NEAR_BOT_WEBHOOK_SECRET",
        description="write 1 to 256 letters (A-Z, a-z), digits, - or _; without it, one is derived from the token",
    )
    listen: Annotated[Listen | None, NoDecode] = Field(
        None, alias="NEAR_BOT_LISTEN", description="write an address of this machine and a port, such as 127.0.0.1:8080"
    )
    """Where the web server takes connections."""
    messages_per_second: float = Field(
        30, alias="NEAR_BOT_MESSAGES_PER_SECOND", gt=0, allow_inf_nan=False, description="write a number above 0, such as 30"
    )
    """To all chats together; 30 is what Telegram allows a bot (`telegram.constants.FloodLimit.MESSAGES_PER_SECOND`)."""
    questions_kept: bool = Field(True, alias="NEAR_BOT_KEEP_QUESTIONS", description="write yes or no")
    """Whether questions that found no good answer are kept, without their askers."""
    staff_chat: int | None = Field(
        None, alias="NEAR_BOT_STAFF_CHAT", description="write the number of a chat, such as -1001234567890 for a group"
    )
    """Where the Secretariat's staff answer; without it, no question is passed on to them."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", alias="NEAR_BOT_LOG_LEVEL", description="write DEBUG, INFO, WARNING or ERROR"
    )
    cache: Path = Field(_ROOT / ".cache", alias="NEAR_BOT_CACHE", description="write the path of a folder")
    """Where prepared files are kept."""
    keep_conversations: float = Field(
        _KEPT.conversations, alias="NEAR_BOT_KEEP_CONVERSATIONS_DAYS", gt=0, allow_inf_nan=False, description=_DAYS
    )
    keep_replies: float = Field(_KEPT.replies, alias="NEAR_BOT_KEEP_REPLIES_DAYS", gt=0, allow_inf_nan=False, description=_DAYS)
    keep_turns: float = Field(_KEPT.turns, alias="NEAR_BOT_KEEP_TURNS_DAYS", gt=0, allow_inf_nan=False, description=_DAYS)
    keep_threads: float = Field(_KEPT.threads, alias="NEAR_BOT_KEEP_THREADS_DAYS", gt=0, allow_inf_nan=False, description=_DAYS)
    keep_questions: float = Field(_KEPT.questions, alias="NEAR_BOT_KEEP_QUESTIONS_DAYS", gt=0, allow_inf_nan=False, description=_DAYS)
    keep_updates: float = Field(_KEPT.updates, alias="NEAR_BOT_KEEP_UPDATES_DAYS", gt=0, allow_inf_nan=False, description=_DAYS)

    @field_validator("token", "webhook_secret")
    @classmethod
    def _stripped(cls, secret: SecretStr | None) -> SecretStr | None:
        text = secret.get_secret_value().strip() if secret else ""
        return SecretStr(text) if text else None

    @field_validator("api_url")
    @classmethod
    def _without_a_stroke(cls, url: str) -> str:
        return url.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _can_be_read(cls, url: str) -> str:
        urlsplit(url)
        return url

    @field_validator("webhook_url")
    @classmethod
    def _can_be_called(cls, url: str | None) -> str | None:
        if url is not None:
            address = urlsplit(url)
            if address.scheme != "https" or not address.hostname or address.port not in _WEBHOOK_PORTS:
                raise ValueError
        return url

    @field_validator("webhook_secret")
    @classmethod
    def _can_be_a_header(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret and not re.fullmatch(r"[\w-]{1,256}", secret.get_secret_value(), re.ASCII):
            raise ValueError
        return secret

    @field_validator("listen", mode="before")
    @classmethod
    def _in_parts(cls, text: object) -> object:
        if not isinstance(text, str):
            return text
        host, _, port = text.rpartition(":")
        if not host or not port.isdecimal() or not 0 < int(port) < 65536:
            raise ValueError
        return Listen(host.strip("[]"), int(port))

    @property
    def retention(self) -> Retention:
        """How long what is kept is kept."""
        days = {field.name: getattr(self, f"keep_{field.name}") for field in fields(Retention) if field.type is float}
        return Retention(**days, any_questions=self.questions_kept)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What is to be written nowhere."""
        password = urlsplit(self.database_url).password or ""
        given = (secret.get_secret_value() for secret in (self.token, self.webhook_secret) if secret)
        return tuple(filter(None, (*given, password, unquote(password))))

    @property
    def locale(self) -> str | None:
        """LC_ALL, LC_MESSAGES or LANG: the language of a terminal's user."""
        return next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), None)

    @classmethod
    def read(cls) -> Self:
        """The settings of the environment. Raises SettingsError."""
        try:
            return cls()
        except ValidationError as error:
            wrong = dict.fromkeys(str(problem["loc"][0]) for problem in error.errors())
        described = {field.alias: field.description for field in cls.model_fields.values()}
        raise SettingsError("\n".join(f"{name} cannot be used as it is: {described[name]}" for name in wrong))
