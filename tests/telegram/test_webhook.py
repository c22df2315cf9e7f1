"""The webhook as Telegram and a load balancer see it, over HTTP: what is taken in, what is refused, and who is registered when."""

import asyncio
import json
import os
import signal
import socket
import sqlite3
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import make_url

from near_bot.assistant import Assistant
from near_bot.channels.telegram import webhook
from near_bot.channels.telegram.run import serve
from near_bot.settings import Listen, Settings
from near_bot.store.inbox import Inbox
from near_bot.web.server import ListenError

from ..postgres import Postgres
from .double import Double, Fault, error
from .scenario import TOKEN, free_port

ROOT = Path(__file__).parents[2]
SECRET = "s3cret"
GANSU = {"ko": "간쑤성은 언제 가입했나요?", "mn": "Ганьсу муж хэзээ элссэн бэ?"}


class Instance:
    """The bot with its webhook, on a port of its own."""

    def __init__(self, double: Double, assistant: Assistant, database_url: str, hooked: bool = True) -> None:
        self.listen = Listen("127.0.0.1", free_port())
        self.settings = Settings(
            token=SecretStr(TOKEN),
            api_url=double.url,
            database_url=database_url,
            messages_per_second=1000,
            webhook_url="https://near.example/hook",
            webhook_secret=SecretStr(SECRET),
            listen=self.listen,
        )
        self._double = double
        self._assistant = assistant
        self._hooked = hooked
        self._client = httpx.AsyncClient(base_url=f"http://{self.listen}")

    async def __aenter__(self) -> "Instance":
        self._stop = asyncio.Event()
        self.served = asyncio.create_task(serve(self._assistant, self.settings, self._stop, hooked=self._hooked))
        self._double.webhook.instances.append(f"http://{self.listen}")
        await self.until("/healthz", 200)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._stop.set()
        await self.served
        self._double.webhook.instances.remove(f"http://{self.listen}")
        await self._client.aclose()

    def stop(self) -> None:
        """As SIGTERM does."""
        self._stop.set()

    async def kill(self) -> None:
        """As far as a task can be killed: it lets go of nothing and removes nothing."""
        self.served.cancel()
        await asyncio.wait({self.served})
        await self._client.aclose()

    async def get(self, path: str) -> httpx.Response:
        return await self._client.get(path)

    async def post(self, content: Any, secret: str | bytes | None = SECRET, kind: str = "application/json") -> int:
        """The status for a request to the webhook."""
        headers: dict[str, Any] = {"Content-Type": kind} | ({"X-Telegram-Bot-Api-Secret-Token": secret} if secret is not None else {})
        return (await self._client.post("/hook", content=content, headers=headers)).status_code

    async def until(self, path: str, status: int, seconds: float = 20) -> str:
        """What a page says once it answers with a status."""
        async with asyncio.timeout(seconds):
            while True:
                try:
                    if (response := await self.get(path)).status_code == status:
                        return response.text
                except httpx.TransportError:
                    assert not self.served.done(), self.served
                await asyncio.sleep(0.02)


async def registered(double: Double) -> None:
    assert await double.bell.until(lambda: double.webhook.url, 10), [call.method for call in double.calls]


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """No load balancer has to be given time."""
    monkeypatch.setattr(webhook, "TURNING_AWAY", 0.1)


@pytest.fixture
async def double() -> AsyncIterator[Double]:
    async with Double(TOKEN) as double:
        yield double


@pytest.fixture
async def instance(double: Double, assistant: Assistant, tmp_path: Path) -> AsyncIterator[Instance]:
    async with Instance(double, assistant, f"sqlite:///{tmp_path / 'near.sqlite'}") as instance:
        yield instance


def update(number: int, text: str, person: int = 4711) -> dict[str, Any]:
    who = {"id": person, "is_bot": False, "first_name": "Anna", "language_code": "ko"}
    message = {"message_id": number, "date": 1_900_000_000, "chat": {"id": person, "type": "private", "first_name": "Anna"}, "from": who}
    return {"update_id": number, "message": message | {"text": text}}


