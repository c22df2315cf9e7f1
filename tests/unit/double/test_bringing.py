"""Updates brought to a webhook."""

import time
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, Conflict, RetryAfter

from ...telegram.double import Double, Person


class Instance:
    """A bot with a webhook, which answers as the test wants."""

    def __init__(self) -> None:
        self.taken: list[tuple[int, str]] = []
        """Update numbers, each with the secret that came with it."""
        self.answers: list[web.Response] = []
        """What is answered to the next requests instead of 200."""

    async def take(self, request: web.Request) -> web.Response:
        self.taken.append(((await request.json())["update_id"], request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")))
        return self.answers.pop(0) if self.answers else web.Response()


@pytest.fixture
async def instance(double: Double) -> AsyncIterator[Instance]:
    served = Instance()
    application = web.Application()
    application.router.add_post("/hook", served.take)
    runner = web.AppRunner(application, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    double.webhook.instances = [f"http://127.0.0.1:{runner.addresses[0][1]}"]
    yield served
    await double.webhook.remove()
    await runner.cleanup()


async def test_brings_updates_to_a_webhook(double: Double, bot: Bot, anna: Person, instance: Instance) -> None:
    anna.say("1")
    await bot.set_webhook("https://near.example/hook", secret_token="s3cret")
    anna.say("2")
    await double.settled()
    assert instance.taken == [(1000, "s3cret"), (1001, "s3cret")]
    assert (await bot.get_webhook_info()).url == "https://near.example/hook"
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    anna.say("3")
    assert [update.update_id for update in await bot.get_updates()] == [1002]


async def test_brings_again_what_a_webhook_does_not_take_and_others_of_the_chat_after_it(
    double: Double, bot: Bot, anna: Person, instance: Instance
) -> None:
    instance.answers = [web.Response(status=500), web.Response(status=503, headers={"Retry-After": "1"})]
    await bot.set_webhook("https://near.example/hook")
    began = time.monotonic()
    anna.say("1")
    anna.say("2")
    await double.settled()
    assert [number for number, _ in instance.taken] == [1000, 1000, 1000, 1001]
    assert 1 <= time.monotonic() - began < 2
    info = await bot.get_webhook_info()
    assert (info.last_error_message, double.webhook.failures) == ("Wrong response from the webhook: 503", 2)


async def test_passes_over_an_instance_that_is_gone(double: Double, bot: Bot, anna: Person, instance: Instance) -> None:
    double.webhook.instances.append("http://127.0.0.1:1")
    await bot.set_webhook("https://near.example/hook")
    for number in range(4):
        anna.say(str(number))
    await double.settled()
    assert len(instance.taken) == 4
    assert double.webhook.failures == 0


@pytest.mark.parametrize(
    ("url", "secret", "answer"),
    [
        ("http://near.example/hook", "", "https url must be provided"),
        ("https://near.example:8080/hook", "", "only on ports 80, 88, 443 or 8443"),
        ("https://", "", "Invalid webhook url"),
        ("https://near.example/hook", "two words", "Secret token contains unallowed characters"),
        ("https://near.example/hook", "x" * 257, "Secret token is too long"),
    ],
)
async def test_refuses_webhooks(bot: Bot, url: str, secret: str, answer: str) -> None:
    with pytest.raises(BadRequest, match=answer):
        await bot.set_webhook(url, secret_token=secret)


async def test_a_webhook_is_not_set_twice_in_a_second(bot: Bot) -> None:
    await bot.set_webhook("https://near.example/hook")
    with pytest.raises(RetryAfter):
        await bot.set_webhook("https://near.example/hook")
