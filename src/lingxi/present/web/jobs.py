"""Background indexing: one run at a time, which can be paused and reports its progress."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, final

from starlette.exceptions import HTTPException

from lingxi.address import shown
from lingxi.cores import available_cores
from lingxi.errors import LingxiError
from lingxi.index.indexer import IndexSettings
from lingxi.index.report import CaptionReport, IndexReport, Progress, RebuildReport
from lingxi.library import Library
from lingxi.media.pool import MOST_WORKERS
from lingxi.present.web.problem import Problem
from lingxi.types import Skipped
from lingxi.wire import report_json

REMEMBERED = 16  # runs whose end can be asked for
LEAST = 19  # the lowest priority, "nice"
Kind = Literal["index", "rebuild", "captions"]
RUNS: dict[Kind, str] = {"index": "an indexing run", "rebuild": "a rebuild", "captions": "a captioning run"}
State = Literal["idle", "running", "paused", "done", "failed"]


@dataclass(frozen=True)
class _Run:
    """A folder that is indexed, or a run over the whole library: it is encoded again, or its images get captions."""

    folder: Path | None
    settings: IndexSettings | None = None
    models: Sequence[str] = ()  # with captions, the captioning model if any
    kind: Kind = "index"
    remove: bool = False  # the generated captions

    @property
    def facts(self) -> dict[str, Any]:
        """What it is, as plain JSON values."""
        if self.folder is not None:
            return {"folder": shown(self.folder)}
        if self.kind == "rebuild":
            return {"rebuild": True}
        return {"captioning": True} | ({"removing": True} if self.remove else {})


@final
class Job:
    """The indexing run of a server."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._ending = False  # nothing begins any more
        self._thread: threading.Thread | None = None
        self._doing = ""  # what keeps runs from starting: an earlier one, a check, a backup
        self._next: list[Path] = []
        self._since = 0.0  # when the stage of the run began, on the monotonic clock
        self._begun = 0  # runs so far; each has the number it was begun with
        self._ended_runs: dict[int, Mapping[str, Any]] = {}  # how the last ones ended
        self._skipped: dict[int, tuple[Skipped, ...]] = {}  # what each of them could not read
        self._facts: dict[str, Any] = {"state": "idle"}

    def progress(self, run: int | None = None) -> Mapping[str, Any]:
        """The state and the progress of a run, the last that was begun if None, as plain JSON values; raises 404."""
        with self._lock:
            found = self._facts if run in (None, self._begun) else self._ended_runs.get(run or 0)
        if found is None:
            raise HTTPException(404, f"there is no run {run}; the server remembers the last {REMEMBERED}")
        return dict(found)

    def skipped(self, run: int | None = None) -> tuple[Skipped, ...]:
        """The files that a finished run could not read, the last one if None."""
        with self._lock:
            last = max(self._skipped, default=0)
            return self._skipped.get(last if run is None else run, ())

    @property
    def running(self) -> bool:
        """Whether a run is in progress, or something that excludes one."""
        return bool(self._doing)

    def refusal(self) -> HTTPException:
        """The error for a request that must wait: what is in progress, and what to do."""
        doing = self._doing  # another thread may end it
        if self._ending:
            return ending()
        if not doing:
            return HTTPException(409, "the server was busy until now; try again")
        follow = "follow it at /v1/index/events, or POST /v1/index/pause, and try again"
        return Problem(
            409,
            "run-in-progress",
            f"{doing} is in progress; {follow if doing in RUNS.values() else 'try again when it has ended'}",
        )

    def start(self, folder: Path, settings: IndexSettings | None = None, models: Sequence[str] = ()) -> int | None:
        """Begins a run over a folder, and returns its number; None when one is in progress."""
        return self._started(_Run(folder, settings, models))

    def rebuild(self, models: Sequence[str] = ()) -> int | None:
        """Begins to encode the library again, with other models if some are named; returns as :meth:`start`."""
        return self._started(_Run(None, None, models, "rebuild"))

    def caption(self, model: str = "", *, remove: bool = False) -> int | None:
        """Begins to generate captions, or to remove the generated ones; returns as :meth:`start`."""
        return self._started(_Run(None, None, (model,) if model else (), "captions", remove))

    def follow(self, folder: Path) -> None:
        """Starts a run over a folder, now or after the queued ones."""
        with self._lock:
            if self._ending:
                return
            if not self._doing:
                self._begin(_Run(folder))
            elif folder not in self._next:
                self._next.append(folder)

    @contextmanager
    def exclusive(self, doing: str) -> Iterator[None]:
        """Prevents runs within the block, whose name is ``doing``; raises 409 if one is in progress."""
        with self._lock:
            if self._doing:
                raise self.refusal()
            self._doing = doing
        try:
            yield
        finally:
            with self._lock:
                self._doing = ""
                if self._next:
                    self._begin(_Run(self._next.pop(0)))

    def end(self) -> None:
        """Pauses the run, and begins no other."""
        with self._lock:
            self._ending = True
            self._next.clear()
        self.pause()

    def pause(self) -> None:
        """Ends the run after the current batch; starting it again resumes it."""
        self._stop.set()

    def join(self) -> None:
        """Waits until no run is in progress."""
        if self._thread is not None:
            self._thread.join()

    def _started(self, run: _Run) -> int | None:
        with self._lock:
            if self._doing or self._ending:
                return None
            self._begin(run)
            return self._begun

    def _begin(self, run: _Run) -> None:
        self._stop.clear()
        self._doing = RUNS[run.kind]
        self._count(run)
        self._thread = threading.Thread(target=self._run, args=(run,), name="lingxi-index")
        self._thread.start()

    def _run(self, run: _Run) -> None:
        _yield_to_others()
        try:
            another = self._ended(self._once(run))
            while another is not None:
                another = self._ended(self._once(_Run(another)))
        except Exception:
            self._ended({"state": "failed", "reason": "the server failed; its log says where"}, broken=True)
            raise

    def _once(self, run: _Run) -> Mapping[str, Any]:
        try:
            report = self._report(run)
        except LingxiError as error:
            return {"state": "failed", "reason": str(error)}
        self._skipped[self._begun] = () if isinstance(report, CaptionReport) else report.skipped
        return _summary(report)

    def _report(self, run: _Run) -> IndexReport | RebuildReport | CaptionReport:
        settings, progress = _in_background(run.settings), self._on_progress
        if run.kind == "captions":
            return self._library.caption(*run.models, remove=run.remove, on_progress=self._on_captioned)
        if run.folder is None:
            return self._library.rebuild(run.models, workers=settings.workers, on_progress=progress)
        return self._library.index(
            run.folder, models=run.models, settings=settings, on_progress=progress, isolated_models=True
        )

    def _ended(self, facts: Mapping[str, Any], *, broken: bool = False) -> Path | None:
        """Stores how a folder's run ended; returns the next folder, or None to stop."""
        with self._lock:
            self._facts |= facts
            self._ended_runs[self._begun] = self._facts
            for kept in (self._ended_runs, self._skipped):
                kept.pop(self._begun - REMEMBERED, None)
            if not self._next or self._stop.is_set() or broken:
                self._doing = ""
                return None
            self._doing, folder = RUNS["index"], self._next.pop(0)
            self._count(_Run(folder))
            return folder

    def _count(self, run: _Run) -> None:
        """Begins the facts of one more run."""
        self._begun += 1
        self._since = time.monotonic()
        self._facts = {"state": "running", "run": self._begun, **run.facts, "done": 0, "total": None, "skipped": 0}

    def _on_progress(self, progress: Progress) -> None:
        counts = {"done": progress.done, "total": progress.total, "skipped": progress.skipped}
        self._go_on({**counts, "file": shown(progress.path), "stage": progress.stage})

    def _on_captioned(self, done: int, total: int) -> None:
        self._go_on({"done": done, "total": total, "stage": "captions"})

    def _go_on(self, facts: Mapping[str, Any]) -> None:
        """Notes the progress of a run, and ends it if it was paused; each stage has its own rate."""
        if facts["stage"] != self._facts.get("stage", facts["stage"]):
            self._since = time.monotonic()
        self._update({**facts, "seconds": round(time.monotonic() - self._since, 1)})
        if self._stop.is_set():
            raise KeyboardInterrupt  # the run then ends cleanly

    def _update(self, facts: Mapping[str, Any]) -> None:
        with self._lock:
            self._facts |= facts


def ending() -> HTTPException:
    """The error for a request that comes while the server is ending."""
    return Problem(503, "server-ending", "the server is ending", {"Retry-After": "5"})


def _in_background(settings: IndexSettings | None) -> IndexSettings:
    """The settings, with decoders for half of the processors at most; the rest is for searches.

    More decoders would slow down the run's own thread while it holds Python's lock, which searches wait for.
    """
    wanted = settings or IndexSettings()
    half = min(MOST_WORKERS, max(1, available_cores() // 2))
    return wanted if wanted.workers is not None else replace(wanted, workers=half)


def _yield_to_others() -> None:
    """Lowers the priority of this thread, of the models' threads it creates, and of its processes.

    On Linux threads have their own priority, which their threads and processes inherit. On other systems this does
    nothing.
    """
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LEAST)


def _summary(report: IndexReport | RebuildReport | CaptionReport) -> dict[str, Any]:
    state: State = "paused" if report.interrupted else "done"
    return {"state": state} | report_json(report)
