"""Metrics are declared once, read by Prometheus, named as it asks, and cannot hold anything of a person."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.metrics_core import Metric as Family
from prometheus_client.parser import text_string_to_metric_families

from near_bot import VERSION, metrics
from near_bot.metrics import METRICS, OTHER, Metric, exposition

PROJECT = Path(__file__).parents[2] / "pyproject.toml"
PERSON = "+82 10 1234 5678 간쑤성?"


def families() -> dict[str, Family]:
    text, _ = exposition()
    return {family.name: family for family in text_string_to_metric_families(text.decode())}


def of(metric: Metric[Any]) -> Family:
    return families()[metric.name.removesuffix("_total")]


def value(name: str, **labels: str) -> float | None:
    samples = (sample for family in families().values() for sample in family.samples)
    return next((sample.value for sample in samples if sample.name == name and sample.labels == labels), None)


def test_the_exposition_is_what_prometheus_reads() -> None:
    text, content_type = exposition()
    assert content_type.startswith("text/plain; version=")
    assert text.endswith(b"\n")
    assert {metric.name.removesuffix("_total") for metric in METRICS} == {name for name in families() if name.startswith("near_bot_")}


def test_memory_processor_time_and_garbage_collection_are_measured() -> None:
    assert value("process_resident_memory_bytes")
    assert value("process_cpu_seconds_total")
    assert value("python_gc_collections_total", generation="0") is not None


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_names_follow_the_conventions(metric: Metric[Any]) -> None:
    family = of(metric)
    assert re.fullmatch("near_bot(_[a-z]+)+", metric.name)
    assert family.documentation.endswith(".")
    assert metric.name.endswith("_total") == (family.type == "counter")
    assert family.type != "histogram" or metric.name.endswith("_seconds")
    assert all(re.fullmatch("[a-z]+", label) for label in metric.labels)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_a_label_takes_only_values_of_its_closed_set(metric: Metric[Any]) -> None:
    series = metric(**dict.fromkeys(metric.labels, PERSON))
    (series.observe if hasattr(series, "observe") else series.inc)(1)
    for sample in of(metric).samples:
        assert sample.labels.keys() - {"le"} == metric.labels.keys()
        for label, known in metric.labels.items():
            assert sample.labels[label] in {*known, OTHER}
    assert "1234" not in exposition()[0].decode()
    assert "간쑤성" not in exposition()[0].decode()


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_closed_sets_are_small_and_told_by_the_program(metric: Metric[Any]) -> None:
    for values in metric.labels.values():
        assert 0 < len(values) < 100
        assert all(re.fullmatch(r"[A-Za-z_.\-]+|[\d.]+", value) for value in values)


@pytest.mark.parametrize("labels", [{}, {"result": "taken", "user": "1"}])
def test_a_label_cannot_be_added_or_left_out(labels: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="the labels of near_bot_reloads_total are result"):
        metrics.RELOADS(**labels)


def test_counting() -> None:
    wanted = {"language": "ko", "intent": "member.joined", "outcome": "answered"}
    before = value("near_bot_turns_total", **wanted) or 0
    metrics.TURNS(**wanted).inc()
    assert value("near_bot_turns_total", **wanted) == before + 1


def test_times_fall_into_buckets_up_to_five_minutes() -> None:
    before = value("near_bot_turn_seconds_bucket", le="0.05") or 0
    metrics.TURN_SECONDS().observe(0.04)
    assert value("near_bot_turn_seconds_bucket", le="0.05") == before + 1
    assert value("near_bot_turn_seconds_bucket", le="300.0") is not None


def test_rare_events_are_shown_at_0_before_the_first() -> None:
    fresh = "from near_bot import metrics; print(metrics.exposition()[0].decode())"
    shown = subprocess.run([sys.executable, "-c", fresh], cwd=PROJECT.parent, check=True, capture_output=True, text=True).stdout
    assert 'near_bot_updates_total{channel="telegram",result="refused"} 0.0' in shown
    assert 'near_bot_handovers_total{event="declined"} 0.0' in shown


def test_the_version_is_the_packages() -> None:
    assert tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["version"] == VERSION
    assert value("near_bot_info", version=VERSION) == 1
