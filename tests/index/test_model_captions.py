"""A captioning model sees the files of images, and those that it says nothing of are not shown to it again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Event
from typing import ClassVar

import pytest

from lingxi.index import caption, model_captions
from lingxi.library import Library
from lingxi.media.interruption import interrupted_by
from lingxi.store.engine import Point
from lingxi.types import Image
from tests.reading import read_here


class _Looks:
    """A captioning model that says whether an image is red, and nothing of a green one."""

    revision: ClassVar[str] = "first"
    shown: ClassVar[list[int]] = []  # how many images at once

    def __init__(self, model: str) -> None:
        assert model == "OWNER/NAME"

    def captions(self, images: Sequence[Image]) -> list[str]:
        self.shown.append(len(images))
        said = {0: "a red wall", 1: "", 2: "another wall"}
        return [said[int(each.pixels[0, 0].argmax())] for each in images]


@pytest.fixture(autouse=True)
def _model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caption, "CaptionModel", _Looks)
    monkeypatch.setattr(model_captions, "read_all", read_here)
    monkeypatch.setattr(_Looks, "shown", [])


def test_a_captioning_model_sees_the_files(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    points = {str(point.payload["name"]): point for point in library._store.engine.scroll(None)}
    (folder / "blue.png").write_bytes(b"no longer an image")
    make = caption.captioner({}, "OWNER/NAME")

    def said(*names: str) -> Sequence[str | None]:
        some: list[Point] = [points[name] for name in names]
        return make(library._store, some)

    assert said("blue.png", "red.png", "green.png") == [None, "a red wall", ""]
    assert said("blue.png") == [None]
    assert _Looks.shown == [2], "no call without an image"


def test_another_thread_interrupts_captioning_between_images(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.index(folder, models=["toy"])
    monkeypatch.setattr(model_captions, "FEW", 1)
    stop = Event()

    def said(self: _Looks, images: Sequence[Image]) -> list[str]:
        self.shown.append(len(images))
        stop.set()
        return ["a wall"]

    monkeypatch.setattr(_Looks, "captions", said)
    with interrupted_by(stop):
        report = library.caption("OWNER/NAME")
    assert report.interrupted
    assert _Looks.shown == [1]
    assert not report.captions


def test_only_images_without_a_caption_are_looked_at_until_the_model_changes(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.index(folder, models=["toy"])
    blue = (folder / "blue.png").read_bytes()
    (folder / "blue.png").write_bytes(b"no longer an image")

    def looked() -> tuple[int, int]:
        report = library.caption("OWNER/NAME")
        return report.images, report.captions

    assert [looked(), looked()] == [(3, 1), (1, 0)], "blue cannot be read, and may be again"
    (folder / "blue.png").write_bytes(blue)
    assert [looked(), looked()] == [(1, 1), (0, 0)]
    monkeypatch.setattr(_Looks, "revision", "second")
    assert [looked(), looked()] == [(1, 0), (0, 0)], "another model may have a word for green"
