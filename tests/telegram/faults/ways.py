"""The two ways in which updates reach the bot: it asks Telegram for them, or they are brought to its instances."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

import aiohttp

from ..double import Double
from ..scenario import free_port
from .instance import Instance

ADDRESS = "https://near.example/telegram"
"""Where Telegram is told to bring updates; it is the load balancer's."""
PAUSE = 0.05
"""Seconds between two looks whether an instance is ready."""


class Way(Protocol):
    """How instances are started, and what may be expected of them."""

    apart: bool
    """Whether a person's taps and messages may overtake each other on their way."""

    def instance(self, program: Sequence[str]) -> Instance:
        """One that is not yet started."""

    async def ready(self, instance: Instance) -> None:
        """Waits until it takes updates, or has ended."""


class Polling:
    """One instance at a time, which asks for updates."""

    apart = False

    def __init__(self, double: Double, settings: Mapping[str, str], log: Path) -> None:
        self._double = double
        self._settings = {"TELEGRAM_API_URL": double.url} | dict(settings)
        self._log = log
        self._earlier = 0
        """Requests for updates of the instances before: one that was killed may seem to wait still."""

    def instance(self, program: Sequence[str]) -> Instance:
        self._earlier = self._double.queue.polls
        return Instance(program, self._settings, self._log)

    async def ready(self, instance: Instance) -> None:
        while instance.runs and self._double.queue.polls == self._earlier:
            await asyncio.sleep(PAUSE)


class Webhook:
    """Any number of instances behind a load balancer."""

    apart = True

    def __init__(self, double: Double, settings: Mapping[str, str], log: Path) -> None:
        self._double = double
        self._settings = {"TELEGRAM_API_URL": double.url, "NEAR_BOT_WEBHOOK_URL": ADDRESS} | dict(settings)
        self._log = log
        self._addresses: dict[Instance, str] = {}

    def instance(self, program: Sequence[str]) -> Instance:
        port = free_port()
        instance = Instance([*program, "webhook"], self._settings | {"NEAR_BOT_LISTEN": f"127.0.0.1:{port}"}, self._log)
        self._addresses[instance] = f"http://127.0.0.1:{port}"
        self._double.webhook.instances.append(self._addresses[instance])
        return instance

    async def ready(self, instance: Instance) -> None:
        async with aiohttp.ClientSession() as client:
            while instance.runs:
                try:
                    async with client.get(f"{self._addresses[instance]}/readyz") as response:
                        if response.status == 200:
                            return
                except aiohttp.ClientConnectorError:
                    pass
                await asyncio.sleep(PAUSE)
