"""The first look at photos, here and by workers."""

from __future__ import annotations

import sys
from concurrent.futures import Future
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("cv2", reason="needs the extra vision")

from lingxi.apps.duplicates import first_look as module
from lingxi.apps.duplicates.first_look import FirstLooks, first_look, first_looks
from lingxi.encode.image.glance import Glance
from lingxi.errors import BadQuery, MissingExtra, WorkerDied
from lingxi.index.workers.batch import Batch
from tests.conftest import Paint


class _Here:
    """A crew of one worker in this process, which the photo ``deadly`` ends."""

    size = 1

    def __init__(self, deadly: str = "") -> None:
        self._deadly = deadly

    def start(self) -> _Here:
        return self

    def submit(self, batch: Batch[Path]) -> Future[list[Glance | None]]:
        future = Future[list[Glance | None]]()
        if any(path.name == self._deadly for path in batch.items):
            future.set_exception(WorkerDied("killed"))
        else:
            future.set_result(FirstLooks().open().do(batch))
        return future

    def stop(self) -> None:
        """Nothing runs."""

    close = stop


def test_what_cannot_be_read_has_no_glance(paint: Paint, tmp_path: Path) -> None:
    (tmp_path / "bad.png").write_bytes(b"nonsense")
    assert isinstance(first_look(paint("red.png")), Glance)
    assert first_look(tmp_path / "bad.png") is None
    assert first_look(tmp_path / "none.png") is None


def test_without_opencv_the_extra_is_named_and_no_photo_counts_as_unreadable(
    paint: Paint, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = paint("red.png")
    monkeypatch.setitem(sys.modules, "cv2", None)
    with pytest.raises(MissingExtra, match=r"pip install 'lingxi\[vision\]'"):
        first_look(photo)


def test_workers_see_what_is_seen_here(paint: Paint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photos = [paint(f"{n}.png", (n, 90, 200)) for n in range(40)]
    monkeypatch.setattr(module, "crew_of", lambda spec, job: _Here("7.png"))
    found = dict(first_looks(photos, "local:1"))
    assert set(found) == set(photos)
    assert [path.name for path, each in found.items() if each is None] == ["7.png"]
    mine, theirs = first_look(photos[3]), found[photos[3]]
    assert mine is not None
    assert theirs is not None
    assert all(np.array_equal(getattr(mine, name), getattr(theirs, name)) for name in vars(mine))


def test_processes_take_the_first_look(paint: Paint) -> None:
    photos = [paint(f"{n}.png") for n in range(3)]
    assert {path for path, each in first_looks(photos, "local:1") if each is not None} == set(photos)


def test_a_crew_that_cannot_be_read_is_an_error(paint: Paint) -> None:
    with pytest.raises(BadQuery, match="'8' are no workers"):
        list(first_looks([paint("red.png")], "8"))