@pytest.mark.parametrize("language", GANSU)
async def test_what_telegram_brings_is_answered(language: str, double: Double, assistant: Assistant, database_url: str) -> None:
    async with Instance(double, assistant, database_url):
        await registered(double)
        anna = double.user("Anna", language=language)
        anna.say(GANSU[language])
        anna.say("/join")
        assert "2023" in (await anna.next()).text
        assert "☐ 1." in (await anna.next()).text
        await double.settled()
    assert double.webhook.secret == SECRET
    assert double.queue.allowed == {"message", "edited_message", "callback_query", "inline_query"}


async def test_only_who_knows_the_secret_is_heard(instance: Instance, double: Double) -> None:
    anna = double.user("Anna", language="ko")
    body = json.dumps(update(1, "/join", anna.id))
    assert await instance.post(body, secret=None) == 403
    assert await instance.post(body, secret="") == 403
    assert await instance.post(body, secret=SECRET[:-1]) == 403
    assert await instance.post(body, secret="sécret".encode()) == 403
    assert (await instance.get("/hook")).status_code == 405
    assert await instance.post(body) == 200
    assert "☐ 1." in (await anna.next()).text
    await double.settled()
    assert not anna.unread


async def test_what_no_database_stores_is_left_out(double: Double, assistant: Assistant, database_url: str) -> None:
    async with Instance(double, assistant, database_url) as instance:
        await registered(double)
        anna = double.user("Anna", language="ko")
        for number, text in enumerate(("\0 /join \0 what", "\ud83d что"), 1):
            assert await instance.post(json.dumps(update(number, text, anna.id))) == 200
            await anna.next()
        anna.say("/join")
        assert "☐ 1." in (await anna.next()).text
        await double.settled()


async def test_an_update_may_come_with_a_charset_and_come_twice(double: Double, assistant: Assistant, database_url: str) -> None:
    anna = double.user("Anna", language="ko")
    body = json.dumps(update(1, GANSU["ko"], anna.id), ensure_ascii=False).encode()
    kinds = ("application/json; charset=utf-8", "application/json;charset=UTF-8", "application/json")
    async with Instance(double, assistant, database_url) as instance:
        assert await asyncio.gather(*(instance.post(body, kind=kind) for kind in kinds)) == [200, 200, 200]
        assert "2023" in (await anna.next()).text
        await double.settled()
        assert not anna.unread


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"no JSON", 400),
        (b"\xff\xfe\x00", 400),
        (b"[" * 100_000, 400),
        (b"[]", 400),
        (b"{}", 400),
        (b'{"update_id": "1"}', 400),
        (b'{"update_id": true}', 400),
        (b'{"update_id": 1}', 200),
        (b'{"update_id": 2, "message": "odd"}', 200),
        (b'{"update_id": 3, "message": {"text": "\\ud800"}}', 200),
        (b'{"update_id": ' + b"9" * 400 + b', "message": null}', 200),
        (b'{"update_id": 4, "text": "' + b"x" * (1 << 20) + b'"}', 413),
    ],
)
async def test_what_is_no_update_is_refused(body: bytes, status: int, instance: Instance, double: Double) -> None:
    async def in_pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 50_000):
            yield body[start : start + 50_000]

    assert await instance.post(body) == status
    assert await instance.post(in_pieces()) == status
    anna = double.user("Anna", language="ko")
    assert await instance.post(json.dumps(update(5, "/join", anna.id))) == 200
    assert "☐ 1." in (await anna.next()).text


async def test_a_sender_who_leaves_in_the_middle_harms_nobody(instance: Instance, double: Double, caplog: pytest.LogCaptureFixture) -> None:
    _, writer = await asyncio.open_connection(*instance.listen)
    head = f"POST /hook HTTP/1.1\r\nHost: near\r\nX-Telegram-Bot-Api-Secret-Token: {SECRET}\r\nContent-Length: 100\r\n\r\n"
    writer.write(head.encode() + b'{"update_id": 1')
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    anna = double.user("Anna", language="ko")
    assert await instance.post(json.dumps(update(2, "/join", anna.id))) == 200
    assert "☐ 1." in (await anna.next()).text
    assert "Traceback" not in caplog.text


