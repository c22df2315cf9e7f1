"""Tokens, methods and parameters, and who the bot says it is."""

import httpx
import pytest
from telegram import Bot, BotCommand
from telegram.constants import BotCommandLimit, BotDescriptionLimit, BotNameLimit
from telegram.error import InvalidToken

from ...telegram.double import Double, Person
from .kit import TOKEN, client, refused


async def test_knows_its_bot(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.is_bot, me.username, me.supports_inline_queries) == (1234567, True, "near_test_bot", True)


@pytest.mark.parametrize(("token", "answer"), [("7654321:AAanother-bot", "Unauthorized"), ("7654321", "Not Found"), ("x:y", "Not Found")])
async def test_wrong_tokens(double: Double, token: str, answer: str) -> None:
    stranger = client(double, token)
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()
    async with httpx.AsyncClient() as web:
        response = await web.get(f"{double.url}/bot{token}/getMe")
    assert response.json() == {"ok": False, "error_code": response.status_code, "description": answer}
    assert response.status_code == (401 if answer == "Unauthorized" else 404)


async def test_without_a_token_any_wellformed_one_will_do() -> None:
    async with Double() as double, client(double, "7654321:AAanother-bot") as bot:
        assert bot.username == "near_test_bot"


async def test_unknown_methods_and_parameters(double: Double, bot: Bot, anna: Person) -> None:
    async with httpx.AsyncClient(base_url=f"{double.url}/bot{TOKEN}/") as web:
        assert (await web.post("sendPigeon")).json() == {"ok": False, "error_code": 404, "description": "Not Found: method not found"}
        assert (await web.post("SENDMESSAGE", json={"chat_id": anna.id, "text": "Hello"})).json()["ok"]
        assert (await web.get("sendMessage", params={"chat_id": anna.id, "text": "Hello"})).json()["ok"]
        assert "sendMessage has no parameter wings" in (await web.post("sendMessage", json={"wings": 2})).json()["description"]
        assert (await web.get("/elsewhere")).status_code == 404
    assert double.calls[-2].description.endswith("no parameter wings")
    with refused("has no parameter colour"):
        await bot.send_message(anna.id, "Hello", api_kwargs={"colour": "red"})
    double.strict = False
    await bot.send_message(anna.id, "Hello", api_kwargs={"colour": "red"})


@pytest.mark.parametrize("method", ["log_out", "close"])
async def test_does_not_send_itself_away(bot: Bot, method: str) -> None:
    with refused("does not log out"):
        await getattr(bot, method)()


async def test_commands_by_language(double: Double, bot: Bot) -> None:
    await bot.set_my_commands([("help", "Help"), ("start", "Start")])
    await bot.set_my_commands([BotCommand("help", "Тусламж")], language_code="mn")
    assert (await bot.get_my_commands(language_code="mn"))[0].description == "Тусламж"
    assert [c.command for c in await bot.get_my_commands()] == ["help", "start"]
    await bot.delete_my_commands(language_code="mn")
    assert await bot.get_my_commands(language_code="mn") == ()
    long = "x" * (BotCommandLimit.MAX_DESCRIPTION + 1)
    for name, description, answer in (
        ("Help", "Help", "BOT_COMMAND_INVALID"),
        ("도움", "Help", "BOT_COMMAND_INVALID"),
        ("x" * (BotCommandLimit.MAX_COMMAND + 1), "Help", "command length must not exceed"),
        (" ", "Help", "command must be non-empty"),
        ("help", " ", "command description must be non-empty"),
        ("help", long, "command description length must not exceed"),
    ):
        with refused(answer):
            await bot.set_my_commands([(name, description)])
    with refused("BOT_COMMANDS_TOO_MUCH"):
        await bot.set_my_commands([(f"c{n}", "x") for n in range(BotCommandLimit.MAX_COMMAND_NUMBER + 1)])
    for code in ("zh-hans", "EN", "kor"):
        with refused("invalid language code specified"):
            await bot.set_my_commands([("help", "Help")], language_code=code)
    double.refused_languages = {"mn"}
    with refused("LANG_CODE_INVALID"):
        await bot.set_my_commands([("help", "Help")], language_code="mn")


@pytest.mark.parametrize(
    ("kind", "most"),
    [
        ("description", BotDescriptionLimit.MAX_DESCRIPTION_LENGTH),
        ("short_description", BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH),
        ("name", BotNameLimit.MAX_NAME_LENGTH),
    ],
)
async def test_texts_about_the_bot(bot: Bot, kind: str, most: int) -> None:
    change, ask = getattr(bot, f"set_my_{kind}"), getattr(bot, f"get_my_{kind}")
    await change("가" * most, language_code="ko")
    assert getattr(await ask("ko"), kind) == "가" * most
    assert getattr(await ask(), kind) == ("NEAR bot" if kind == "name" else "")
    with refused(f"{kind} of more than {most} characters"):
        await change("가" * (most + 1))
    with refused("invalid language code specified"):
        await change("x", language_code="zh-hans")
