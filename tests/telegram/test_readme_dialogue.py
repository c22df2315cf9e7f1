"""The dialogue of the README is what a person sees."""

import re
from pathlib import Path

from near_bot.assistant import Assistant

from .double import Double, Message
from .scenario import TOKEN, Stage

README = Path(__file__).parents[2] / "README.md"
TURN = re.compile(r"^(?P<who>Бат|tap): (?P<what>.*)\n(?P<answer>(?:(?!Бат: |tap: ).*\n)+)", re.MULTILINE)


def shown(message: Message) -> str:
    """A message as the README prints it: its text, then its buttons in their rows."""
    rows = [" ".join(f"[{label}]" for label in row) for row in message.buttons]
    return "\n".join([message.text, *rows]).replace("\u202f", " ")


async def test_the_dialogue_is_what_a_person_sees(assistant: Assistant, tmp_path: Path) -> None:
    found = re.search(r"```\n(Бат: .*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    turns = list(TURN.finditer(found.group(1)))
    assert len(turns) >= 4
    assert "".join(turn.group() for turn in turns) == found.group(1)
    async with Double(TOKEN) as double, Stage(double, assistant, tmp_path / "near.sqlite", "mn"):
        person = double.user("Бат", language="en")
        message: Message | None = None
        for turn in turns:
            if turn["who"] == "tap":
                assert message
                person.tap(message, turn["what"])
            else:
                person.say(turn["what"])
            message = await person.next()
            assert shown(message) == turn["answer"].rstrip("\n")
