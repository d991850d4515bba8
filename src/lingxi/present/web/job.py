"""Indexing in the background: one run at a time, that can be paused and tells how far it has come."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, final

from lingxi.errors import LingxiError
from lingxi.index.report import IndexReport, Progress
from lingxi.library import Library

State = Literal["idle", "running", "paused", "done", "failed"]


@final
class Job:
    """The indexing run of a server."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._told: dict[str, Any] = {"state": "idle"}

    @property
    def told(self) -> Mapping[str, Any]:
        """The state, and what is known of the run, as plain JSON values."""
        with self._lock:
            return dict(self._told)

    @property
    def running(self) -> bool:
        """Whether a run is under way."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, folder: Path) -> bool:
        """Begins a run over a folder; false when one is under way."""
        with self._lock:
            if self.running:
                return False
            self._stop.clear()
            self._told = {"state": "running", "folder": str(folder), "done": 0, "total": None, "skipped": 0}
            self._thread = threading.Thread(target=self._run, args=(folder,), name="lingxi-index")
            self._thread.start()
            return True

    def pause(self) -> None:
        """Ends the run after the batch in work; starting it again goes on from there."""
        self._stop.set()

    def join(self) -> None:
        """Returns when no run is under way."""
        if self._thread is not None:
            self._thread.join()

    def _run(self, folder: Path) -> None:
        try:
            report = self._library.index(folder, on_progress=self._progress)
            self._tell(_summary(report))
        except LingxiError as error:
            self._tell({"state": "failed", "reason": str(error)})
        except Exception:
            self._tell({"state": "failed", "reason": "the server failed; its log says where"})
            raise

    def _progress(self, progress: Progress) -> None:
        self._tell({"done": progress.done, "total": progress.total, "skipped": progress.skipped})
        if self._stop.is_set():
            raise KeyboardInterrupt  # how a run is ended cleanly

    def _tell(self, facts: Mapping[str, Any]) -> None:
        with self._lock:
            self._told |= facts


def _summary(report: IndexReport) -> dict[str, Any]:
    state: State = "paused" if report.interrupted else "done"
    counts = {name: getattr(report, name) for name in ("added", "changed", "unchanged", "removed", "segments")}
    return {"state": state, "skipped": len(report.skipped), **counts}
