"""Captions on the command line: generated, and removed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from lingxi.index import caption
from lingxi.library import Library
from lingxi.store.engine import Point
from lingxi.store.library_store import LibraryStore
from tests.captioner import Made
from tests.present.cli.program import invoke


@pytest.fixture
def place(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of three images without text, which a captioning model names after their colours."""
    monkeypatch.setattr(caption, "captioner", lambda encoders, model: Made(_colours))
    with Library(tmp_path / "library") as library:
        library.index(folder, models=["toy"])
    return tmp_path / "library"


def _colours(store: LibraryStore, points: Sequence[Point]) -> list[str]:
    names = [str(point.payload["name"]) for point in points]
    return ["" if name == "blue.png" else f"a crimson {name}" for name in names]


def test_captions_are_counted_marked_and_removed(place: Path) -> None:
    done = invoke("caption", "--library", place, "--model", "OWNER/NAME")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("2 captions generated, 1 images that were looked at have none; ")
    again = invoke("caption", "--library", place, "--model", "OWNER/NAME")
    assert again.stdout.startswith("nothing to do: all images have text, or got no caption before; --remove starts")
    other = invoke("caption", "--library", place, "--model", "OTHER/NAME").stdout.splitlines()
    assert other[1:] == ["2 images keep their generated caption; to replace them, run lingxi caption --remove first"]
    found = invoke("search", "--library", place, "crimson", "--where", "caption = generated")
    assert "(generated caption) a crimson" in found.stdout
    removed = invoke("caption", "--library", place, "--remove")
    assert removed.stdout.startswith("2 generated captions removed; ")


def test_captions_are_reported_as_json(place: Path) -> None:
    done = json.loads(invoke("caption", "--library", place, "--json").stdout)
    assert {**done, "seconds": 0} == {
        "images": 3,
        "captions": 2,
        "removed": 0,
        "seconds": 0,
        "interrupted": False,
        "kept": 0,
    }


def test_ctrl_c_ends_it_cleanly(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(store: LibraryStore, points: Sequence[Point]) -> list[str]:
        raise KeyboardInterrupt

    monkeypatch.setattr(caption, "captioner", lambda encoders, model: Made(interrupted))
    ended = invoke("caption", "--library", place, "--json")
    assert (ended.exit_code, json.loads(ended.stdout)["interrupted"]) == (130, True)
    assert "stopped; what is written stays" in ended.stderr


def test_a_model_is_refused_where_captions_are_removed(place: Path) -> None:
    refused = invoke("caption", "--library", place, "--remove", "--model", "OWNER/NAME")
    assert refused.exit_code == 2
    assert "--remove removes all generated captions" in refused.stderr


def test_indexing_generates_captions_as_well(place: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lingxi.index.retrieved_captions.RetrievedCaptions.__init__", lambda self, encoders: None)
    done = invoke("index", folder, "--library", place, "--caption")
    assert done.exit_code == 0, done.output
    assert "2 captions generated; " in done.stderr
