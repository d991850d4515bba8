"""What indexing with workers costs: processor time a file, by the accounting of the system, and that of the queue.

Each crew fills two new libraries, with few and with many photos, in turn; the difference is what a photo costs, without
the start of the processes and their models. The time of the database is not in it. On a busy machine the seconds say
little; processor time says more, but caches and hyper-threads are shared with others.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import islice, repeat
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from statistics import median
from time import perf_counter
from uuid import uuid4

from machine import describe
from small import HELP, data_folder

from lingxi.index.indexer import IndexSettings
from lingxi.index.intake import Due
from lingxi.index.workers.batch import FILES, Batch
from lingxi.index.workers.queue import Queue
from lingxi.index.write import Written
from lingxi.library import Library
from lingxi.types import Source

DATA = Path("../shared/data")
BATCHES = 20_000  # that pass through the queue alone


@dataclass(frozen=True)
class Spent:
    """Seconds of a run."""

    driver: float  # of the processor, in this process
    workers: float  # of the processor, in all that it started
    wall: float

    def __sub__(self, other: Spent) -> Spent:
        return Spent(self.driver - other.driver, self.workers - other.workers, self.wall - other.wall)


class Instant:
    """A crew whose one worker has done every batch at once."""

    size = 1

    def start(self) -> Instant:
        """Itself."""
        return self

    def submit(self, batch: Batch[Due]) -> Future[Written]:
        """A batch that is done."""
        future = Future[Written]()
        future.set_result(Written(added=len(batch.items)))
        return future

    def stop(self) -> None:
        """Nothing runs."""

    close = stop


def seconds(who: int) -> float:
    """The processor time of this process, or of those that it started and that have ended."""
    usage = getrusage(who)
    return usage.ru_utime + usage.ru_stime


def indexed(place: str | Path, photos: Path, settings: IndexSettings) -> Spent:
    """What a new library costs."""
    began = Spent(seconds(RUSAGE_SELF), seconds(RUSAGE_CHILDREN), perf_counter())
    with Library(place) as library:
        report = library.index(photos, settings=settings)
    assert not report.skipped
    return Spent(seconds(RUSAGE_SELF), seconds(RUSAGE_CHILDREN), perf_counter()) - began


def linked(photos: list[Path], folder: Path) -> Path:
    """A folder with copies of some photos that take no room."""
    folder.mkdir()
    for photo in photos:
        (folder / photo.name).hardlink_to(photo) if _same_disk(photo, folder) else (folder / photo.name).write_bytes(
            photo.read_bytes()
        )
    return folder


def _same_disk(one: Path, other: Path) -> bool:
    return one.stat().st_dev == other.stat().st_dev


def queue_alone(batches: int) -> float:
    """Microseconds of the processor that the queue needs for a file."""
    source = Source(Path("/photos/a.jpg"), 1, 1)
    files: tuple[Due, ...] = ((source, "new"),) * FILES
    given: Iterator[Batch[Due]] = islice(repeat(Batch(files)), batches)
    began = seconds(RUSAGE_SELF)
    done = sum(1 for _ in Queue(Instant()).run(given))
    assert done == batches
    return 1e6 * (seconds(RUSAGE_SELF) - began) / (batches * FILES)


def main() -> None:
    """Prints a row for each crew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address", nargs="?", help="postgresql://user@host/database: each run makes a new schema")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--crews", nargs="+", default=["local:1", "local:2", "local:4"])
    parser.add_argument("--few", type=int, default=128)
    parser.add_argument("--many", type=int, default=640)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--small", action="store_true", help=HELP)
    args = parser.parse_args()
    few, many, rounds = (2, 6, 1) if args.small else (args.few, args.many, args.rounds)
    print(describe())
    print(f"queue alone: {queue_alone(20 if args.small else BATCHES):.1f} µs of the processor a file")
    print(
        f"{'crew':10} {'cpu a photo':>12} {'of the first':>12} {'driver':>9} {'start':>8} {'wall, many':>10}",
        flush=True,
    )
    with data_folder(args.data, args.small) as data, tempfile.TemporaryDirectory() as name:
        photos = sorted((data / "flickr8k" / "images").glob("*.jpg"))[:many]
        folders = [linked(photos[:count], Path(name) / str(count)) for count in (few, many)]
        runs = dict[str, list[tuple[Spent, Spent]]]()
        crews = [*(args.crews if args.address else []), "folder"]
        for _ in range(rounds):  # in turn, so that what else the machine does is shared by all
            for crew in crews:
                pair = [run(crew, args.address, folder, Path(name)) for folder in folders]
                runs.setdefault(crew, []).append((pair[0], pair[1]))
    first = 0.0
    for crew in crews:
        each = [other - one for one, other in runs[crew]]
        cost = median(spent.driver + spent.workers for spent in each) / (many - few)
        first = first or cost
        driver = median(spent.driver / (spent.driver + spent.workers) for spent in each)
        start = median(one.driver + one.workers for one, _ in runs[crew]) - few * cost
        wall = median(other.wall for _, other in runs[crew])
        print(f"{crew:10} {1000 * cost:9.1f} ms {cost / first:12.3f} {driver:9.1%} {start:6.1f} s {wall:8.1f} s")


def run(crew: str, address: str | None, photos: Path, scratch: Path) -> Spent:
    """Fills a new library with a crew, or a folder without one."""
    if crew == "folder":
        return indexed(scratch / uuid4().hex, photos, IndexSettings(workers=1))
    join = "&" if "?" in str(address) else "?"
    return indexed(f"{address}{join}schema=ingest_{uuid4().hex[:12]}", photos, IndexSettings(crew=crew))


if __name__ == "__main__":
    main()
