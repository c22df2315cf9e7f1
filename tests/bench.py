"""How fast the bot is, how large, and how often right: `make bench`. Nothing here is asserted; machines differ, so
compare figures of one run.

    python -m tests.bench            all
    python -m tests.bench --growth   how time grows with the questions and regions
    python -m tests.bench --memory   memory after every test question, in kB
"""

import argparse
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

from near_bot.app import assistant as build
from near_bot.assistant import Assistant
from near_bot.instruments.cases import OUTCOMES, outcome
from near_bot.knowledge.schema import LANGUAGES
from near_bot.model import Conversation, Message
from near_bot.settings import Settings

from .data import questions
from .growth import more_questions, more_regions

ROOT = Path(__file__).parents[1]
PRACTICE = ROOT.parent / "shared" / "practice" / "measure.py"
"""A set of questions by others, beside the checkout where there is one."""
COLD_STARTS = 7
GROWN = "ru"
"""The language whose questions are multiplied: its turns take longest."""


def main() -> None:
    """Prints the figures, one a line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--memory", action="store_true")
    options = parser.parse_args()
    if options.memory:
        times(build(Settings.read()), every_question())
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    elif options.growth:
        growth(build(Settings.read()))
    else:
        everything()


def everything() -> None:
    began = time.perf_counter()
    assistant = build(Settings.read())
    print(f"start-up in process (imports aside)    {1000 * (time.perf_counter() - began):7.0f} ms")
    cold = sorted(_cold_start() for _ in range(COLD_STARTS))
    print(f"ask from a cold start, median          {1000 * statistics.median(cold):7.0f} ms  (of {COLD_STARTS}; {_spread(cold)})")
    kilobytes = int(subprocess.run([sys.executable, "-m", "tests.bench", "--memory"], cwd=ROOT, check=True, capture_output=True).stdout)
    print(f"memory at most, all six languages read {kilobytes / 1024:7.0f} MB")
    taken = times(assistant, every_question())
    cuts = statistics.quantiles(taken, n=100)
    print(f"a turn in process, p50                 {1000 * cuts[49]:7.2f} ms")
    print(f"a turn in process, p99                 {1000 * cuts[98]:7.2f} ms")
    print(f"turns a second on one core             {len(taken) / sum(taken):7.0f}")
    growth(assistant)
    accuracy(assistant)
    if PRACTICE.exists():
        sys.stdout.flush()
        subprocess.run([sys.executable, PRACTICE, "--bot", f"{sys.executable} bot.py ask --jsonl"], cwd=ROOT, check=False)


def every_question() -> list[str]:
    return [case.ask for language in LANGUAGES for case in questions(language)]


def times(assistant: Assistant, texts: list[str]) -> list[float]:
    """Seconds of processor that each turn takes, once everything has been read."""
    for text in [next(questions(language)).ask for language in LANGUAGES] + texts[:50]:  # which reads the models of each language
        assistant.turn(Message(text), Conversation())
    taken = []
    for text in texts:
        began = time.thread_time()
        assistant.turn(Message(text), Conversation())
        taken.append(time.thread_time() - began)
    return taken


def growth(assistant: Assistant) -> None:
    """The time of a turn with more questions or regions, beside that with those that there are."""
    texts = [case.ask for case in questions(GROWN)]
    before = statistics.mean(times(assistant, texts))
    print(f"a turn in {GROWN}, mean                    {1000 * before:7.2f} ms")
    for name, understander in (
        ("  10 times the questions", lambda: more_questions(assistant.understander, GROWN, 10)),
        (" 100 times the questions", lambda: more_questions(assistant.understander, GROWN, 100)),
        ("  10 times the regions  ", lambda: more_regions(assistant.understander, assistant.knowledge, 10)),
    ):
        after = statistics.mean(times(replace(assistant, understander=understander()), texts))
        print(f"{name}               {1000 * after:7.2f} ms  ({after / before:.1f} times)")


def accuracy(assistant: Assistant) -> None:
    for language in LANGUAGES:
        counts = Counter(outcome(case, case.asked(assistant)) for case in questions(language))
        total = counts.total()
        shares = ", ".join(f"{name} {100 * counts[name] / total:.1f} %" for name in OUTCOMES)
        print(f"tests/questions/{language} ({total}): {shares}")


def _cold_start() -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "bot.py", "ask", "青海省什么时候加入的？"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def _spread(seconds: list[float]) -> str:
    return f"{1000 * min(seconds):.0f} to {1000 * max(seconds):.0f}"


if __name__ == "__main__":
    main()
