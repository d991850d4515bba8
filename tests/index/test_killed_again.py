"""SIGKILL at every moment of what writes over something: a re-index, ``forget``, albums, a watched folder, a training.

The processes kill themselves at the n-th call of the step that is meant, so each kill is known to have happened.
"""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow

from lingxi.library import Library
from lingxi.search.album import Album
from lingxi.search.album_files import load_album, save
from lingxi.train.checkpoint import load
from tests.killed import killed
from tests.train.toys import painted

FILES = 70  # three batches
REINDEX = """
    kill_at(EdgeEngine, sys.argv[3], int(sys.argv[4]), after=sys.argv[5] == "after")
    with Library(sys.argv[1]) as library:
        library.index(sys.argv[2])
"""
FORGET = """
    from lingxi.search import last, marks
    from lingxi.store import store
    owner = {"save": store, "remove_folder": store, "drop_forgotten": marks, "drop": last}[sys.argv[3]]
    kill_at(owner, sys.argv[3], 1, after=sys.argv[4] == "after")
    with Library(sys.argv[1]) as library:
        library.forget(sys.argv[2])
"""
ALBUM = """
    from lingxi.search.album import Album
    from lingxi.search.album_files import save
    kill_at(os, sys.argv[2], 1, after=sys.argv[3] == "after")
    save(Path(sys.argv[1]), Album("mine", ("new ids" * 99,)))
"""
CHECKPOINT = """
    import numpy as np
    from lingxi.train.checkpoint import Checkpoint, save
    kill_at(os, sys.argv[2], 2, after=sys.argv[3] == "after")
    for epoch in (1, 2, 3):
        save(Path(sys.argv[1]) / "checkpoint.npz", Checkpoint({"a": np.full(999, epoch)}, {"epoch": epoch}))
        print(epoch, flush=True)
"""
TRAIN = """
    from lingxi.__main__ import main
    from lingxi.train import checkpoint
    kill_at(checkpoint, "save", 2, after=True)
    table, out, cache = sys.argv[1:]
    sys.argv = ["lingxi", "train", table, "--out", out, "--cache", cache, "--epochs", "4"]
    sys.argv += ["--image", "colour_moments", "--text", "bag_of_words"]
    main()
"""
WATCH = """
    from lingxi.__main__ import main
    from lingxi.index import watch
    place, folder, number = sys.argv[1:]
    def changed(*_, **__):
        for name in ("first", "second"):
            Path(folder, name + ".md").write_text("# Note", encoding="utf-8")
            yield Path(folder)
    watch.changed_folders = changed
    kill_at(EdgeEngine, "upsert", int(number), after=True)
    sys.argv = ["lingxi", "index", folder, "--watch", "--model", "toy", "--library", place]
    main()
"""


