"""The commands: chat (the default), ask, check and prepare."""

import argparse
import os
import sys
from collections.abc import Sequence

from .knowledge.documents import Problems
from .settings import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; its exit status: 0 for success, 1 for a failure, 2 for a wrong command line."""
    options = _parser().parse_args(arguments)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        status: int = options.run(options, Settings.read())
    except Problems as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read our output has left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bot.py", description="Answers questions about NEAR in six languages. Without a command: a chat.")
    parser.set_defaults(run=_chat)
    commands = parser.add_subparsers(metavar="command")
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
    return parser


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
