"""The bot as people meet it on Telegram: every scenario, over HTTP, against the double."""

from pathlib import Path

import pytest

from near_bot.assistant import Assistant

from .double import Double
from .scenario import FOLDER, TOKEN, Stage, load, scenarios


@pytest.mark.parametrize(("name", "language"), scenarios())
async def test_scenario(name: str, language: str, assistant: Assistant, tmp_path: Path) -> None:
    async with Double(TOKEN) as double:
        await Stage(double, assistant, tmp_path / "near.sqlite", language).play(load(FOLDER / f"{name}.yaml"))
