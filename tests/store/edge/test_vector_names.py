"""A crash at any moment of adding or deleting a vector name leaves an engine folder that opens, with all its points.

The engine replaces the descriptions of the segments, one after the other, and then its configuration, each by a rename.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest

from lingxi.errors import LibraryDamaged
from lingxi.store.edge.vector_names import CONFIG, match_names
from lingxi.store.engine import Point
from lingxi.store.engines.edge import EdgeEngine
from lingxi.store.packing import MARKS, WORDS
from lingxi.store.seal import FILE as SEAL
from tests.sparse import copied

HALF = np.full(4, 0.5, np.float32)
OLD = "tokens-0"  # of an earlier version
ADD = """
import sys
from pathlib import Path
from lingxi.store.engines.edge import EdgeEngine
EdgeEngine(Path(sys.argv[1])).add_vector("new", 4)
"""


def _points(first: int) -> list[Point]:
    return [Point(str(UUID(int=n)), {"toy": HALF}, "word") for n in range(first, first + 3)]


def _engine(folder: Path, first: int) -> None:
    engine = EdgeEngine(folder)
    engine.add_vector("toy", 4)
    engine._add_sparse(OLD)
    engine.upsert(_points(first))
    engine.close()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two segments, as a killed ``optimize`` leaves it: the second comes from another folder."""
    place = tmp_path_factory.mktemp("engines")
    for number, name in enumerate(("one", "other")):
        _engine(place / name, 3 * number)
    (segment,) = (place / "other" / "segments").iterdir()
    segment.rename(place / "one" / "segments" / segment.name)
    (place / "one" / SEAL).unlink()
    return place / "one"


def _segments(folder: Path) -> list[Path]:
    return sorted(folder.glob("segments/*/segment.json"))


def _names(path: Path) -> set[str]:
    said = json.loads(path.read_text(encoding="utf-8"))
    if path.name == "segment.json":
        return {*said["config"]["vector_data"], *said["config"]["sparse_vector_data"]}
    return {*said["vectors"], *said["sparse_vectors"]}


def _check(folder: Path) -> set[str]:
    """Opens the folder, finds and writes points, and returns its vector names."""
    engine = EdgeEngine(folder)
    try:
        names = {*engine.vectors(), *engine._sparse()}
        assert [len(point.vectors["toy"]) for point in engine.scroll(vectors=True)] == [4] * 6
        if "new" not in engine.vectors():
            engine.add_vector("new", 4)
        engine.upsert([Point(str(UUID(int=0)), {"toy": HALF, "new": HALF}, "word")])
        assert engine.nearest(HALF, "new", 9) == [(str(UUID(int=0)), 1.0)]
        assert len(engine.nearest(HALF, "toy", 9)) == 6
        return names
    finally:
        engine.close()


def _changed(folder: Path, change: str) -> None:
    engine = EdgeEngine(folder)
    if change == "add":
        engine.add_vector("new", 4)
    else:
        list(engine.retokenize(lambda payload: "word"))
    engine.close()
    (folder / SEAL).unlink()


@pytest.mark.parametrize("change", ["add", "delete"])
@pytest.mark.parametrize("done", [1, 2])
@pytest.mark.parametrize("power", ["kept", "lost"])
def test_a_change_that_was_cut_short_is_completed_or_undone(
    made: Path, tmp_path: Path, change: str, done: int, power: str
) -> None:
    """The first ``done`` segments were changed, and not the configuration; without power the log is the old one."""
    folder = copied(made, tmp_path / "engine")
    before = {path: path.read_bytes() for path in (*_segments(folder), folder / CONFIG)}
    _changed(folder, change)
    for path in (*_segments(folder)[done:], folder / CONFIG):
        path.write_bytes(before[path])
    if power == "lost":
        shutil.rmtree(folder / "wal")
        copied(made / "wal", folder / "wal")
    wanted = {"add": {"toy", OLD, WORDS, MARKS}, "delete": {"toy", WORDS, MARKS}}[change]
    names = _check(folder)
    assert names - {"new"} == wanted
    assert "new" in names or (change, done) != ("add", 2)


@pytest.mark.skipif(not shutil.which("strace"), reason="needs strace")
def test_a_process_that_is_killed_before_it_writes_the_configuration_leaves_a_folder_that_opens(
    made: Path, tmp_path: Path
) -> None:
    command = ["strace", "-f", "-qq", "-e", "trace=renameat", "-o", str(tmp_path / "log")]
    subprocess.run([*command, sys.executable, "-c", ADD, copied(made, tmp_path / "whole")], check=True)
    renames = (tmp_path / "log").read_text(encoding="utf-8").splitlines()
    last = max(number for number, line in enumerate(renames, 1) if CONFIG in line)
    folder = copied(made, tmp_path / "engine")
    inject = f"inject=renameat:signal=KILL:when={last}"
    done = subprocess.run([*command, "-e", inject, sys.executable, "-c", ADD, folder])
    assert done.returncode == -signal.SIGKILL
    assert {"new" in _names(path) for path in _segments(folder)} == {True}
    assert "new" not in _names(folder / CONFIG)
    assert "new" in _check(folder)


def test_a_segment_that_lacks_a_name_of_the_configuration_is_damage(made: Path, tmp_path: Path) -> None:
    folder = copied(made, tmp_path / "engine")
    path = _segments(folder)[0]
    said = json.loads(path.read_text(encoding="utf-8"))
    del said["config"]["vector_data"]["toy"]
    path.write_text(json.dumps(said), encoding="utf-8")
    before = {each: each.read_bytes() for each in (*_segments(folder), folder / CONFIG)}
    with pytest.raises(LibraryDamaged, match="incompatible"):
        EdgeEngine(folder)
    assert {each: each.read_bytes() for each in before} == before


@pytest.mark.parametrize("said", ["", "{", "[]", '{"vectors": 3}'])
def test_an_unreadable_configuration_is_left_to_the_engine(made: Path, tmp_path: Path, said: str) -> None:
    folder = copied(made, tmp_path / "engine")
    (folder / CONFIG).write_text(said, encoding="utf-8")
    match_names(folder, {WORDS, MARKS})
    assert (folder / CONFIG).read_text(encoding="utf-8") == said
