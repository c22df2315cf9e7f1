"""The report on a finished run, and what is not as it must be."""

import statistics
from collections import Counter
from dataclasses import dataclass

from near_bot.channels.telegram.run import GRACE

from .stage import Stage
from .tally import Tally

SHOWN = 5
"""Texts of answers to nothing that are shown."""


@dataclass
class Report:
    """A finished run."""

    name: str
    stage: Stage
    tally: Tally
    kinds: Counter[str]
    languages: int
    seconds: float
    leaks: list[str]
    """What stands in the log and must not."""

    @property
    def shortcomings(self) -> list[str]:
        """What is not as it must be, in words."""
        tally, late = self.tally, self.stage.options.late
        strange = tally.strange.total()
        counts = {"lost": tally.lost, "twice": tally.twice, "out of order": tally.disordered, "answers to nothing": strange}
        found = self.stage.failures + [f"{count} {what}" for what, count in counts.items() if count]
        found += [f"{count} times: {html!r}" for html, count in tally.strange.most_common(SHOWN)]
        found += [f"SIGTERM: status {end.status}" for end in self.stage.ends if end.status]
        found += [f"SIGTERM: {end.seconds:.1f} s" for end in self.stage.ends if end.seconds > GRACE]
        return found + self.leaks + ([f"{tally.late} sent twice for {late} lost answers"] if tally.late > late else [])

    def __str__(self) -> str:
        tally, stage = self.tally, self.stage
        kinds = ", ".join(f"{count} {kind}s" for kind, count in self.kinds.most_common())
        rows: list[tuple[str, float, str]] = [
            ("updates in", tally.sent, f"{kinds}; {stage.options.chats} chats, {self.languages} languages"),
            ("updates answered", tally.answered, ""),
            ("lost", tally.lost, ""),
            ("out of order", tally.disordered, ""),
            ("answered twice, under way in an incident", tally.under_way, "one is allowed for each chat and incident"),
            ("answered twice, the answer to the request was lost", tally.late, f"of {stage.options.late} such answers"),
            ("answered twice without such a reason", tally.twice, ""),
            ("answers to nothing that was said", tally.strange.total(), ""),
            ("incidents", len(stage.incidents), ""),
            *stage.notes,
            ("faults of Telegram", stage.faults.total(), ""),
            *[(f"  {method}", count, kind) for (method, kind), count in sorted(stage.faults.items())],
            *[("status after SIGTERM", end.status, f"in {end.seconds:.1f} s of {GRACE:.0f}") for end in stage.ends],
            ("token or text of people in the log", len(self.leaks), ""),
            ("seconds", self.seconds, ""),
            ("updates a second", tally.answered / self.seconds, ""),
            ("longest silence, seconds", tally.silence, "between any two answers"),
            ("longest wait, seconds", max(tally.waits, default=0.0), "from a message to its answer"),
            ("median wait, seconds", statistics.median(tally.waits or [0.0]), ""),
        ]
        lines = [f"{name:<52}{_number(value):>9}  {note}".rstrip() for name, value, note in rows]
        return "\n".join([f"{self.name}, {stage.database.name}, seed {stage.options.seed}", *lines])


def _number(value: float) -> str:
    return f"{value}" if isinstance(value, int) else f"{value:.2f}"
