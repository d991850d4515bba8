"""Watching tells where to look again, and gathers changes into few runs."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from lingxi.index.watch import FIRST, MOST, changed_folders, fewest, gathered, parts


def test_folders_inside_others_are_left_out() -> None:
    paths = [Path("/a/b/c"), Path("/a/b"), Path("/a/bb"), Path("/a/b/c/d")]
    assert fewest(paths) == [Path("/a/b"), Path("/a/bb")]


def _looks(*seen: int) -> Iterator[set[Path]]:
    """Looks that see so many files each, no two of them the same."""
    number = 0
    for count in seen:
        yield {Path(f"/a/{number + n}") for n in range(count)}
        number += count


def test_a_change_is_reported_after_a_pause() -> None:
    assert [len(run) for run in gathered(_looks(0, 0, 1, 0, 0))] == [1]
    assert list(gathered(_looks(0, 0, 0))) == []


def test_continuous_changes_are_reported_at_growing_intervals() -> None:
    runs = [len(run) for run in gathered(_looks(*[10] * 100, 0))]
    assert runs[:4] == [10 * FIRST, 20 * FIRST, 40 * FIRST, 80 * FIRST]
    assert max(runs) <= 10 * MOST
    assert sum(runs) == 1000
    assert len(runs) <= 8, "1,000 files that come one after the other are few runs"
    later = [len(run) for run in gathered(_looks(1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 0))]
    assert later == [2, 4, 2, 1], "after a pause it is the first interval again"


def test_many_files_are_one_folder(tmp_path: Path) -> None:
    files = [tmp_path / "a" / f"{n}.png" for n in range(1000)]
    (tmp_path / "a").mkdir()
    for path in files:
        path.touch()
    assert parts(files, [tmp_path]) == [tmp_path / "a"]
    assert parts(files[:2], [tmp_path]) == files[:2], "a few are looked at by themselves"


def test_many_folders_are_the_one_that_holds_them(tmp_path: Path) -> None:
    roots = [tmp_path / "one", tmp_path / "two"]
    for root in roots:
        for n in range(5):
            (root / "x" / str(n)).mkdir(parents=True)
    touched = [root / "x" / str(n) for root in roots for n in range(5)]
    assert parts(touched, roots) == [tmp_path / "one" / "x", tmp_path / "two" / "x"]


def test_a_deleted_path_is_reported_as_its_nearest_existing_parent_in_the_root(tmp_path: Path) -> None:
    (tmp_path / "root" / "a").mkdir(parents=True)
    roots = [tmp_path / "root"]
    assert parts([tmp_path / "root" / "a" / "b" / "c.png"], roots) == [tmp_path / "root" / "a"]
    shutil.rmtree(tmp_path / "root")
    assert parts([tmp_path / "root" / "a" / "c.png"], roots) == roots
    assert parts(roots, roots) == roots


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Callable[[Callable[[], object], Path], None]]:
    """Changes something again and again until it is told."""
    (tmp_path / "root").mkdir()
    stop, told = Event(), list[Path]()

    def watch() -> None:
        told.extend([])
        for path in changed_folders([tmp_path / "root"], stop, lambda path: path.name == "out.png"):
            told.append(path)

    thread = Thread(target=watch)
    thread.start()

    def until_told(change: Callable[[], object], wanted: Path) -> None:
        told.clear()
        while wanted not in told:  # the limit of every test ends it
            assert thread.is_alive()
            change()
            stop.wait(0.25)

    yield until_told
    stop.set()
    thread.join()
    assert not any(path.name == "out.png" for path in told)


def test_watching_survives_deleted_files_moved_folders_and_a_lost_root(
    tmp_path: Path, watching: Callable[[Callable[[], object], Path], None]
) -> None:
    root, changes = tmp_path / "root", iter(range(10**6))

    def write(path: Path) -> None:
        if path.parent.is_dir():
            path.write_bytes(b"x" * (1 + next(changes) % 100))

    def come_and_go() -> None:
        write(root / "gone.png")
        write(root / "out.png")
        (root / "gone.png").unlink()

    watching(come_and_go, root)
    (root / "sub").mkdir()
    watching(lambda: write(root / "sub" / "a.png"), root / "sub" / "a.png")
    (root / "sub").rename(root / "moved")
    watching(lambda: write(root / "moved" / "b.png"), root / "moved" / "b.png")
    root.rename(tmp_path / "away")
    watching(lambda: None, root)
    (tmp_path / "away").rename(root)
    watching(lambda: write(root / "back.png"), root / "back.png")
    shutil.rmtree(root)
    watching(lambda: None, root)
    root.mkdir()
    watching(lambda: write(root / "new.png"), root / "new.png")
