"""What is measured for Prometheus: each metric is declared here, and its labels take values of closed sets only, so nothing of a person."""

from collections.abc import Callable, Collection, Mapping
from functools import partial
from itertools import product
from math import prod
from typing import Any, Generic, TypeVar

from prometheus_client import (
    CONTENT_TYPE_PLAIN_0_0_4,
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.metrics import MetricWrapperBase

from . import VERSION
from .answers import ANSWERS
from .knowledge.schema import LANGUAGES

OTHER = "other"
"""What a label becomes whose value is none of its set."""
_FEW = 20
"""A metric of at most so many series shows them all at 0 from the start, so that the first event is seen as an increase."""
_OF_TURNS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)
_OF_UNDERSTANDING = (0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.05, 0.1, 0.5)
"""Buckets, in seconds."""

_Kind = TypeVar("_Kind", bound=MetricWrapperBase)


class Metric(Generic[_Kind]):
    """A metric; called with its labels, it gives the series to count in: `TURNS(language="ko", intent=…, outcome=…).inc()`."""

    def __init__(self, kind: Callable[..., _Kind], name: str, help: str, /, **labels: Collection[str]) -> None:
        self.name = name
        self.labels: Mapping[str, Collection[str]] = labels
        self._made: _Kind = kind(name, help, tuple(labels), registry=_REGISTRY)
        if labels and prod(map(len, labels.values())) <= _FEW:
            for values in product(*labels.values()):
                self._made.labels(*values)
        METRICS.append(self)

    def __call__(self, **labels: str) -> _Kind:
        """The series of these labels. Raises ValueError unless each label of the metric is given, and no other."""
        if labels.keys() != self.labels.keys():
            raise ValueError(f"the labels of {self.name} are {', '.join(self.labels) or 'none'}, not {', '.join(labels) or 'none'}")
        known = {label: value if value in self.labels[label] else OTHER for label, value in labels.items()}
        return self._made.labels(**known) if known else self._made


METRICS: list[Metric[Any]] = []
"""All that are declared below."""
_REGISTRY = CollectorRegistry()
disable_created_metrics()  # type: ignore[no-untyped-call]  # the time at which each series began: as many lines again, of no use here
ProcessCollector(registry=_REGISTRY)
GCCollector(registry=_REGISTRY)

INFO = Metric(Gauge, "near_bot_info", "Always 1; the version is in the label.", version=(VERSION,))
UPDATES = Metric(
    Counter,
    "near_bot_updates_total",
    "Updates that a channel delivered, by what became of them: kept in the inbox, known already, or refused.",
    channel=("telegram",),
    result=("kept", "duplicate", "refused"),
)
TURNS = Metric(
    Counter,
    "near_bot_turns_total",
    "Turns of talk, by the language and the intent of the reply, and how they ended.",
    language=LANGUAGES,
    intent=tuple(ANSWERS),
    outcome=("answered", "asked_back", "unknown", OTHER),
)
TURN_SECONDS = Metric(
    partial(Histogram, buckets=_OF_TURNS),
    "near_bot_turn_seconds",
    "Time from an update's arrival in the inbox until its reply was sent.",
)
UNDERSTANDING_SECONDS = Metric(
    partial(Histogram, buckets=_OF_UNDERSTANDING),
    "near_bot_understanding_seconds",
    "Time to understand a message and to find its answer, without database and network.",
)
INBOX_WAITING = Metric(Gauge, "near_bot_inbox_waiting", "Updates in the inbox that are not done; instances on one database show the same.")
INBOX_OLDEST_SECONDS = Metric(Gauge, "near_bot_inbox_oldest_seconds", "Age of the oldest update that is not done; 0 where there is none.")
HANDOVERS = Metric(
    Counter,
    "near_bot_handovers_total",
    "Questions passed to the Secretariat's staff, by what happened to them.",
    event=("opened", "answered", "closed", "declined"),
)
FEEDBACK = Metric(
    Counter,
    "near_bot_feedback_total",
    "What people thought of an answer.",
    language=LANGUAGES,
    verdict=("good", "bad"),
)
RELOADS = Metric(
    Counter,
    "near_bot_reloads_total",
    "Changes of the knowledge that were taken, or refused for their problems.",
    result=("taken", "refused"),
)
DATABASE_ERRORS = Metric(Counter, "near_bot_database_errors_total", "Calls of the database that failed.")
TELEGRAM_ERRORS = Metric(
    Counter,
    "near_bot_telegram_errors_total",
    "Calls of Telegram that failed, by the name of python-telegram-bot's exception.",
    kind=("BadRequest", "ChatMigrated", "Conflict", "Forbidden", "InvalidToken", "NetworkError", "RetryAfter", "TimedOut"),
)

INFO(version=VERSION).set(1)


def exposition() -> tuple[bytes, str]:
    """All metrics as Prometheus reads them, and the content type to send them with."""
    return generate_latest(_REGISTRY), CONTENT_TYPE_PLAIN_0_0_4
