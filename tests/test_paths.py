"""Wherever Python takes a path it takes text as well, and ``~`` is the home folder."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

import lingxi
from lingxi.address import as_path
from lingxi.errors import BadDataset, LingxiError
from lingxi.evaluate.bench_index import read_vectors
from lingxi.evaluate.dataset import read_dataset
from lingxi.evaluate.kept_index import build_index, load_index
from lingxi.search.query import Part, Query
from lingxi.train.pairs import read_pairs
from tests.films import recording, tone


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    return home


def test_a_tilde_is_the_home_folder(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert as_path("~") == as_path(Path("~")) == home
    assert as_path("~/a") == as_path(Path("~/a")) == home / "a"
    assert as_path("a/~") == Path("a/~")
    assert as_path("~nobody-has-this-name/a") == Path("~nobody-has-this-name/a")
    assert as_path(Path("a")) == Path("a")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "~").mkdir()
    assert as_path(Path("~")) == as_path("./~") == Path("~"), "a file that is really called so can be named"


def test_a_library_takes_texts_with_a_tilde(home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.move(folder, home / "pictures")
    recording(home / "pictures" / "tone.wav", tone(440, 2))
    with lingxi.open("~/library") as lib:
        assert lib.folder == home / "library"
        assert lib.estimate("~/pictures", models=["toy"])
        assert lib.index("~/pictures", models=["toy"]).added == 5
        assert lib.roots() == (home / "pictures",)
        assert not lib.leaves_out("~/pictures/red.png")
        assert lib.search(image="~/pictures/red.png", within="~/pictures")[0].path.name == "red.png"
        assert lib.marked("~/pictures/red.png") == lib.marked(home / "pictures" / "red.png")
        assert lib.forget("~/pictures/red.png") == 1
        assert lib.backup("~/backup.zip") == 4
    with lingxi.connect("~/library") as reader:
        assert len(reader.search("sea", within=str(home / "pictures"))) > 0
    assert lingxi.restore("~/backup.zip", "~/again") == 4
    assert lingxi.check_library("~/again").sound
    monkeypatch.setenv("LINGXI_LIBRARY", "~/again")
    with lingxi.open() as lib:
        assert lib.folder == home / "again"


def test_parts_and_queries_take_texts(home: Path) -> None:
    assert Part(image="~/a.png").image == home / "a.png"  # type: ignore[arg-type]
    assert Part(audio="~/a.wav").audio == home / "a.wav"  # type: ignore[arg-type]
    assert Query((Part(text="a"),), within="~").within == home  # type: ignore[arg-type]
    query = Query.of(image=["~/a.png", b"x"], audio="~/a.wav", within="~/b")
    assert [part.image for part in query.parts] == [home / "a.png", b"x", None]
    assert (query.parts[2].audio, query.within) == (home / "a.wav", home / "b")


def test_training_and_evaluation_take_texts(home: Path) -> None:
    (home / "pairs.csv").write_text("path,text\na.png,a cat\n", encoding="utf-8")
    (home / "a.png").write_bytes(b"x")
    assert [pair.path for pair in read_pairs("~/pairs.csv")] == [home / "a.png"]
    assert [pair.path for pair in read_pairs("~/pairs.csv", "~")] == [home / "a.png"]
    with pytest.raises(BadDataset, match=os.fspath(home / "none")):
        read_dataset("~/none")
    np.save(home / "v.npy", np.eye(12, dtype=np.float32))
    vectors = read_vectors("~/v.npy")
    build_index("exact", vectors, "cosine", "~/index")
    assert load_index("~/index")[1].name == "exact"


@pytest.mark.parametrize("name", ["learn", "learn_hash", "learn_fusion", "finetune"])
def test_what_trains_sees_a_folder_below_the_home(name: str, home: Path) -> None:
    import importlib

    train = getattr(importlib.import_module(f"lingxi.train.{name}"), name)
    more = {"learn_hash": ("cca_itq",), "learn_fusion": ("mean",), "finetune": ("model", 1)}.get(name, ())
    (home / "out").mkdir()
    with pytest.raises((FileExistsError, LingxiError), match=os.fspath(home / "out")):
        train("~/pairs.csv", "~/out", *more)
