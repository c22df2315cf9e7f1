"""Every command of the operator's guide runs, and does what the guide says."""

import asyncio
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import yaml

from near_bot.settings import Listen, Settings
from near_bot.store.records import Outcome, Talk, Turn

from .postgres import Postgres
from .telegram.double import Double
from .telegram.scenario import TOKEN, free_port
from .unit.store.desk import SPOKEN, Desk

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
SECTIONS = {part.split("\n")[0]: re.findall(r"^```sh\n(.*?)^```", part, re.M | re.S) for part in re.split("^## ", GUIDE, flags=re.M)[1:]}
IN_THE_TEXT = sorted(set(re.findall(r"`((?:sudo|docker|git|near-bot) [^`]+)`", GUIDE)))
OF_THEIR_OWN = {"Back up", "Restore", "Monitor", "Privacy", "What it could not answer", "Statistics"}
"""Sections whose commands must not only run."""
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
STANDINS = ("apt-get", "curl", "date", "docker", "git", "journalctl", "make", "nano", "near-bot", "sqlite3", "sudo", "systemctl")
ELSEWHERE = ("/opt/near-bot", "/etc/", "/var/", "/usr/local/bin/")
PERSON = Talk("telegram:4711", "telegram:4711")
QUESTIONS = ("Who issues letters of invitation?", "Is there a library of yours?", "Do you plan a song contest?")
KNOWN = {
    "apt-get": r"install( [a-z0-9-]+)+",
    "docker": r"compose (build|ps|((up|exec|stop|start|kill|logs)( -{1,2}[\w=-]+)*( (?P<services>(bot-1|bot-2|db)\b.*))?))",
    "git": r"clone ADDRESS \S+|pull --rebase --autostash|checkout VERSION|log --oneline",
    "journalctl": r"--unit=near-bot --lines=50 --no-pager",
    "make": r"setup",
    "systemctl": r"daemon-reload|enable --now near-bot|status --no-pager near-bot|(start|stop|restart|reload) near-bot",
}
"""How the programs are called that are only noted."""


@dataclass
class Computer:
    """An operator's: folders below one folder, programs that stand in for others, and two databases."""

    root: Path
    environment: dict[str, str]
    databases: dict[str, str]
    """By the way in which the bot is run."""

    def run(self, commands: str, **said: str) -> str:
        """What commands print, as the guide shows them, stopping at the first that fails. `said` replaces words of theirs."""
        for folder in ELSEWHERE:
            commands = re.sub(rf"(?<![\w.]){folder}", f"{self.root}{folder}", commands)
        for word, instead in said.items():
            commands = commands.replace(word, instead)
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", commands],
            cwd=self.root / "near-bot" if (self.root / "near-bot").exists() else self.root,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"
        for line in (self.root / "calls").read_text(encoding="utf-8").splitlines():
            name, *arguments = json.loads(line)
            if name in KNOWN:
                assert re.fullmatch(KNOWN[name], " ".join(arguments).replace(str(self.root), "")), (name, arguments)
        return done.stdout


@pytest.fixture
def computer(tmp_path: Path, postgres: Postgres) -> Iterator[Computer]:
    for folder in ("bin", "etc/systemd/system", "var/lib/near-bot", "var/backups/near-bot", "var/cache", "usr/local/bin"):
        (tmp_path / folder).mkdir(parents=True)
    for name in STANDINS:
        program = tmp_path / "bin" / name
        program.write_text(f'#!/bin/sh\nexec {sys.executable} -S {ROOT}/tests/standins.py {name} "$@"\n', encoding="utf-8")
        program.chmod(0o755)
    postgres.execute("CREATE DATABASE near", postgres.url("postgres"))
    databases = {
        "On one computer": f"sqlite:///{tmp_path}/var/lib/near-bot/near_bot.sqlite",
        "With Docker": postgres.url("near"),
    }
    settings = {field.alias for field in Settings.model_fields.values()}
    environment = {name: value for name, value in os.environ.items() if name not in settings} | {
        "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
        "CALLS": str(tmp_path / "calls"),
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "NEAR_BOT_DATABASE_URL": databases["On one computer"],
        "POSTGRES_URL": databases["With Docker"],
        "POSTGRES_BIN": str(postgres.programs),
        "PGHOST": str(postgres.folder),
    }
    yield Computer(tmp_path, environment, databases)
    postgres.execute("DROP DATABASE near WITH (FORCE)", postgres.url("postgres"))


