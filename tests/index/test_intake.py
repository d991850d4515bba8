"""Files go into a store batch after batch."""

from __future__ import annotations

from math import inf
from pathlib import Path

import pytest

from lingxi.index import intake
from lingxi.index.intake import Intake, side_of
from lingxi.index.snapshot import NOTHING
from lingxi.index.write import Item
from lingxi.store.store import Store
from lingxi.testing.encoders import ToyEncoder
from lingxi.types import Limits, Skipped, Source


def test_a_batch_ends_with_its_files_or_its_segments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "ASSETS", 3)
    monkeypatch.setattr(intake, "READING_S", inf)
    files = [tmp_path / f"{number}.txt" for number in range(7)]
    for file in files:
        file.write_text(file.name, encoding="utf-8")
    store = Store(tmp_path / "library")
    encoder = ToyEncoder()
    store.hold(encoder.space, "toy")
    due = [(Source(file, file.stat().st_size, file.stat().st_mtime_ns), "new") for file in files]
    batches = list(Intake(store, [encoder], tmp_path, NOTHING, None, Limits()).write(due))  # type: ignore[arg-type]
    assert [len(items) for _, items in batches] == [3, 3, 1]
    assert sum(written.added for written, _ in batches) == store.engine.count() == 7
    store.close()


def test_what_was_read_slowly_is_written_soon() -> None:
    times = iter([0.0, 4.0, 9.0, 11.0, 20.0, 21.0])  # the clock is read as a batch begins, and after each file
    items = [Item(Source(Path("a"), 1, 1), "new", Skipped(Path("a"), "broken"))] * 4
    assert [len(each) for each in intake._batches(iter(items), lambda: next(times))] == [3, 1]


def test_nothing_looks_at_pixels_without_an_encoder() -> None:
    assert side_of([]) == 1
