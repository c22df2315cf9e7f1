"""What the environment may say, and what an operator hears where it says something else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from near_bot.retention import Retention
from near_bot.settings import Listen, Settings, SettingsError

ROOT = Path(__file__).parents[2]
TOKEN = "1234567890:AAFakeFakeFakeFakeFakeFakeFakeFakeFa"


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.alias), raising=False)


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("TELEGRAM_API_URL", "nonsense", "https://api.telegram.org"),
        ("NEAR_BOT_DATABASE_URL", "mysql://host/db", "postgresql://"),
        ("NEAR_BOT_DATABASE_URL", "near.sqlite", "sqlite:////"),
        ("NEAR_BOT_WEBHOOK_URL", "http://bot.example.org/", "https"),
        ("NEAR_BOT_WEBHOOK_URL", "https://bot.example.org:8080/", "8443"),
        ("NEAR_BOT_WEBHOOK_URL", "https://bot.example.org:port/", "8443"),
        ("NEAR_BOT_WEBHOOK_SECRET", "two words", "digits"),
        ("NEAR_BOT_WEBHOOK_SECRET", "s" * 257, "1 to 256"),
        ("NEAR_BOT_LISTEN", "8080", "127.0.0.1:8080"),
        ("NEAR_BOT_LISTEN", "127.0.0.1:99999", "127.0.0.1:8080"),
        ("NEAR_BOT_MESSAGES_PER_SECOND", "many", "30"),
        ("NEAR_BOT_MESSAGES_PER_SECOND", "inf", "30"),
        ("NEAR_BOT_LOG_LEVEL", "loud", "WARNING"),
        ("NEAR_BOT_KEEP_CONVERSATIONS_DAYS", "0", "above 0"),
        ("NEAR_BOT_KEEP_UPDATES_DAYS", "nan", "above 0"),
    ],
)
def test_what_cannot_be_used_is_named_with_what_can(name: str, value: str, advice: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as error:
        Settings.read()
    (line,) = str(error.value).splitlines()
    assert line.startswith(f"{name} ")
    assert advice in line


def test_every_wrong_setting_is_named_and_no_secret_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEAR_BOT_WEBHOOK_SECRET", "my secret words")
    monkeypatch.setenv("NEAR_BOT_DATABASE_URL", "postgres//anna:geheim@host/db")
    with pytest.raises(SettingsError) as error:
        Settings.read()
    assert [line.split()[0] for line in str(error.value).splitlines()] == ["NEAR_BOT_DATABASE_URL", "NEAR_BOT_WEBHOOK_SECRET"]
    assert "my secret words" not in str(error.value)
    assert "geheim" not in str(error.value)


def test_what_is_right_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", f" {TOKEN}\n")
    monkeypatch.setenv("NEAR_BOT_LISTEN", "[::1]:8080")
    monkeypatch.setenv("NEAR_BOT_DATABASE_URL", "postgresql://near:p%40ss@db/near")
    monkeypatch.setenv("NEAR_BOT_KEEP_REPLIES_DAYS", "0.5")
    monkeypatch.setenv("NEAR_BOT_WEBHOOK_URL", "")
    settings = Settings.read()
    assert settings.listen == Listen("::1", 8080)
    assert str(settings.listen) == "[::1]:8080"
    assert settings.retention == Retention(replies=0.5)
    assert settings.webhook_url is None
    assert settings.secrets == (TOKEN, "p%40ss", "p@ss")


def bot(*arguments: str, **environment: str) -> tuple[int, str, str]:
    """A command as an operator gives it: status, output, errors."""
    done = subprocess.run(
        [sys.executable, "bot.py", *arguments], cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        (["webhook"], {}, "TELEGRAM_BOT_TOKEN is not set"),
        (["webhook"], {"TELEGRAM_BOT_TOKEN": TOKEN}, "NEAR_BOT_WEBHOOK_URL is not set"),
        (["forget", "4711"], {}, "TELEGRAM_BOT_TOKEN is not set"),
        (["forget", "Anna"], {"TELEGRAM_BOT_TOKEN": TOKEN}, "Anna is no Telegram user"),
        (["forget", "4711"], {"TELEGRAM_BOT_TOKEN": TOKEN, "NEAR_BOT_DATABASE_URL": "sqlite:////"}, "cannot be opened"),
        (
            ["forget", "4711"],
            {"TELEGRAM_BOT_TOKEN": TOKEN, "NEAR_BOT_DATABASE_URL": "postgresql://near:geheim@127.0.0.1:1/near"},
            "Connection refused",
        ),
    ],
)
def test_a_command_that_cannot_be_carried_out_says_why_in_one_line(arguments: list[str], environment: dict[str, str], said: str) -> None:
    status, output, errors = bot(*arguments, **environment)
    assert (status, output) == (1, "")
    (line,) = errors.splitlines()
    assert said in line
    assert "geheim" not in line


def test_forgetting_tells_what_was_removed(tmp_path: Path) -> None:
    environment = {"TELEGRAM_BOT_TOKEN": TOKEN, "NEAR_BOT_DATABASE_URL": f"sqlite:///{tmp_path / 'near.sqlite'}"}
    status, output, errors = bot("forget", "telegram:4711", **environment)
    assert (status, errors) == (0, "")
    first, *tables = output.splitlines()
    assert first == "telegram:4711 is forgotten; rows removed:"
    assert {"conversations", "choices", "replies", "inbox"} <= {line.split()[0] for line in tables}
    assert {line.split()[1] for line in tables} == {"0"}


def test_people_are_told_for_how_long_things_are_really_kept() -> None:
    _, said, _ = bot("ask", "/privacy", NEAR_BOT_KEEP_CONVERSATIONS_DAYS="21", NEAR_BOT_KEEP_REPLIES_DAYS="0.5")
    assert "at most 21 days" in said
    assert "at most 1 day " in said
    assert "could not answer well" in said


def test_people_are_told_of_no_questions_kept_where_none_are() -> None:
    _, said, _ = bot("ask", "/privacy", NEAR_BOT_KEEP_QUESTIONS="no")
    assert "your 👍 or 👎" in said
    assert "could not answer well" not in said
    assert "the question behind it" not in said