@contextmanager
def away(database_url: str, postgres: Callable[[], Postgres]) -> Iterator[None]:
    """The server is down; or another program writes to the file without an end."""
    if database_url.startswith("postgresql"):
        postgres().stop("immediate")
        try:
            yield
        finally:
            postgres().start()
    else:
        holder = sqlite3.connect(make_url(database_url).database or "")
        holder.execute("BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            holder.close()


async def test_a_database_that_is_away_loses_nothing(
    double: Double, assistant: Assistant, database_url: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setattr(webhook, "PATIENCE", 0.3)
    async with Instance(double, assistant, database_url) as instance:
        await registered(double)
        await instance.until("/readyz", 200)
        anna, bold = double.user("Anna", language="ko"), double.user("Bold", language="ko")
        body = json.dumps(update(1, "/join", bold.id))
        with away(database_url, lambda: request.getfixturevalue("postgres")):
            for text in ("/join", GANSU["ko"]):
                anna.say(text)
            assert [await instance.post(body), await instance.post(body)] == [503, 503]
            assert await instance.until("/readyz", 503) == "the database does not answer\n"
            assert "near_bot_inbox_waiting NaN" in (await instance.get("/metrics")).text
            assert (await instance.get("/healthz")).status_code == 200
        assert "☐ 1." in (await anna.next(30)).text
        assert "2023" in (await anna.next(30)).text
        assert "☐ 1." in (await bold.next(30)).text
        assert await instance.post(body) == 200
        await instance.until("/readyz", 200)
        await double.settled()
        assert not anna.unread
        assert not bold.unread
        assert double.webhook.failures


async def test_ready_is_who_can_answer(double: Double, assistant: Assistant, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "TURNING_AWAY", 1)
    double.faults.plan = lambda method, params, count: error(502)
    async with Instance(double, assistant, database_url) as instance:
        assert await instance.until("/readyz", 503) == "Telegram has not confirmed the token yet\n"
        double.faults.end()
        assert await instance.until("/readyz", 200) == "ready\n"
        await registered(double)
        anna = double.user("Anna", language="ko")
        instance.stop()
        assert await instance.until("/readyz", 503) == "stopping\n"
        assert (await instance.get("/healthz")).status_code == 200
        assert await instance.post(json.dumps(update(1, "/join", anna.id))) == 200
    async with Instance(double, assistant, database_url):
        assert "☐ 1." in (await anna.next()).text


async def test_metrics_are_shown(instance: Instance, double: Double) -> None:
    anna = double.user("Anna", language="ko")
    assert await instance.post(json.dumps(update(1, "/join", anna.id))) == 200
    await anna.next()
    response = await instance.get("/metrics")
    assert response.headers["Content-Type"].startswith("text/plain; version=")
    assert "\nnear_bot_inbox_waiting " in response.text
    assert str(anna.id) not in response.text


async def test_long_polling_has_its_pages_too(double: Double, assistant: Assistant, tmp_path: Path) -> None:
    async with Instance(double, assistant, f"sqlite:///{tmp_path / 'near.sqlite'}", hooked=False) as instance:
        await instance.until("/readyz", 200)
        assert "near_bot_inbox_waiting 0.0" in (await instance.get("/metrics")).text
        assert await instance.post(b"{}") == 404


async def test_the_last_instance_to_leave_removes_the_webhook(double: Double, assistant: Assistant, database_url: str) -> None:
    async with Instance(double, assistant, database_url) as first:
        await registered(double)
        async with Instance(double, assistant, database_url) as second:
            await second.until("/readyz", 200)
            first.stop()
            await first.served
            assert double.webhook.url == "https://near.example/hook"
            anna = double.user("Anna", language="ko")
            anna.say("/join")
            assert "☐ 1." in (await anna.next()).text
        assert not double.webhook.url


async def test_a_webhook_stays_when_its_instance_is_killed(
    double: Double, assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(_: Inbox) -> bool:
        raise ConnectionError

    instance = await Instance(double, assistant, f"sqlite:///{tmp_path / 'near.sqlite'}").__aenter__()
    await registered(double)
    monkeypatch.setattr(Inbox, "leave", nothing)
    await instance.kill()
    assert double.webhook.url


async def test_a_webhook_that_was_removed_is_registered_again(
    double: Double, assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "LOOK", 0.2)
    async with Instance(double, assistant, f"sqlite:///{tmp_path / 'near.sqlite'}"):
        await registered(double)
        await double.webhook.remove()
        await registered(double)
        anna = double.user("Anna", language="ko")
        anna.say("/join")
        assert "☐ 1." in (await anna.next()).text


async def test_a_telegram_that_refuses_the_webhook_is_asked_again(
    double: Double, assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def plan(method: str, params: Any, count: int) -> Fault | None:
        return error(401 if count % 2 else 404) if method == "setWebhook" and count < 4 else None

    monkeypatch.setattr(webhook, "TRY_AGAIN", 0.1)
    double.faults.plan = plan
    async with Instance(double, assistant, f"sqlite:///{tmp_path / 'near.sqlite'}") as instance:
        await registered(double)
        await instance.until("/readyz", 200)


async def test_a_port_that_is_taken_is_named(double: Double, assistant: Assistant, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        instance = Instance(double, assistant, f"sqlite:///{tmp_path / 'near.sqlite'}")
        listen = Listen("127.0.0.1", taken.getsockname()[1])
        settings = instance.settings.model_copy(update={"listen": listen})
        with pytest.raises(ListenError, match=f"127.0.0.1:{listen.port} .*NEAR_BOT_LISTEN"):
            await serve(assistant, settings, asyncio.Event(), hooked=True)


# --- the program, as an operator starts it ------------------------------------------------------------------------


@asynccontextmanager
async def program(double: Double, database_url: str) -> AsyncIterator[Process]:
    """`bot.py webhook`, ready."""
    listen = f"127.0.0.1:{free_port()}"
    settings = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": double.url,
        "NEAR_BOT_DATABASE_URL": database_url,
        "NEAR_BOT_WEBHOOK_URL": "https://near.example/hook",
        "NEAR_BOT_LISTEN": listen,
        "NEAR_BOT_MESSAGES_PER_SECOND": "1000",
    }
    process = await asyncio.create_subprocess_exec(sys.executable, "bot.py", "webhook", cwd=ROOT, env=os.environ | settings, stderr=DEVNULL)
    try:
        async with httpx.AsyncClient() as client, asyncio.timeout(60):
            while not await ready(client, listen):
                assert process.returncode is None
                await asyncio.sleep(0.05)
        double.webhook.instances.append(f"http://{listen}")
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def ready(client: httpx.AsyncClient, listen: str) -> bool:
    try:
        return (await client.get(f"http://{listen}/readyz")).status_code == 200
    except httpx.TransportError:
        return False


async def test_one_after_the_other_can_be_replaced_and_nobody_notices(double: Double, postgres: Postgres) -> None:
    url = postgres.create()
    people = [double.user(f"P{number}", language="ko") for number in range(10)]
    async with program(double, url) as first, program(double, url) as second:
        await registered(double)
        for process in (first, None):
            for person in people:
                for text in ("/join", GANSU["ko"]):
                    person.say(text)
            if process:
                process.send_signal(signal.SIGTERM)
        for person in people:
            for words in ("☐ 1.", "2023") * 2:
                assert words in (await person.next(15)).text
        assert await first.wait() == 0
        assert double.webhook.url
        await double.settled(10)
        assert not any(person.unread for person in people)
        second.send_signal(signal.SIGTERM)
        assert await second.wait() == 0
        assert not double.webhook.url
