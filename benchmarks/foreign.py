"""Reads a folder of files from elsewhere, such as test suites of decoders, and counts what became of each.

``python foreign.py FOLDER`` prints, by extension, how many files were read, read in part, skipped or left out; the
reasons; and what must not happen: processes that ended, files that took over 60 s, files of which nothing was found
and nothing was said, and reasons that are words of programs and not of people.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import psutil
from machine import describe
from PIL import Image as Pillow

from lingxi.media.pool import read_all
from lingxi.media.read import Reading, ending
from lingxi.media.scan import scan
from lingxi.types import LeftOut, Limits, Skipped, Source

HANG_S = 60.0
SIDE = 256  # pixels of the shorter side of a decoded image, as the built-in model needs
SHOWN = 40  # reasons
CRASHED, HUNG = re.compile(r"ended the process|ended its process"), re.compile(r"takes longer than")
OF_PROGRAMS = re.compile(r"\[Errno|\w(?:Error|Exception)\b|Traceback|0x[0-9a-f]{6}|(?:/\w+){3}")
OUTCOMES = ("read", "in part", "skipped", "left out")


class Tally:
    """What became of the files."""

    def __init__(self) -> None:
        self.outcomes: dict[str, Counter[str]] = defaultdict(Counter)  # extension -> outcome -> files
        self.reasons: Counter[str] = Counter()
        self.faults: dict[str, list[str]] = {"crashed": [], "hung": [], "silent": [], "not for people": []}

    def add(self, found: Reading | Skipped | LeftOut) -> None:
        """Counts one file, or the other files of a folder."""
        if isinstance(found, LeftOut):
            for name, count in found.extensions.items():
                self.outcomes[f".{name}" if name else "none"]["left out"] += count
            return
        path = found.path if isinstance(found, Skipped) else found.source.path
        said = (found.reason,) if isinstance(found, Skipped) else found.lost
        outcome = "skipped" if isinstance(found, Skipped) else "in part" if said else "read"
        self.outcomes[ending(path.name) or "none"][outcome] += 1
        self.reasons.update(re.sub(r"\d[\d,.]*", "N", reason) for reason in said)
        for fault, happened in (
            ("crashed", any(CRASHED.search(reason) for reason in said)),
            ("hung", any(HUNG.search(reason) for reason in said)),
            ("silent", isinstance(found, Reading) and not found.segments and not said),
            ("not for people", any(OF_PROGRAMS.search(reason) for reason in said)),
        ):
            if happened:
                self.faults[fault].append(f"{path.name} {said}")


class Memory:
    """The peak memory of this process and those that it started, while the block runs."""

    def __enter__(self) -> Memory:
        self.peak, self._ended = 0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        mine = psutil.Process()
        while not self._ended.wait(0.2):
            used = 0
            for each in (mine, *mine.children(recursive=True)):
                try:
                    used += each.memory_info().rss
                except psutil.Error:
                    continue
            self.peak = max(self.peak, used)


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="files from elsewhere")
    parser.add_argument("--workers", type=int, help="processes that read; one per core by default")
    parser.add_argument("--small", action="store_true", help="check in seconds that the script works; no figures")
    options = parser.parse_args()
    if options.small:
        with tempfile.TemporaryDirectory() as folder:
            run(_made_up(Path(folder)), 1)
    elif options.folder is None:
        parser.error("name a folder, or use --small")
    else:
        run(options.folder, options.workers)


def run(folder: Path, workers: int | None) -> None:
    """Reads every file once, the first part of a long one, and prints what was met."""
    print(describe())
    tally, began = Tally(), time.perf_counter()
    with Memory() as memory:
        for found in read_all(_sources(folder, tally), Limits(seconds=HANG_S), SIDE, workers):
            tally.add(found)
    seconds = time.perf_counter() - began
    _print(tally)
    count = sum(sum(each.values()) for each in tally.outcomes.values())
    print(f"\n{count:,} files in {seconds:.0f} s; peak memory of all processes {memory.peak / 1e6:,.0f} MB")


def _sources(folder: Path, tally: Tally) -> Iterator[Source]:
    """The files that are read; the others are counted at once."""
    for found in scan(folder):
        if isinstance(found, Source):
            yield found
        else:
            tally.add(found)


def _print(tally: Tally) -> None:
    print(f"\n{'extension':12}" + "".join(f"{name:>10}" for name in OUTCOMES))
    for name, counts in sorted(tally.outcomes.items(), key=lambda each: -sum(each[1].values())):
        print(f"{name:12}" + "".join(f"{counts[outcome]:>10,}" for outcome in OUTCOMES))
    print("\nreasons")
    for reason, count in tally.reasons.most_common(SHOWN):
        print(f"{count:>6,}  {reason}")
    print("\nmust not happen")
    for fault, files in tally.faults.items():
        print(f"{len(files):>6,}  {fault}")
        for each in files[:SHOWN]:
            print(f"        {each}")


def _made_up(folder: Path) -> Path:
    """A picture, one that lost its end, one that is none, and a file of a kind that is not read."""
    Pillow.effect_noise((64, 48), 40).save(folder / "a.jpg")
    (folder / "cut.jpg").write_bytes((folder / "a.jpg").read_bytes()[:-40])
    (folder / "none.png").write_bytes(b"no picture")
    (folder / "other.xyz").write_bytes(b"x")
    return folder


if __name__ == "__main__":
    main()
