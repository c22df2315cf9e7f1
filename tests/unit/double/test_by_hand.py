"""The double in a terminal."""

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ParseMode

from ...telegram.double import Double
from ...telegram.double.console import Session, answered, seen
from .kit import LINK


async def test_by_hand(double: Double, bot: Bot) -> None:
    session = Session(double, "ru")
    lines = ["Hello", ".edit Good day", ".photo", ".inline A", ".group", "/help", ".private", ".language mn", ".as Boris", "Hi", ".dance"]
    for line in lines:
        printed = session.take(line)
    assert printed == "No command .dance; see .help."
    assert session.take(".quit") is None
    updates = await bot.get_updates()
    assert [u.effective_message.text if u.effective_message else None for u in updates] == ["Hello", "Good day", None, None, "/help", "Hi"]
    rows = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y"), InlineKeyboardButton("Site", url=LINK)]])
    await bot.send_message(session.person.id, '<a href="near.example">Here</a>?', parse_mode=ParseMode.HTML, reply_markup=rows)
    message = await session.person.next()
    assert seen(message) == "bot: Here?\n  Here → http://near.example/\n  [1 Yes] [2 Site ↗]"
    assert session.take(".tap 2") == f"Opens {LINK}"
    assert session.take(".tap 1") == ""
    assert (await bot.get_updates())[-1].callback_query.data == "y"  # type: ignore[union-attr]
    await bot.edit_message_text("Gone", session.person.id, message.id)
    assert session.take(".tap 1") == "No buttons here yet."
    assert answered({"text": "Done"}) == "[Done]"
    assert answered({"results": [{"title": "A", "description": "B"}]}) == "inline results:\n  • A: B"
