"""The record of a training: progress, events for TensorBoard, and at the end report.json and curves.png."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lingxi.train.events import Events
from lingxi.train.plot import draw
from lingxi.train.progress import OnStage, silent


class Record:
    """What is measured after every epoch; events are written at once, to a folder beside the model's.

    The record of a resumed training begins with the ``history`` of its earlier epochs.
    """

    def __init__(self, out: Path, epochs: int, tell: OnStage = silent) -> None:
        self.work = out.with_name(f".{out.name}.training")
        self.history: list[dict[str, float]] = []
        self._out, self._epochs, self._tell = out, epochs, tell
        self._events: Events | None = None

    def add(self, epoch: int, measured: Mapping[str, float]) -> None:
        """Adds an epoch, from 1; 0 is the state before the first."""
        self._events = self._events or self._begun()
        self._tell("epochs", epoch, self._epochs)
        self._events.add(epoch, dict(measured))
        self.history.append({"epoch": epoch, **measured})

    def _begun(self) -> Events:
        """A new file of events; one of an interrupted training would show its epochs twice."""
        for file in self.work.glob("events.*"):
            file.unlink()
        return Events(self.work)

    def close(self, facts: Mapping[str, Any]) -> None:
        """Writes the report with its ``verdict``, and, if there were epochs, the curves, beside the model."""
        (self._out / "report.json").write_text(json.dumps(dict(facts), ensure_ascii=False, indent=1), encoding="utf-8")
        if self.history:
            draw(self._out / "curves.png", _curves(self.history), str(facts["verdict"]), "epoch")
        for file in self.work.glob("events.*"):
            file.replace(self._out / file.name)
        shutil.rmtree(self.work, ignore_errors=True)


def _curves(history: list[dict[str, float]]) -> dict[str, list[tuple[float, float]]]:
    """The score as it is, and losses as shares of their largest value."""
    names = dict.fromkeys(name for row in history for name in row if "loss" in name or name == "score")
    curves = {name: [(row["epoch"], row[name]) for row in history if name in row] for name in names}
    shown: dict[str, list[tuple[float, float]]] = {}
    for name, points in curves.items():
        most = max(abs(value) for _, value in points) or 1.0
        if name == "score":
            shown["score (kept pairs)"] = points
        else:
            shown[f"{name} / {most:.3g}"] = [(epoch, value / most) for epoch, value in points]
    return shown
