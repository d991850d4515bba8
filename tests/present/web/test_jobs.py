"""A run can be paused, and goes on."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from starlette.exceptions import HTTPException

from lingxi.arrays import Vectors
from lingxi.errors import LibraryFull
from lingxi.index import caption
from lingxi.index.indexer import IndexSettings
from lingxi.index.report import IndexReport
from lingxi.library import Library
from lingxi.present.web.jobs import LEAST, Job
from lingxi.store.engine import Point
from lingxi.store.library_store import LibraryStore
from lingxi.testing import ToyEncoder
from lingxi.types import Media
from tests.captioner import Made
from tests.conftest import Paint


def test_a_paused_run_resumes(library: Library, paint: Paint) -> None:
    folder = paint("red.png").parent
    library.index(folder, models=["toy"])
    for n in range(80):
        paint(f"{n}.png", (n, n, 200))
    job = Job(library)
    assert job.start(folder)
    job.pause()
    job.join()
    first = dict(job.progress())
    assert first["state"] == "paused"
    assert library.status().assets == 1 + first["added"] < 81, "what was written before stays, and is counted"
    assert job.start(folder)
    job.join()
    assert job.progress()["state"] == "done"
    assert job.progress()["added"] + first["added"] == 80


def test_a_run_that_fails_says_why(library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise LibraryFull("the disk is full")

    job = Job(library)
    assert job.progress() == {"state": "idle"}
    monkeypatch.setattr(Library, "index", fail)
    assert job.start(folder)
    job.join()
    assert (job.progress()["state"], job.progress()["reason"]) == ("failed", "the disk is full")


def test_a_folder_that_is_to_follow_is_indexed_after_the_first(library: Library, paint: Paint) -> None:
    folder = paint("red.png").parent
    other = paint("../more/blue.png", "blue").resolve().parent
    library.index(folder, models=["toy"])
    for n in range(40):
        paint(f"{n}.png", (n, n, 200))
    job = Job(library)
    assert job.start(folder)
    job.follow(other)
    job.follow(other)
    assert not job.start(other), "one at a time"
    job.join()
    assert not job.running
    assert job.progress()["folder"] == str(other)
    assert library.status().assets == 42
    first, second = job.progress(1), job.progress(2)
    assert (first["folder"], first["added"], second["added"]) == (str(folder.resolve()), 40, 1), "each is remembered"
    with pytest.raises(HTTPException, match="no run 3"):
        job.progress(3)


def test_the_files_that_could_not_be_read_are_those_of_the_run(library: Library, paint: Paint) -> None:
    broken, whole = paint("broken/red.png").parent, paint("whole/blue.png", "blue").parent
    (broken / "torn.png").write_bytes(b"not an image")
    library.index(whole, models=["toy"])
    job = Job(library)
    assert job.start(broken)
    job.follow(whole)
    job.join()
    assert [Path(each.path).name for each in job.skipped(1)] == ["torn.png"]
    assert job.skipped(2) == job.skipped() == ()


@pytest.mark.skipif(sys.platform != "linux", reason="threads have no priority of their own")
def test_a_run_leaves_the_processor_and_the_models_to_searches(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.index(folder, models=["toy"])
    library.search("red")
    models, told = library._models.loaded, dict[str, object]()
    encode = ToyEncoder.encode

    def noticed(encoder: ToyEncoder, batch: Sequence[Media]) -> Vectors:
        told["nice"] = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
        told["shared"] = any(encoder is each for each in models.values())
        return encode(encoder, batch)

    monkeypatch.setattr(ToyEncoder, "encode", noticed)
    (folder / "new.md").write_text("news", encoding="utf-8")
    job = Job(library)
    assert job.start(folder)
    job.join()
    assert told == {"nice": LEAST, "shared": False}
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) < LEAST


@pytest.mark.parametrize(("cores", "workers"), [(1, 1), (2, 1), (8, 4), (64, 8)])
def test_half_of_the_processors_are_left_to_searches(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch, cores: int, workers: int
) -> None:
    asked: list[IndexSettings] = []

    def index(self: Library, path: Path, *, settings: IndexSettings, **others: object) -> IndexReport:
        asked.append(settings)
        return IndexReport()

    monkeypatch.setattr(Library, "index", index)
    monkeypatch.setattr("lingxi.present.web.jobs.available_cores", lambda: cores)
    for given in (None, IndexSettings(ocr=True), IndexSettings(workers=3)):
        job = Job(library)
        assert job.start(folder, given)
        job.join()
    assert [each.workers for each in asked] == [workers, workers, 3]
    assert [each.ocr for each in asked] == [None, True, None], "and the rest is as it was wished"


def test_no_run_starts_during_an_exclusive_task_and_a_waiting_one_follows(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    job = Job(library)
    with job.exclusive("a check"):
        assert not job.start(folder)
        job.follow(folder)
        busy = "^409: a check is in progress; try again when it has ended$"
        with pytest.raises(HTTPException, match=busy), job.exclusive("a backup"):
            pass
    job.join()
    assert (job.progress()["state"], job.running) == ("done", False)


def test_a_background_rebuild_resumes_after_a_pause(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    job = Job(library)
    assert job.rebuild(["dhash"])
    job.pause()
    job.join()
    assert job.progress()["state"] == "paused"
    assert [space.name for space in library.status().spaces] == ["toy"]
    assert job.rebuild(["dhash"])
    assert not job.rebuild(), "one at a time"
    assert str(job.refusal().detail).startswith("a rebuild is in progress; follow it")
    job.join()
    told = job.progress()
    assert (told["state"], told["rebuild"], told["files"], told["kept"]) == ("done", True, 4, 0)
    assert told["agreement"]["queries"] == 3
    assert [space.name for space in library.status().spaces] == ["dhash"]


def test_captions_are_generated_in_the_background_and_a_pause_ends_it(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slowly(store: LibraryStore, points: Sequence[Point]) -> list[str]:
        begun.set()
        go_on.wait()
        return ["a kite"] * len(points)

    monkeypatch.setattr(caption, "captioner", lambda encoders, model: Made(slowly))
    monkeypatch.setattr(caption, "BATCH", 1)
    library.index(folder, models=["toy"])
    job = Job(library)
    assert job.caption()
    begun.wait()
    counts = job.progress()
    assert (counts["stage"], counts["done"], counts["total"]) == ("captions", 0, 3), "known before the first batch"
    assert not job.start(folder), "one at a time"
    assert str(job.refusal().detail).startswith("a captioning run is in progress; follow it")
    job.pause()
    go_on.set()
    job.join()
    first = dict(job.progress())
    assert (first["state"], first["captioning"], first["stage"]) == ("paused", True, "captions")
    assert (first["done"], first["total"], first["captions"]) == (1, 3, 1)
    assert job.caption()
    job.join()
    assert (job.progress()["state"], job.progress()["captions"]) == ("done", 2)
    assert job.caption(remove=True)
    job.join()
    assert (job.progress()["removed"], job.progress()["captions"], job.progress()["removing"]) == (3, 0, True)
    assert "removing" not in first


def test_a_captioning_run_that_cannot_be_says_why(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    job = Job(library)
    assert job.caption()
    job.join()
    assert job.progress()["state"] == "failed"
    assert "captions from the library need a model" in job.progress()["reason"]


def test_after_the_end_nothing_begins(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    job = Job(library)
    with job.exclusive("a check"):
        job.follow(folder)
        job.end()
    job.follow(folder)
    assert job.start(folder) is None
    job.join()
    assert (job.progress(), job.running) == ({"state": "idle"}, False)
