"""The report on a finished run, and what is not as it must be."""

import statistics
from collections import Counter
from dataclasses import dataclass

from near_bot.channels.telegram.run import GRACE

from .process import End
from .tally import Tally


@dataclass
class Report:
    """A finished run."""

    tally: Tally
    kinds: Counter[str]
    chats: int
    languages: int
    faults: Counter[tuple[str, str]]
    late: int
    """How many answers were to be cut after they were carried out."""
    ends: list[End]
    offered_again: int
    """Updates that the first bot had fetched and could not confirm, so that the second was given them too."""
    seconds: float
    leaks: list[str]
    """What stands in the log and must not."""

    @property
    def shortcomings(self) -> list[str]:
        """What is not as it must be, in words."""
        tally = self.tally
        counts = {"lost": tally.lost, "twice": tally.twice, "out of order": tally.disordered, "answers to nothing": tally.strange}
        found = [f"{count} {what}" for what, count in counts.items() if count]
        found += [f"SIGTERM: status {end.status}" for end in self.ends if end.status]
        found += [f"SIGTERM: {end.seconds:.1f} s" for end in self.ends if end.seconds > GRACE]
        return found + self.leaks + ([f"{tally.late} sent twice for {self.late} lost answers"] if tally.late > self.late else [])

    def __str__(self) -> str:
        tally = self.tally
        cuts = statistics.quantiles(tally.waits, n=100) if len(tally.waits) > 1 else [0.0] * 99
        kinds = ", ".join(f"{count} {kind}s" for kind, count in self.kinds.most_common())
        rows = [
            ("updates sent", tally.sent, f"{kinds}; {self.chats} chats, {self.languages} languages"),
            ("answered", tally.answered, ""),
            ("lost", tally.lost, ""),
            ("answered twice", tally.twice, ""),
            ("out of order", tally.disordered, ""),
            ("answers to nothing that was said", tally.strange, ""),
            ("sent twice because the answer to a carried-out request was lost", tally.late, f"of {self.late} such answers"),
            ("faults", self.faults.total(), ""),
        ]
        rows += [(f"  {method}", count, kind) for (method, kind), count in sorted(self.faults.items())]
        rows += [
            ("restarts", len(self.ends) - 1, f"{self.offered_again} updates were fetched by both bots"),
            *[("  status after SIGTERM", end.status, f"in {end.seconds:.1f} s of {GRACE:.0f}") for end in self.ends],
            ("token or text of people in the log", len(self.leaks), ""),
        ]
        lines = [f"{name:<64}{count:6}  {note}".rstrip() for name, count, note in rows]
        times = {"seconds": self.seconds, "seconds from message to answer, p50": cuts[49], "seconds from message to answer, p99": cuts[98]}
        return "\n".join([*lines, *[f"{name:<64}{value:6.2f}" for name, value in times.items()]])