@pytest.fixture
def installed(computer: Computer) -> Computer:
    computer.run("git clone ADDRESS near-bot; git clone ADDRESS /opt/near-bot")
    return computer


@asynccontextmanager
async def store(url: str) -> AsyncIterator[Desk]:
    desk = await Desk.open(url, secret=TOKEN.encode())
    yield desk
    await desk.close()


async def converse(url: str) -> None:
    """A person has talked with the bot, which did not know everything."""
    async with store(url) as desk:
        desk.clock.now = time.time()
        await desk.take_turn(Outcome(PERSON, SPOKEN, (1, 2)))
        for question in QUESTIONS:
            await desk.take_turn(Outcome(PERSON, SPOKEN, turn=Turn(question, "en", "unknown", "unknown")))


async def knows(url: str) -> bool:
    async with store(url) as desk:
        return await desk.talks.conversation(PERSON) == SPOKEN


@pytest.mark.parametrize("title", [title for title, blocks in SECTIONS.items() if blocks and title not in OF_THEIR_OWN])
def test_commands_run(title: str, request: pytest.FixtureRequest) -> None:
    computer: Computer = request.getfixturevalue("computer" if title.startswith("Install") else "installed")
    for commands in SECTIONS[title]:
        computer.run(commands)


def test_commands_in_the_text_run(installed: Computer) -> None:
    for command in IN_THE_TEXT:
        installed.run(command)


async def test_who_is_to_be_forgotten_is(installed: Computer) -> None:
    url = installed.databases["On one computer"]
    await converse(url)
    assert await knows(url)
    assert "conversations" in installed.run(*SECTIONS["Privacy"])
    assert not await knows(url)


