"""The record of a training lies beside its model, whole also after an interruption."""

from __future__ import annotations

import json
from pathlib import Path

from lingxi.train.record import Record


def test_report_curves_and_events_are_written(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    (out := tmp_path / "model").mkdir()
    record = Record(out, 3, lambda *each: told.append(each))
    for epoch in (1, 2):
        record.add(epoch, {"loss": 1 / epoch, "score": 0.1 * epoch})
    assert list(record.work.glob("events.*"))
    record.close({"verdict": "It helped."})
    assert told == [("epochs", 1, 3), ("epochs", 2, 3)]
    assert {each.name.partition(".")[0] for each in out.iterdir()} == {"report", "curves", "events"}
    assert json.loads((out / "report.json").read_text()) == {"verdict": "It helped."}
    assert not record.work.exists()


def test_what_has_no_epochs_has_a_report_only(tmp_path: Path) -> None:
    Record(tmp_path, 0).close({"verdict": "solved"})
    assert [each.name for each in tmp_path.iterdir()] == ["report.json"]


def test_events_of_an_interrupted_run_are_replaced(tmp_path: Path) -> None:
    for _ in range(2):
        record = Record(tmp_path / "model", 2)
        record.add(1, {"loss": 1.0})
    assert len(list(record.work.glob("events.*"))) == 1
