"""Reads a folder of files from elsewhere, such as test suites of decoders, and counts what became of each.

``python foreign.py FOLDER --json FILE`` prints, by extension and by suite (the folders in FOLDER), how many files were
read, read in part, skipped or left out, the peak memory and the slowest; the reasons; and what must not happen:
processes that ended, files that took over 60 s, reasons that are words of programs or have no Chinese sentence; and
files of which nothing was found without another reason, since those may be read wrongly. FILE gets a line of JSON for
each file at once, and a run that was interrupted continues after the files in it. One process reads, so that times and
memory are those of one file.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil
from machine import describe
from PIL import Image as Pillow

from lingxi.media.chinese_reasons import in_chinese
from lingxi.media.pool import read_all
from lingxi.media.read import Reading, ending
from lingxi.media.scan import scan
from lingxi.types import LeftOut, Limits, Segment, Skipped, Source, Text, modality_of

HANG_S = 60.0
SIDE = 256  # pixels of the shorter side of a decoded image, as the built-in model needs
SHOWN = 40  # reasons
CRASHED, HUNG = re.compile(r"ended the process|ended its process"), re.compile(r"takes longer than")
OF_PROGRAMS = re.compile(r"\[Errno|\w(?:Error|Exception)\b|Traceback|0x[0-9a-f]{6}|(?:/\w+){3}")
NOTHING = "there is nothing in it"
OUTCOMES = ("read", "in part", "skipped", "left out")


@dataclass(frozen=True)
class Outcome:
    """What became of one file."""

    path: str  # in the folder
    outcome: str  # the first three of OUTCOMES
    reasons: tuple[str, ...]
    found: dict[str, int]  # segments by modality
    words: str  # the title, descriptions, facts and text of the first segments, in short
    seconds: float  # for its first part, if it is long
    memory: int  # bytes: the peak of the process that read it

    @property
    def faults(self) -> Iterator[str]:
        """The names of what must not happen, and did."""
        if any(map(CRASHED.search, self.reasons)):
            yield "crashed"
        if any(map(HUNG.search, self.reasons)):
            yield "hung"
        if self.reasons == (NOTHING,):
            yield "nothing found"
        if any(map(OF_PROGRAMS.search, self.reasons)):
            yield "not for people"
        if not all(map(in_chinese, self.reasons)):
            yield "not in Chinese"


class Memory:
    """The peak memory of the processes that this one started, while the block runs."""

    def __enter__(self) -> Memory:
        self._peak, self._ended = 0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._thread.join()

    def take(self) -> int:
        """The peak since the last call, in bytes."""
        self._sample()
        peak, self._peak = self._peak, 0
        return peak

    def _watch(self) -> None:
        while not self._ended.wait(0.1):
            self._sample()

    def _sample(self) -> None:
        used = 0
        for each in psutil.Process().children(recursive=True):
            try:
                used += each.memory_info().rss
            except psutil.Error:
                continue
        self._peak = max(self._peak, used)


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="files from elsewhere")
    parser.add_argument("--json", type=Path, help="write a line for each file here, and skip those that have one")
    parser.add_argument("--small", action="store_true", help="check in seconds that the script works; no figures")
    options = parser.parse_args()
    if options.small:
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
            small = _made_up(Path(folder) / "suite")
            journal = Path(other) / "journal.jsonl"
            run(small.parent, journal)
            run(small.parent, journal)  # everything is known
    elif options.folder is None:
        parser.error("name a folder, or use --small")
    else:
        run(options.folder, options.json)


def run(folder: Path, journal: Path | None) -> None:
    """Reads every file that the journal lacks, the first part of a long one, and prints what became of all."""
    print(describe())
    known = _known(journal)
    left_out: list[LeftOut] = []
    outcomes = list(known.values())
    for outcome in _outcomes(folder, known, left_out):
        outcomes.append(outcome)
        if journal is not None:
            with journal.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(outcome)) + "\n")
    others = [
        (f"{each.folder.relative_to(folder.absolute())}/x{'.' * bool(name)}{name}", count)
        for each in left_out
        for name, count in each.extensions.items()
    ]
    _print_counts("extension", lambda path: ending(Path(path).name) or "none", outcomes, others)
    _print_counts("suite", lambda path: path.split("/")[0], outcomes, others)
    _print_reasons(outcomes)
    _print_faults(outcomes)


def _known(journal: Path | None) -> dict[str, Outcome]:
    """The files that earlier runs have read, by path."""
    if journal is None or not journal.exists():
        return {}
    lines = map(json.loads, filter(None, journal.read_text(encoding="utf-8").split("\n")))
    return {each["path"]: Outcome(**(each | {"reasons": tuple(each["reasons"])})) for each in lines}


def _outcomes(folder: Path, known: dict[str, Outcome], left_out: list[LeftOut]) -> Iterator[Outcome]:
    """What becomes of the other files, as soon as each was read; files of other kinds are put into ``left_out``."""
    root = folder.absolute()
    unseen: list[Skipped] = []

    def sources() -> Iterator[Source]:
        for found in scan(root):
            if isinstance(found, LeftOut):
                left_out.append(found)
            elif str(found.path.relative_to(root)) not in known:
                if isinstance(found, Source):
                    yield found
                else:
                    unseen.append(found)

    with Memory() as memory:
        began = time.perf_counter()
        for found in read_all(sources(), Limits(seconds=HANG_S), SIDE, 1):
            ended = time.perf_counter()
            yield _outcome(found, root, ended - began, memory.take())
            began = time.perf_counter()
    yield from (_outcome(each, root, 0.0, 0) for each in unseen)


def _outcome(found: Reading | Skipped, root: Path, seconds: float, memory: int) -> Outcome:
    path = found.path if isinstance(found, Skipped) else found.source.path
    name = str(path.relative_to(root))
    if isinstance(found, Skipped):
        return Outcome(name, "skipped", (found.reason,), {}, "", round(seconds, 3), memory)
    if not found.segments and not found.lost and found.onward is None:  # as the index says it
        return Outcome(name, "skipped", (NOTHING,), {}, "", round(seconds, 3), memory)
    kinds = Counter(str(modality_of(each.media)) for each in found.segments)
    words = "; ".join(map(_words, found.segments[:3]))[:400]
    outcome = "in part" if found.lost else "read"
    return Outcome(name, outcome, found.lost, dict(kinds), words, round(seconds, 3), memory)


def _words(segment: Segment) -> str:
    text = segment.media.text if isinstance(segment.media, Text) else ""
    facts = " ".join(f"{name}={value}" for name, value in segment.facts.items())
    labels = " ".join(f"{name}={','.join(values)}" for name, values in segment.labels.items())
    return " | ".join(filter(None, (segment.title, *segment.descriptions, labels, facts, text[:150])))


def _print_counts(
    title: str, group: Callable[[str], str], outcomes: Iterable[Outcome], others: Iterable[tuple[str, int]]
) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    members: dict[str, list[Outcome]] = defaultdict(list)
    for each in outcomes:
        counts[group(each.path)][each.outcome] += 1
        members[group(each.path)].append(each)
    for path, count in others:
        counts[group(path)]["left out"] += count
    print(f"\n| {title} | files | {' | '.join(OUTCOMES)} | crashed | hung | MB | slowest, s |\n|---|{'---|' * 9}")
    for name, outcome in sorted(counts.items(), key=lambda each: (-sum(each[1].values()), each[0])):
        print(f"| {name} | {_row(outcome, members[name])} |")
    print(f"| all | {_row(sum(counts.values(), Counter()), [each for some in members.values() for each in some])} |")


def _row(counts: Counter[str], outcomes: list[Outcome]) -> str:
    faults = Counter(fault for each in outcomes for fault in each.faults)
    memory = max((each.memory for each in outcomes), default=0) / 1e6
    slowest = max((each.seconds for each in outcomes), default=0.0)
    numbers = (sum(counts.values()), *(counts[each] for each in OUTCOMES), faults["crashed"], faults["hung"])
    return " | ".join((*(f"{each:,}" for each in numbers), f"{memory:,.0f}", f"{slowest:.1f}"))


def _print_reasons(outcomes: Iterable[Outcome]) -> None:
    reasons = Counter(re.sub(r"\d[\d,.]*", "N", reason) for each in outcomes for reason in each.reasons)
    print("\nreasons")
    for reason, count in reasons.most_common(SHOWN):
        print(f"{count:>6,}  {reason}")


def _print_faults(outcomes: Iterable[Outcome]) -> None:
    faults: dict[str, list[Outcome]] = {"crashed": [], "hung": [], "nothing found": [], "not for people": []}
    for each in outcomes:
        for fault in each.faults:
            faults.setdefault(fault, []).append(each)
    print("\nmust not happen")
    for fault, files in faults.items():
        print(f"{len(files):>6,}  {fault}")
        for each in files[:SHOWN]:
            print(f"        {each.path} {each.reasons}")


def _made_up(folder: Path) -> Path:
    """A picture, one that lost its end, one that is none, and a file of a kind that is not read."""
    folder.mkdir()
    Pillow.effect_noise((64, 48), 40).save(folder / "a.jpg")
    (folder / "cut.jpg").write_bytes((folder / "a.jpg").read_bytes()[:-40])
    (folder / "none.png").write_bytes(b"no picture")
    (folder / "other.xyz").write_bytes(b"x")
    return folder


if __name__ == "__main__":
    main()
