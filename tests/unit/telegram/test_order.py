"""Updates of a chat one after another, chats side by side, a flood bounded."""

import asyncio
from datetime import UTC, datetime

from telegram import Chat, Message, Update, User

from near_bot.channels.telegram.order import MOST_OPEN, MOST_WAITING, MOST_WAITING_IN_A_GROUP, Bounded, InOrder

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def update(number: int, chat: int, person: int | None = None) -> Update:
    kind = "private" if person is None else "group"
    return Update(number, message=Message(number, NOW, Chat(chat, kind), text="?", from_user=User(person or chat, "A", False)))


class Desk:
    """Handles updates when it is told to, and notes the order in which they began and ended."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.gates: dict[int, asyncio.Event] = {}
        self.flooded: list[int] = []
        self.order = InOrder(self._flooded)

    async def _flooded(self, update: Update) -> None:
        self.flooded.append(update.update_id)

    async def _handle(self, number: int) -> None:
        self.log.append(f"begin {number}")
        await self.gates.setdefault(number, asyncio.Event()).wait()
        self.log.append(f"end {number}")

    def arrives(self, number: int, chat: int, person: int | None = None) -> asyncio.Task[None]:
        self.gates.setdefault(number, asyncio.Event())
        return asyncio.create_task(self.order.process_update(update(number, chat, person), self._handle(number)))


async def settle() -> None:
    for _ in range(200):
        await asyncio.sleep(0)


async def test_a_chat_is_served_in_order_and_another_beside_it() -> None:
    desk = Desk()
    tasks = [desk.arrives(1, chat=7), desk.arrives(2, chat=7), desk.arrives(3, chat=8)]
    await settle()
    assert desk.log == ["begin 1", "begin 3"]
    desk.gates[2].set()
    desk.gates[1].set()
    await asyncio.gather(*tasks[:2])
    assert desk.log == ["begin 1", "begin 3", "end 1", "begin 2", "end 2"]
    desk.gates[3].set()
    await tasks[2]


async def test_a_flooding_chat_is_told_once_and_the_others_do_not_wait() -> None:
    desk = Desk()
    flood = [desk.arrives(number, chat=7) for number in range(MOST_WAITING + 50)]
    other = desk.arrives(1000, chat=8)
    desk.gates[1000].set()
    await other
    assert desk.flooded == [MOST_WAITING]
    for gate in desk.gates.values():
        gate.set()
    await asyncio.gather(*flood)
    assert [line for line in desk.log if line.startswith("end")][1:] == [f"end {number}" for number in range(MOST_WAITING)]
    again = [desk.arrives(number, chat=7) for number in range(2000, 2000 + MOST_WAITING + 1)]
    await settle()
    assert desk.flooded == [MOST_WAITING, 2000 + MOST_WAITING]
    for gate in desk.gates.values():
        gate.set()
    await asyncio.gather(*again)


async def test_in_a_group_nobody_silences_the_others() -> None:
    desk = Desk()
    tasks = [desk.arrives(number, chat=-5, person=1) for number in range(40)]
    tasks.append(desk.arrives(100, chat=-5, person=2))
    await settle()
    for gate in desk.gates.values():
        gate.set()
    await asyncio.gather(*tasks)
    assert desk.log[-1] == "end 100"
    assert len([line for line in desk.log if line.startswith("end")]) == MOST_WAITING_IN_A_GROUP + 1


async def test_no_more_is_fetched_than_is_answered() -> None:
    queue = Bounded()
    for number in range(MOST_OPEN):
        await queue.put(number)
    more = asyncio.create_task(queue.put("one more"))
    await settle()
    assert not more.done()
    await queue.get()
    queue.task_done()
    await more


async def test_a_failing_update_does_not_hold_up_the_next() -> None:
    async def fails() -> None:
        raise RuntimeError

    desk = Desk()
    failed = asyncio.create_task(desk.order.process_update(update(1, 7), fails()))
    after = desk.arrives(2, chat=7)
    desk.gates[2].set()
    await after
    assert isinstance(failed.exception(), RuntimeError)
