"""Indexing many tiny, different files: time and memory by the number of files, a run without changes, and a kill.

The pictures are of 8 x 8 pixels, all in one folder, and the model is a colour histogram. So the figures are those of
the walk, the queue, the readers and the database. Each run is a process by itself; half-way, one is killed and another
goes on.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import zlib
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter, process_time

import psutil
from machine import describe
from small import HELP

from lingxi.index.indexer import IndexSettings
from lingxi.index.report import Progress
from lingxi.library import Library

COUNTS = (20_000, 50_000, 100_000)
SIDE = 8  # pixels


def pictures(folder: Path, count: int) -> None:
    """Different PNG files; those that are there already stay."""
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(count):
        path = folder / f"{n:08}.png"
        if not path.exists():
            path.write_bytes(_png(n))


def _png(n: int) -> bytes:
    """A picture whose pixels are the digits of a number; written by hand, since Pillow takes ten times as long."""
    colours = [(n * 2654435761 >> shift) % 256 for shift in range(0, 24, 8)]
    row = b"\0" + bytes([*colours, *n.to_bytes(8, "big"), *range(3 * SIDE - 11)])
    head = SIDE.to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0"
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(row * SIDE)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big") for name, data in parts
    )


def measured(folder: Path, library: Path) -> dict[str, float]:
    """What a run in this process takes; prints a line when half of the files is done."""
    peak, began, cpu = Peak(), perf_counter(), process_time()
    half = False

    def on_progress(progress: Progress) -> None:
        nonlocal half
        if not half and 2 * progress.done >= progress.total:
            half = True
            print("half", flush=True)

    with Library(library) as lib:
        report = lib.index(
            folder, models=["colour_histogram"], settings=IndexSettings(workers=2), on_progress=on_progress
        )
    return {
        "added": report.added,
        "unchanged": report.unchanged,
        "skipped": len(report.skipped),
        "seconds": perf_counter() - began,
        "cpu": process_time() - cpu,
        **peak.stop(),
    }


class Peak:
    """Watches the memory of this process, without mapped files, and of its readers."""

    def __init__(self) -> None:
        self._process = psutil.Process()
        self._before, self._most, self._readers = self._own(), 0.0, 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def stop(self) -> dict[str, float]:
        """The most that was seen, in MB: of this process above what it had at first, and of the readers together."""
        self._stop.set()
        self._thread.join()
        return {"memory": self._most - self._before, "readers": self._readers}

    def _own(self) -> float:
        facts = self._process.memory_info()
        return float(facts.rss - facts.shared) / 1e6

    def _watch(self) -> None:
        while not self._stop.wait(0.2):
            self._most = max(self._most, self._own())
            readers = 0.0
            for child in self._process.children():
                try:
                    facts = child.memory_info()
                except psutil.Error:
                    continue
                readers += (facts.rss - facts.shared) / 1e6
            self._readers = max(self._readers, readers)


def _run(folder: Path, library: Path) -> dict[str, float]:
    """As :func:`measured`, by a new process."""
    done = subprocess.run(_command(folder, library), check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _killed(folder: Path, library: Path) -> None:
    """A run that is killed half-way."""
    with subprocess.Popen(_command(folder, library), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        while process.stdout.readline().strip() != "half" and process.poll() is None:
            pass
        process.kill()


def _command(folder: Path, library: Path) -> list[str]:
    return [sys.executable, __file__, "--measure", str(folder), str(library)]


def rows(place: Path, counts: Sequence[int], *, small: bool) -> None:
    """Prints a row for each number of files and run."""
    print("files | run | added | unchanged | seconds | ms a file | CPU ms a file | memory | readers")
    run = measured if small else _run
    for count in counts:
        folder, library = place / "pictures", place / f"library-{count}"
        pictures(folder, count)
        _row(count, "first", run(folder, library))
        _row(count, "again", run(folder, library))
    if not small:
        library = place / "library-killed"
        _killed(folder, library)
        _row(counts[-1], "after a kill", _run(folder, library))


def _row(count: int, name: str, found: dict[str, float]) -> None:
    assert found["added"] + found["unchanged"] == count, found
    each = [1000 * found[key] / count for key in ("seconds", "cpu")]
    print(
        f"{count:,} | {name} | {found['added']:,} | {found['unchanged']:,} | {found['seconds']:.1f} | {each[0]:.2f} | "
        f"{each[1]:.2f} | {found['memory']:.0f} MB | {found['readers']:.0f} MB",
        flush=True,
    )


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", type=int, nargs="*", default=COUNTS, help="numbers of files, growing")
    parser.add_argument("--keep", type=Path, help="a folder that keeps the pictures and the libraries")
    parser.add_argument("--measure", type=Path, nargs=2, help="of another run of this program: a folder, a library")
    parser.add_argument("--small", action="store_true", help=HELP)
    asked = parser.parse_args()
    if asked.measure:
        print(json.dumps(measured(*asked.measure)))
        return
    print(describe())
    with tempfile.TemporaryDirectory() as passing:
        rows(asked.keep or Path(passing), (24,) if asked.small else asked.counts, small=asked.small)


if __name__ == "__main__":
    main()
