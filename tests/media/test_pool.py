"""Reading side by side: in order, and a file that hangs or kills costs itself alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from lingxi.media import pool
from lingxi.media.pool import read_all
from lingxi.media.read import Reading
from lingxi.types import Limits, Skipped, Source
from tests.conftest import Paint


def _source(path: Path) -> Source:
    info = path.stat()
    return Source(path, info.st_size, info.st_mtime_ns)


def test_readings_come_in_the_order_of_the_sources(paint: Paint, tmp_path: Path) -> None:
    paths = [paint(f"{n:02}.png", size=(10 + 40 * (n % 3), 10)) for n in range(30)]
    broken = tmp_path / "pictures" / "15.png"
    broken.write_bytes(b"nonsense")
    found = list(read_all(map(_source, paths), Limits(), 8, 2))
    shown = [each.source.path if isinstance(each, Reading) else each.path for each in found]
    assert shown == paths
    assert [type(each) for each in found].count(Skipped) == 1


def slow(source: Source, limits: Limits, side: int) -> str:
    """Stands for a decoder that hangs or kills its process."""
    if source.path.stem == "hangs":
        time.sleep(60)
    if source.path.stem == "kills":
        os.kill(os.getpid(), signal.SIGKILL)
    return "fine"


def test_a_file_that_hangs_or_kills_costs_itself_alone(paint: Paint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_read", slow)
    sources = [_source(paint(f"{name}.png")) for name in ("a", "hangs", "b", "kills", "c")]
    found = list(read_all(sources, Limits(seconds=2), 8, 2))
    reasons = [each.reason for each in found if isinstance(each, Skipped)]
    assert reasons[0] == reasons[2] == reasons[4] == "fine"
    assert reasons[1] == "reading it takes longer than the limit of 2 s"
    assert reasons[3].startswith("reading it ended the process that read it")


def test_sources_are_drawn_only_a_little_ahead(paint: Paint) -> None:
    path, drawn = paint("a.png"), 0

    def endless() -> object:
        nonlocal drawn
        while True:
            drawn += 1
            yield _source(path)

    readings = read_all(endless(), Limits(), 8, 1)  # type: ignore[arg-type]
    for _ in range(5):
        next(readings)
    readings.close()  # type: ignore[attr-defined]
    assert drawn <= pool.AHEAD + 5


def test_workers_end_with_their_parent(tmp_path: Path, paint: Paint) -> None:
    path = paint("a.png")
    program = tmp_path / "parent.py"
    program.write_text(
        "import itertools, sys\nfrom pathlib import Path\nfrom lingxi.media.pool import read_all\n"
        "from lingxi.types import Limits, Source\n"
        "if __name__ == '__main__':\n"
        f"    source = Source(Path({str(path)!r}), 1, 1)\n"
        "    for n, _ in enumerate(read_all(itertools.repeat(source), Limits(), 8, 2)):\n"
        "        if n == 5: print('running', flush=True)\n",
        encoding="utf-8",
    )
    with subprocess.Popen([sys.executable, str(program)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline().strip() == "running"
        workers = psutil.Process(parent.pid).children(recursive=True)
        assert len(workers) >= 2
        parent.kill()
    _, alive = psutil.wait_procs(workers, timeout=10)
    assert not [each for each in alive if each.status() != psutil.STATUS_ZOMBIE]
