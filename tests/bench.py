"""How fast the bot is: `make bench`. Nothing here is asserted; machines differ, so compare figures of one run.

python -m tests.bench
"""

import resource
import statistics
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from near_bot.app import assistant as build
from near_bot.assistant import Assistant
from near_bot.knowledge.schema import LANGUAGES
from near_bot.model import Conversation, Message
from near_bot.settings import Settings

from .data import ask, questions, shortcomings

ROOT = Path(__file__).parents[1]
COLD_STARTS = 7


def main() -> None:
    """Prints the figures, one a line."""
    began = time.perf_counter()
    assistant = build(Settings.read())
    print(f"start-up in process (imports aside)   {1000 * (time.perf_counter() - began):7.0f} ms")
    cold = sorted(_cold_start() for _ in range(COLD_STARTS))
    spread = f"{1000 * cold[0]:.0f} to {1000 * cold[-1]:.0f}"
    print(f"ask from a cold start, median         {1000 * statistics.median(cold):7.0f} ms  (of {COLD_STARTS}: {spread})")
    _turns(assistant)
    print(f"memory, all six languages read        {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:7.0f} MB")
    _accuracy(assistant)


def _cold_start() -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "bot.py", "ask", "青海省什么时候加入的？"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def _turns(assistant: Assistant) -> None:
    texts = [case.ask for language in LANGUAGES for case in questions(language)]
    for language in LANGUAGES:  # each language's model is read at its first question
        assistant.turn(Message("NEAR", language), Conversation(chosen_language=language))
    for text in texts[:50]:
        assistant.turn(Message(text), Conversation())
    times = []
    for text in texts:
        began = time.perf_counter()
        assistant.turn(Message(text), Conversation())
        times.append(time.perf_counter() - began)
    cuts = statistics.quantiles(times, n=100)
    print(f"a turn in process, p50                {1000 * cuts[49]:7.2f} ms")
    print(f"a turn in process, p99                {1000 * cuts[98]:7.2f} ms")
    print(f"turns a second on one core            {len(times) / sum(times):7.0f}")


def _accuracy(assistant: Assistant) -> None:
    for language in LANGUAGES:
        counts = Counter(_outcome(assistant, case) for case in questions(language))
        total = counts.total()
        shares = ", ".join(f"{name} {100 * counts[name] / total:.1f} %" for name in ("right", "asked back", "refused", "wrong"))
        print(f"tests/questions/{language} ({total}): {shares}")


def _outcome(assistant: Assistant, case: object) -> str:
    reply = ask(assistant, case)  # type: ignore[arg-type]
    if not shortcomings(case, reply):  # type: ignore[arg-type]
        return "right"
    return {"clarify": "asked back", "unknown": "refused"}.get(reply.intent, "wrong")


if __name__ == "__main__":
    main()
