"""What comes from Telegram goes into the inbox, and Telegram hears that it has come only once it stands there."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from telegram import Update
from telegram.ext import ExtBot

from ... import metrics
from ...logs import get_logger
from ...service.work import Work
from ...store.records import Arrival, Talk

LOG = get_logger(__name__)
UPDATES = (Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY)
"""The kinds of updates that Telegram is asked for."""


class Intake:
    """`flooded` is called with the first update that a chat has too many; what the `staff_chat` says is never too late to be passed on."""

    def __init__(
        self,
        bot: ExtBot[int],
        work: Work,
        flooded: Callable[[Update], Awaitable[None]],
        staff_chat: int | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._bot = bot
        self._work = work
        self._flooded = flooded
        self._staff_chat = staff_chat
        self._clock = clock
        self._notices: set[asyncio.Future[None]] = set()

    async def take(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Keeps updates, each as Telegram's JSON with its `update_id`. One that cannot be read is left out, which the log tells."""
        read = [(update, self._read(update)) for update in updates]
        arrivals = [self._arrival(raw, update) for raw, update in read if update]
        kept = await self._work.put(arrivals)
        for result, count in (("kept", kept.new), ("duplicate", kept.known), ("refused", kept.refused)):
            metrics.UPDATES(channel="telegram", result=result).inc(count)
        for refused in kept.to_tell:  # nobody waits for the notice: Telegram may put it off
            notice = asyncio.ensure_future(self._flooded(Update.de_json(json.loads(refused.body), self._bot)))
            self._notices.add(notice)
            notice.add_done_callback(self._notices.discard)

    def _read(self, update: Mapping[str, Any]) -> Update | None:
        try:
            return Update.de_json(json.loads(json.dumps(update)), self._bot)  # a copy: what is read is also emptied
        except Exception as error:
            LOG.error("an update cannot be read; it is left out", error=type(error).__name__)
            return None

    def _arrival(self, raw: Mapping[str, Any], update: Update) -> Arrival:
        """An inline query comes from no chat: it is as if from the person's own. The staff's chat is as one person."""
        person = update.effective_user.id if update.effective_user else 0
        chat = update.effective_chat.id if update.effective_chat else person
        message = update.message or update.edited_message
        sent: float | None = (message.edit_date or message.date).timestamp() if message else self._clock()
        if chat == self._staff_chat:
            person, sent = chat, None
        return Arrival(name_of(update), talk_of(chat, person), sent, json.dumps(_storable(raw), ensure_ascii=False))


def _storable(value: Any) -> Any:
    """The same without what no database stores: NUL, and halves of characters."""
    if isinstance(value, str):
        return value.replace("\0", "").encode(errors="replace").decode()
    if isinstance(value, Mapping):
        return {_storable(key): _storable(entry) for key, entry in value.items()}
    return [_storable(entry) for entry in value] if isinstance(value, list) else value


def talk_of(chat: int, person: int) -> Talk:
    """Names that are unique among all channels."""
    return Talk(f"telegram:{chat}", f"telegram:{person}")


def name_of(update: Update) -> str:
    """The name of an update, unique among all channels."""
    return f"telegram:update:{update.update_id}"
