"""The commands: without one, Telegram or a chat; and chat, ask, questions, unanswered, stats, check, prepare."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from .instruments import review
from .knowledge.documents import Problems
from .knowledge.schema import LANGUAGES
from .settings import Settings, SettingsError

TESTS = Path(__file__).parents[1] / "tests" / "questions"
"""Where a checkout has its test questions; the installed program has none."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; its exit status: 0 for success, 1 for a failure, 2 for a wrong command line."""
    options = _parser().parse_args(arguments)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        status: int = options.run(options, Settings.read())
    except (Problems, SettingsError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read our output has left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bot.py",
        description="Answers questions about NEAR in six languages. "
        "Without a command: on Telegram where TELEGRAM_BOT_TOKEN is set, else in a chat.",
    )
    parser.set_defaults(run=_start)
    commands = parser.add_subparsers(metavar="command")
    chat = commands.add_parser("chat", help="talk in this terminal")
    chat.set_defaults(run=_chat)
    ask = commands.add_parser("ask", help="answer one question, or, with --jsonl, those of standard input")
    ask.add_argument("text", nargs="?", help="the question")
    ask.add_argument("--language", metavar="TAG", help="the language of the client, as a hint")
    ask.add_argument("--jsonl", action="store_true", help="read a JSON object a line, write one a line")
    ask.add_argument("--explain", action="store_true", help="say also why it is answered so")
    ask.set_defaults(run=_ask, parser=ask)
    check = commands.add_parser("check", help="find every problem in the knowledge, the questions and the catalogues")
    check.set_defaults(run=_check)
    prepare = commands.add_parser("prepare", help="work out beforehand what the first start would")
    prepare.set_defaults(run=_prepare)
    webhook = commands.add_parser("webhook", help="answer on Telegram, which calls NEAR_BOT_WEBHOOK_URL with what has come")
    webhook.set_defaults(run=_webhook)
    forget = commands.add_parser("forget", help="remove all that is kept of a person")
    forget.add_argument("user", help="the number of a Telegram user, such as 4711")
    forget.set_defaults(run=_forget)
    _add_questions(commands)
    review.add_commands(commands, TESTS)
    return parser


def _add_questions(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    questions = commands.add_parser("questions", help="report how well the test questions are understood")
    questions.add_argument("--tests", metavar="FOLDER", type=Path, default=TESTS, help="where they are (default: tests/questions)")
    questions.add_argument("--samples", action="store_true", help="report the sample questions that explain nothing, too")
    questions.set_defaults(run=_questions, parser=questions)
    add = questions.add_subparsers(metavar="add").add_parser("add", help="make a question a test and a sample")
    add.add_argument("language", choices=LANGUAGES)
    add.add_argument("intent", help="what is wanted, such as member.phone")
    add.add_argument("text", help="the question as it was asked")
    for name in ("members", "regions", "countries"):
        add.add_argument(f"--{name}", nargs="+", metavar="ID", help=f"the {name} that it names (default: those that are found in it)")
    add.add_argument("--year", type=int)
    add.add_argument("--kind", help="the kind of membership that it names")
    add.add_argument("--verdict", help="the verdict that it is to have")
    add.set_defaults(run=_add_question)


def _start(options: argparse.Namespace, settings: Settings) -> int:
    if not settings.token:
        print("A chat in this terminal. To answer on Telegram: TELEGRAM_BOT_TOKEN=… python bot.py", file=sys.stderr)
        return _chat(options, settings)
    return _telegram(settings, hooked=False)


def _webhook(options: argparse.Namespace, settings: Settings) -> int:
    if not settings.token:
        raise SettingsError("TELEGRAM_BOT_TOKEN is not set: write the token that BotFather gave")
    if not settings.webhook_url:
        raise SettingsError("NEAR_BOT_WEBHOOK_URL is not set: write the https address at which Telegram reaches the bot")
    return _telegram(settings, hooked=True)


def _telegram(settings: Settings, *, hooked: bool) -> int:
    from .app import assistant
    from .channels.telegram.run import run
    from .logs import configure

    configure(settings.log_level, settings.secrets)
    return run(assistant(settings), settings, hooked)


def _forget(options: argparse.Namespace, settings: Settings) -> int:
    from .instruments.forget import forget_user

    for line in forget_user(settings, options.user):
        print(line)
    return 0


def _chat(options: argparse.Namespace, settings: Settings) -> int:
    from .app import assistant
    from .channels.terminal import chat

    return chat(assistant(settings), settings.locale, sys.stdin, sys.stdout)


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    from .app import assistant
    from .channels import jsonl
    from .model import Conversation, Message

    if options.jsonl == (options.text is not None):
        options.parser.error("give either a question or --jsonl")
    if options.explain and not options.jsonl:
        from .instruments.explain import explain

        print(explain(assistant(settings), Message(options.text, options.language), Conversation()))
        return 0
    if options.jsonl:
        return jsonl.run(assistant(settings), sys.stdin.buffer, sys.stdout)
    reply, _ = assistant(settings).turn(Message(options.text, options.language), Conversation())
    print(reply.text)
    return 0


def _check(options: argparse.Namespace, settings: Settings) -> int:
    from .check import check

    problems, notices = check()
    for problem in problems:
        print(problem)
    for notice in notices:
        print(notice)
    print(f"{len(problems)} problems, {len(notices)} notices")
    return 1 if problems else 0


def _prepare(options: argparse.Namespace, settings: Settings) -> int:
    from .app import assistant

    assistant(settings)
    return 0


def _questions(options: argparse.Namespace, settings: Settings) -> int:
    from .app import assistant
    from .instruments.evidence import Samples
    from .instruments.idle import idle
    from .instruments.report import answered, report

    if not options.tests.is_dir():
        options.parser.error(f"there are no test questions in {options.tests}; name their folder with --tests")
    bot = assistant(settings)
    samples = {language: Samples.of(language) for language in LANGUAGES}
    for line in report(answered(bot, options.tests), samples):
        print(line)
    for language in LANGUAGES if options.samples else ():
        print()
        for line in idle(bot, language, samples[language]):
            print(line)
    return 0


def _add_question(options: argparse.Namespace, settings: Settings) -> int:
    from .instruments.add import add_asked
    from .knowledge.load import load

    wanted = {key: getattr(options, key) for key in ("members", "regions", "countries", "year", "kind", "verdict")}
    knowledge = load()
    for id in (*(options.members or ()), *(options.regions or ())):
        if id not in knowledge.members and id not in knowledge.regions:
            options.parser.error(f"no region has the id {id}")
    given = {key: value for key, value in wanted.items() if value}
    for line in add_asked(options.language, options.intent, options.text, given, options.tests):
        print(line)
    return 0
