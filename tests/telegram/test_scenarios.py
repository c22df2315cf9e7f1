"""The bot as people meet it on Telegram: every scenario, over HTTP, against the double."""

from pathlib import Path

import pytest

from near_bot.assistant import Assistant
from near_bot.channels.telegram import webhook

from .double import Double
from .scenario import FOLDER, TOKEN, Stage, load, scenarios


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """No load balancer has to be given time."""
    monkeypatch.setattr(webhook, "TURNING_AWAY", 0.1)


@pytest.mark.parametrize(("name", "language"), scenarios())
async def test_scenario(name: str, language: str, assistant: Assistant, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    scenario = load(FOLDER / f"{name}.yaml")
    async with Double(TOKEN) as double:
        stage = Stage(double, assistant, tmp_path / "near.sqlite", language)
        if "instances" in scenario:  # which SQLite is not for
            stage.settings = stage.settings.model_copy(update={"database_url": request.getfixturevalue("postgres").create()})
        await stage.play(scenario)
