"""Processes of this machine index into a real database; a killed one loses nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import psutil
import pytest

from lingxi.index.indexer import IndexSettings
from lingxi.index.report import Progress
from lingxi.library import Library

FILES = 100
DRIVER = """
import os, time
from lingxi.index.workers.local import LocalWorker
worker = LocalWorker(None, 1)
print(worker._pool.submit(os.getpid).result(), flush=True)
worker._pool.submit(time.sleep, 10**6).result()
"""


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    for number in range(FILES):
        (folder / f"{number}.txt").write_text(f"note{number} of the lighthouse", encoding="utf-8")
    return folder


def _workers() -> list[int]:
    """The processes of the crew, not those that they start to read files."""
    children = psutil.Process().children()
    return [each.pid for each in children if any("spawn_main" in word for word in each.cmdline())]


def test_a_killed_worker_loses_no_file_and_writes_none_twice(postgres_address: str, notes: Path) -> None:
    killed: list[int] = []

    def kill_one(_: Progress) -> None:
        if not killed:
            killed.append(_workers()[0])
            os.kill(killed[0], signal.SIGKILL)

    with Library(postgres_address) as library:
        report = library.index(notes, models=["tfidf"], settings=IndexSettings(crew="local:2"), on_progress=kill_one)
        assert killed
        assert (report.added, report.skipped) == (FILES, ())
        points = library._store.engine.scroll(None, ["address"])
        assert set(Counter(point.payload["address"] for point in points).values()) == {1}
        assert library.status().assets == FILES
        hit, *_ = library.search("note77")
        assert hit.path == notes / "77.txt"
        again = library.index(notes, settings=IndexSettings(crew="local:2"))
        assert (again.unchanged, again.added, again.changed) == (FILES, 0, 0)


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM])
def test_a_worker_at_work_ends_with_its_driver(sent: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", DRIVER], stdout=subprocess.PIPE) as driver:
        assert driver.stdout is not None
        worker = psutil.Process(int(driver.stdout.readline()))
        driver.send_signal(sent)
        worker.wait()


def test_a_file_that_ends_every_worker_is_skipped_with_the_reason(
    postgres_address: str, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(50, FILES):
        (notes / f"{number}.txt").unlink()
    monkeypatch.setenv("LINGXI_TEST_DEADLY", "33.txt")
    monkeypatch.setattr("lingxi.index.workers.local._do", _dies_at_deadly)
    with Library(postgres_address) as library:
        report = library.index(notes, models=["tfidf"], settings=IndexSettings(crew="local:1"))
        assert report.added == 49
        (skipped,) = report.skipped
        assert skipped.path == notes / "33.txt"
        assert "ended each time" in skipped.reason


def _dies_at_deadly(orders: object, batch: object) -> object:
    from lingxi.index.workers.local import _do

    if any(source.path.name == os.environ["LINGXI_TEST_DEADLY"] for source, _ in batch.items):  # type: ignore[attr-defined]
        os.kill(os.getpid(), signal.SIGKILL)
    return _do(orders, batch)  # type: ignore[arg-type]