async def test_what_it_could_not_answer_is_dealt_with(installed: Computer) -> None:
    program = installed.root / "program"
    for name in ("near_bot", "knowledge", "locales", "tests/questions"):
        shutil.copytree(ROOT / name, program / name)
    shutil.copy(ROOT / "bot.py", program)
    installed.environment |= {"PROGRAM": str(program), "NEAR_BOT_CACHE": str(ROOT / ".cache")}
    await converse(installed.databases["On one computer"])
    lists, deeds = SECTIONS["What it could not answer"]
    printed = installed.run(lists)
    assert all(question in printed for question in QUESTIONS)
    rows = list(csv.DictReader((installed.root / "near-bot" / "unanswered.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [row["question"] for row in rows] == list(QUESTIONS)
    add, note, drop = deeds.splitlines()
    for command, row in ((drop, rows[2]), (note, rows[1]), (add, rows[0])):  # whoever starts after `add` learns first
        installed.run(command.replace(" 3", f" {row['id']}"))
    assert QUESTIONS[0] in (program / "tests" / "questions" / "en" / "secretariat.yaml").read_text(encoding="utf-8")
    async with store(installed.databases["On one computer"]) as desk:
        assert {question.text: question.settled for question in await desk.questions.all()} == dict(
            zip(QUESTIONS, ("added", "noted", "dropped"), strict=True)
        )


async def test_questions_are_counted(installed: Computer) -> None:
    await converse(installed.databases["On one computer"])
    (commands,) = SECTIONS["Statistics"]
    assert installed.run(commands).count("unknown") > 1
    rows = (installed.root / "near-bot" / "stats.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) > 1


@pytest.mark.parametrize(("way", "number"), [("On one computer", 0), ("With Docker", 1)])
async def test_what_was_backed_up_is_restored(way: str, number: int, installed: Computer) -> None:
    url = installed.databases[way]
    await converse(url)
    installed.run(SECTIONS["Back up"][number])
    async with store(url) as desk, desk.database.transaction() as connection:
        await desk.database.forget(connection, PERSON.person)
    assert not await knows(url)
    installed.run(SECTIONS["Restore"][number])
    assert await knows(url)


async def test_the_pages_answer(installed: Computer) -> None:
    listen = Listen("127.0.0.1", free_port())
    async with Double(TOKEN) as double:
        settings = {"TELEGRAM_API_URL": double.url, "NEAR_BOT_LISTEN": str(listen)}
        bot = await asyncio.create_subprocess_exec(sys.executable, "bot.py", cwd=ROOT, env=installed.environment | settings)
        try:
            async with httpx.AsyncClient() as client, asyncio.timeout(60):
                while not await _is_ready(client, listen):
                    await asyncio.sleep(0.05)
            printed = await asyncio.to_thread(installed.run, *SECTIONS["Monitor"], **{"127.0.0.1:8080": str(listen)})
        finally:
            bot.terminate()
            await bot.wait()
    assert printed.startswith("alive\n\nready\n\n# HELP")
    named = re.findall(r"\bnear_bot_\w+|process_\w+", text_of("Monitor"))
    assert [name for name in named if name not in printed] == []


async def _is_ready(client: httpx.AsyncClient, listen: Listen) -> bool:
    try:
        return (await client.get(f"http://{listen}/readyz")).status_code == 200
    except httpx.TransportError:
        return False


def text_of(title: str) -> str:
    """A section whole."""
    return next(part for part in GUIDE.split("\n## ") if part.startswith(f"{title}\n"))


def test_every_setting_is_explained() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \|", GUIDE, re.M)
    assert sorted(rows) == sorted(str(field.alias) for field in Settings.model_fields.values())


def test_links_lead_somewhere() -> None:
    titles = {re.sub(r"[^a-z -]", "", title.lower()).replace(" ", "-") for title in SECTIONS}
    assert set(re.findall(r"\]\(#([a-z-]+)\)", GUIDE)) <= titles


# --- what the guide installs --------------------------------------------------------------------------------------


def test_compose_runs_two_instances_that_the_web_server_reaches() -> None:
    services = COMPOSE["services"]
    bots = {name: service for name, service in services.items() if name.startswith("bot-")}
    assert len(bots) == 2
    for bot in bots.values():
        assert bot["command"] == "webhook"
        assert bot["stop_grace_period"] == "35s"
        assert bot["environment"].keys() <= {field.alias for field in Settings.model_fields.values()}
    caddy = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    assert f"reverse_proxy {' '.join(f'{name}:8080' for name in bots)} {{" in caddy
    path = bots["bot-1"]["environment"]["NEAR_BOT_WEBHOOK_URL"].split("}")[1]
    assert f"handle {path} {{" in caddy
    wanted = set(re.findall(r"\$\{(\w+)", (ROOT / "compose.yaml").read_text(encoding="utf-8")))
    assert wanted <= set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.M))
    volumes = {volume.split(":")[0] for service in services.values() for volume in service.get("volumes", [])}
    assert {name for name in volumes if not name.startswith("./")} == COMPOSE["volumes"].keys()
    assert all((ROOT / name).exists() for name in volumes if name.startswith("./"))


def unit() -> dict[str, list[str]]:
    lines = (ROOT / "deploy" / "near-bot.service").read_text(encoding="utf-8").splitlines()
    found: dict[str, list[str]] = {}
    for line in lines:
        if line and not line.startswith(("#", "[")):
            name, value = line.split("=", 1)
            found.setdefault(name, []).append(value)
    return found


def test_a_command_of_the_operator_finds_what_the_service_has() -> None:
    script, service = (ROOT / "deploy" / "near-bot").read_text(encoding="utf-8"), unit()
    for name in ("Environment", "EnvironmentFile"):
        assert re.findall(rf"--property={name}=(\S+)", script) == service[name]
    assert f"--working-directory={service['WorkingDirectory'][0]} " in script
    assert service["ExecStart"][0].removesuffix(" $COMMAND") in script


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd checks its own units; this machine has none")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    text = (ROOT / "deploy" / "near-bot.service").read_text(encoding="utf-8")
    here = tmp_path / "near-bot.service"
    here.write_text(text.replace("/opt/near-bot/.venv/bin/python", sys.executable).replace("/opt/near-bot", str(ROOT)), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", here], capture_output=True, text=True, check=False)
    assert "near-bot.service" not in done.stderr, done.stderr
    assert done.returncode == 0
