"""Retrieve: every signal reads from the engine what it knows of the query."""

from __future__ import annotations

from lingxi.search.collection import Collection
from lingxi.search.plan import Plan
from lingxi.search.signal import Found, Source, signals


def retrieve(plan: Plan, collection: Collection) -> list[tuple[Source, Found]]:
    """What each signal found, with the signal."""
    sources = [signals.make(name) for name in signals]
    return [(source, found) for source in sources for found in source.retrieve(plan, collection)]
