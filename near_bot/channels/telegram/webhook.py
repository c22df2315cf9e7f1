"""The webhook: Telegram brings what has come, and brings it again until the bot has taken it."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import WebhookInfo
from telegram.error import TelegramError
from telegram.ext import ExtBot

from ...logs import get_logger
from ...service.waiting import UnderWay
from .intake import UPDATES, Intake

LOG = get_logger(__name__)
HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST = 1 << 20
"""Bytes of an update. Telegram's own are of some thousand."""
PATIENCE = 5.0
"""Seconds for an update to come in and be kept; after that, Telegram is to bring it again."""
TRY_AGAIN = 2
"""Seconds after which it is to do so; without being told, it would wait longer each time."""
CONNECTIONS = 40
"""Updates that Telegram brings at the same time."""
TURNING_AWAY = 2.0
"""Seconds for which updates are taken in while `/readyz` says that the bot is stopping, so that a load balancer turns away first."""
LOOK = 20.0
"""Seconds after which it is made sure that Telegram still knows the address: an instance that left may have removed it."""


class Webhook:
    """The route that Telegram calls, and its registration. Any number of instances share one."""

    def __init__(self, bot: ExtBot[int], intake: Intake, under_way: UnderWay, url: str, secret: str | None = None) -> None:
        self.route = Route(urlsplit(url).path or "/", self._called, methods=["POST"])
        self._bot = bot
        self._intake = intake
        self._under_way = under_way
        self._url = url
        self._secret = secret or hmac.new(bot.token.encode(), b"webhook", hashlib.sha256).hexdigest()
        self._registered = False
        self._last_error: object = None

    async def receive(self, stop: asyncio.Event) -> None:
        """Has Telegram bring updates until `stop` is set, and a moment longer. The bot has been initialised."""
        registering = asyncio.create_task(self._stay_registered())
        try:
            await stop.wait()
        finally:
            registering.cancel()
        await asyncio.sleep(TURNING_AWAY)

    async def remove(self) -> None:
        """Has Telegram keep what comes until it is asked for. Raises TelegramError."""
        await self._bot.delete_webhook()
        LOG.info("the webhook is removed: no other instance goes on")

    async def _called(self, request: Request) -> Response:
        given = request.headers.get(HEADER, "").encode("latin-1")
        if not hmac.compare_digest(given, self._secret.encode()):
            raise HTTPException(403)
        try:
            async with asyncio.timeout(PATIENCE):
                update = _update(await _body(request))
            await self._under_way.within(PATIENCE, update["update_id"], partial(self._intake.take, [update]))
        except TimeoutError:
            raise HTTPException(503, headers={"Retry-After": str(TRY_AGAIN)}) from None
        return Response()

    async def _stay_registered(self) -> None:
        """Goes on trying, whatever is in the way: Telegram may know of the address already."""
        while True:
            try:
                if self._registered:
                    self._note(await self._bot.get_webhook_info())
                if not self._registered:
                    await self._bot.set_webhook(self._url, max_connections=CONNECTIONS, allowed_updates=UPDATES, secret_token=self._secret)
                    self._registered = True
                    LOG.info("Telegram brings updates to the webhook")
            except TelegramError as error:
                LOG.warning("the webhook is not registered; trying again", error=str(error))
            await asyncio.sleep(LOOK if self._registered else TRY_AGAIN)

    def _note(self, info: WebhookInfo) -> None:
        """What Telegram says of the webhook, where an operator should know of it."""
        self._registered = info.url == self._url
        if not self._registered:
            LOG.warning("Telegram brings updates elsewhere or waits to be asked; it is told the address again")
        if info.last_error_date and info.last_error_date != self._last_error:
            self._last_error = info.last_error_date
            waiting = info.pending_update_count
            LOG.warning("Telegram could not bring an update; it tries again", error=info.last_error_message, waiting=waiting)


async def _body(request: Request) -> bytes:
    """Raises HTTPException for one that is too large, which is then not read to its end."""
    if int(request.headers.get("Content-Length", 0)) > LARGEST:
        raise HTTPException(413)
    body = bytearray()
    with suppress(ClientDisconnect):  # what is there of it is no JSON
        async for piece in request.stream():
            body += piece
            if len(body) > LARGEST:
                raise HTTPException(413)
    return bytes(body)


def _update(body: bytes) -> Mapping[str, Any]:
    """Raises HTTPException for what is no update."""
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        raise HTTPException(400) from None
    if not isinstance(update, dict) or type(update.get("update_id")) is not int:
        raise HTTPException(400)
    return update