@pytest.fixture
def many(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    _paint(folder, 0)
    return folder


def _paint(folder: Path, version: int) -> None:
    for n in range(FILES):
        if n % 2:
            Pillow.new("RGB", (32, 24), (n, n * 3 % 256, version)).save(folder / f"{n:03}.png")
        else:
            parts = [f"# Part {p + version}\n\nsaid {n} {version} {p}" for p in range(1 + (n + version) % 4)]
            (folder / f"{n:03}.md").write_text("\n\n".join(parts), encoding="utf-8")


def _content(library: Library) -> dict[str, Any]:
    points = library._store.engine.scroll(vectors=True)
    return {point.id: (dict(point.payload), {k: v.tolist() for k, v in point.vectors.items()}) for point in points}


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_a_reindex_that_is_killed_loses_no_file(tmp_path: Path, many: Path) -> None:
    """Every file was known before, so every one must be known after any kill, as it was or as it is."""
    place, kills = tmp_path / "library", 0
    with Library(place) as library:
        library.index(many, models=["toy"])
        before = {facts["asset"] for facts, _ in _content(library).values()}
    version = 0
    calls = [("upsert", number) for number in range(1, 5)] + [("discard", number) for number in (1, 2)]
    for call, number in calls:
        for moment in ("before", "after"):
            version += 1
            _paint(many, version)
            kills += killed(tmp_path / "program.py", REINDEX, place, many, call, number, moment)
            with Library(place, wait_s=5) as library:
                after = {facts["asset"] for facts, _ in _content(library).values()}
                assert after == before, f"{len(before - after)} lost: {moment} {call} {number}"
    assert kills == 2 * len(calls), f"{kills} kills were effective"
    with Library(place) as library, Library(tmp_path / "calm") as calm:
        library.index(many)
        calm.index(many, models=["toy"])
        assert _content(library) == _content(calm), "nothing stale is left"


@pytest.mark.parametrize("call", ["save", "remove_folder", "drop_forgotten", "drop"])
def test_a_killed_forget_is_complete_or_not_started(tmp_path: Path, many: Path, call: str) -> None:
    place, half = tmp_path / "library", many / "half"
    half.mkdir()
    for n in range(0, FILES, 2):
        (many / f"{n:03}.md").rename(half / f"{n:03}.md")
    for moment in ("before", "after"):
        with Library(place) as library:
            library.index(many, models=["toy"])
        assert killed(tmp_path / "program.py", FORGET, place, half, call, moment)
        with Library(place, wait_s=5) as library:
            assert library.status().assets in (FILES, FILES // 2)
            assert (library.status().assets == FILES) == (call == "save" and moment == "before")
            library.forget(half)
            assert library.status().assets == FILES // 2
            assert len(list(place.glob("*edge-*"))) == 1


@pytest.mark.parametrize("call", ["write", "fsync", "replace"])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_an_album_that_is_being_saved_is_the_old_one_or_the_new_one(tmp_path: Path, call: str, moment: str) -> None:
    save(tmp_path, Album("mine", ("old ids",)))
    assert killed(tmp_path / "program.py", ALBUM, tmp_path, call, moment)
    (found,) = load_album(tmp_path, "mine").ids
    assert found == ("new ids" * 99 if (call, moment) == ("replace", "after") else "old ids")


@pytest.mark.parametrize("call", ["write", "fsync", "replace"])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_checkpoint_that_is_being_written_is_the_old_one_or_the_new_one(
    tmp_path: Path, call: str, moment: str
) -> None:
    assert killed(tmp_path / "program.py", CHECKPOINT, tmp_path, call, moment)
    state = load(tmp_path / "checkpoint.npz")
    assert state is not None
    assert state.facts["epoch"] in (1, 2)
    assert (state.arrays["a"] == state.facts["epoch"]).all()


def test_albums_that_are_saved_by_several_at_once_are_whole(tmp_path: Path) -> None:
    texts = [chr(97 + n) * 5000 for n in range(8)]

    def save_often(text: str) -> None:
        for _ in range(20):
            save(tmp_path, Album("mine", (text,)))

    threads = [threading.Thread(target=save_often, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for _ in range(100):
        files = list((tmp_path / "albums").glob("*.json"))
        assert all(json.loads(file.read_text(encoding="utf-8"))["ids"][0] in texts for file in files)
    for thread in threads:
        thread.join()
    assert [path.name for path in (tmp_path / "albums").iterdir()] == ["mine.json"], "no draft is left"


def test_the_train_command_resumes_after_a_kill(tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="needs torch")
    out, arguments = tmp_path / "out", (painted(tmp_path, 80), tmp_path / "out", tmp_path / "cache")
    assert killed(tmp_path / "program.py", TRAIN, *arguments)
    assert not (out / "encoder.json").exists()
    (left,) = tmp_path.rglob("checkpoint.npz")
    state = load(left)
    assert state is not None
    assert state.facts["epoch"] == 2
    assert not killed(tmp_path / "program.py", TRAIN.replace("2, after", "3, after"), *arguments), "two more epochs"
    history = json.loads((out / "report.json").read_text(encoding="utf-8"))["history"]
    assert [each["epoch"] for each in history] == [0, 1, 2, 3, 4]
    assert (out / "encoder.json").exists()
    assert not list(tmp_path.rglob("checkpoint.npz"))


@pytest.mark.parametrize("number", [1, 3, 4, 5])  # three batches, and one for each note
def test_a_watched_folder_is_indexed_further_after_a_kill(tmp_path: Path, many: Path, number: int) -> None:
    place = tmp_path / "library"
    assert killed(tmp_path / "program.py", WATCH, place, many, number)
    with Library(place, wait_s=5) as library:
        assert library.status().assets >= min(number * 32, FILES)
        library.index(many, models=["toy"])
        assert library.status().assets == len(list(many.iterdir()))
