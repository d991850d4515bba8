"""Drift: whether a policy's scores, or how often people confirm its findings, are not what they were."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

from lingxi.apps.moderate.finding import BINS
from lingxi.store.records import Record

SHIFTED = 0.25  # a stability index from which on scores count as shifted (Siddiqi, 2006)
LAST = 50  # decisions that stand for now


@dataclass(frozen=True)
class Drift:
    """How one category changed."""

    category: str
    stability: float | None  # population stability index of the last run against the first of the same policy
    confirmed_first: float | None  # share of the findings that people confirmed, before the last 50 decisions
    confirmed_last: float | None  # of the last 50 decisions
    decisions: int

    @property
    def shifted(self) -> bool:
        """Whether the scores are not what they were."""
        return self.stability is not None and self.stability >= SHIFTED


def drift(entries: Iterable[Record]) -> list[Drift]:
    """The drift of each category in a log, by name."""
    runs, said = dict[str, list[tuple[str, Sequence[int]]]](), dict[str, list[bool]]()
    for entry in entries:
        if entry["event"] == "run":
            for category, counts in entry["scores"].items():
                runs.setdefault(category, []).append((entry["policy"], counts))
        elif entry["event"] == "decided" and entry["verdict"] != "unsure":
            said.setdefault(entry["category"], []).append(entry["verdict"] == "yes")
    return [_drift(name, runs.get(name, []), said.get(name, [])) for name in sorted({*runs, *said})]


def stability_index(before: Sequence[int], now: Sequence[int]) -> float | None:
    """The population stability index of two histograms; None where one is empty. Half a count is added to each bin."""
    if not sum(before) or not sum(now):
        return None
    shares = [[(count + 0.5) / (sum(each) + 0.5 * BINS) for count in each] for each in (before, now)]
    return float(sum((q - p) * log(q / p) for p, q in zip(shares[0], shares[1], strict=True)))


def _drift(category: str, runs: Sequence[tuple[str, Sequence[int]]], said: Sequence[bool]) -> Drift:
    same = [counts for policy, counts in runs if policy == runs[-1][0]]
    stability = stability_index(same[0], same[-1]) if len(same) > 1 else None
    return Drift(category, stability, _share(said[:-LAST]), _share(said[-LAST:]), len(said))


def _share(said: Sequence[bool]) -> float | None:
    return sum(said) / len(said) if said else None
