"""Indexing: incremental, honest, and safe to interrupt."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow

from lingxi.arrays import Vectors
from lingxi.encode.registry import encoders
from lingxi.errors import LibraryError
from lingxi.index.indexer import IndexSettings
from lingxi.index.report import IndexReport, Progress
from lingxi.library import Library
from lingxi.media.read import Reading, read
from lingxi.testing import ToyEncoder
from lingxi.types import Limits, Media, Modality, Skipped, Source, Space
from tests.conftest import Paint


class Counting:
    """The toy encoder, counting what it is given."""

    seen = 0

    def __init__(self) -> None:
        self._inner = ToyEncoder("counting")

    @property
    def space(self) -> Space:
        return self._inner.space

    @property
    def modalities(self) -> frozenset[Modality]:
        return self._inner.modalities

    def encode(self, batch: Sequence[Media]) -> Vectors:
        Counting.seen += len(batch)
        return self._inner.encode(batch)


encoders.register("counting")(Counting)


def _index(library: Library, folder: Path, **settings: Any) -> tuple[IndexReport, int]:
    before = Counting.seen
    report = library.index(folder, models=["counting"], settings=IndexSettings(workers=1, **settings))
    return report, Counting.seen - before


def _counts(report: IndexReport) -> tuple[int, int, int, int, int, int]:
    kept = (report.added, report.changed, report.unchanged, report.moved, report.removed, len(report.skipped))
    assert report.files == report.added + report.changed + report.unchanged + len(report.skipped)
    return kept


def test_an_error_in_the_middle_says_that_the_run_goes_on(tmp_path: Path, folder: Path) -> None:
    def lose(_: Progress) -> None:
        raise LibraryError("the database does not answer")

    with Library(tmp_path / "library") as library:
        with pytest.raises(LibraryError, match="does not answer; what is written stays, and the same command goes on"):
            library.index(folder, models=["counting"], on_progress=lose)
        report, encoded = _index(library, folder)
    assert (report.unchanged, encoded) == (4, 0)


def test_a_second_run_does_nothing(library: Library, folder: Path) -> None:
    report, encoded = _index(library, folder)
    assert (_counts(report), encoded) == ((4, 0, 0, 0, 0, 0), 4)
    report, encoded = _index(library, folder)
    assert (_counts(report), encoded) == ((0, 0, 4, 0, 0, 0), 0)


def test_changed_new_and_vanished_files(library: Library, folder: Path, paint: Paint) -> None:
    _index(library, folder)
    paint("red.png", "white")
    os.utime(folder / "red.png", ns=(1, 1))
    paint("new.png", "black")
    (folder / "blue.png").unlink()
    report, encoded = _index(library, folder)
    assert (_counts(report), encoded) == ((1, 1, 2, 0, 1, 0), 2)
    assert {hit.path.name for hit in library.search("white", limit=50)} == {
        "red.png",
        "green.png",
        "new.png",
        "note.md",
    }
    assert library.search("white")[0].path.name == "red.png"


def test_a_touched_file_is_not_encoded_again(library: Library, folder: Path) -> None:
    _index(library, folder)
    os.utime(folder / "red.png", ns=(1, 1))
    report, encoded = _index(library, folder)
    assert (_counts(report), encoded) == ((0, 1, 3, 0, 0, 0), 0)


def test_a_renamed_folder_is_recognised_and_not_encoded_again(library: Library, folder: Path) -> None:
    _index(library, folder.parent / "pictures")
    shutil.move(folder, folder.parent / "renamed")
    with pytest.raises(FileNotFoundError, match="there is no file or folder"):
        _index(library, folder)
    report, encoded = _index(library, folder.parent / "renamed")
    assert (_counts(report), encoded) == ((4, 0, 0, 4, 4, 0), 0)
    status = library.status()
    assert (status.assets, status.roots, status.missing) == (4, (folder.parent / "renamed",), {})
    assert library.search("red")[0].path == folder.parent / "renamed" / "red.png"


def test_a_rename_inside_the_folder(library: Library, folder: Path) -> None:
    _index(library, folder)
    (folder / "red.png").rename(folder / "rot.png")
    report, encoded = _index(library, folder)
    assert (_counts(report), encoded) == ((1, 0, 3, 1, 1, 0), 0)
    assert library.search("red")[0].path.name == "rot.png"


def test_failures_are_reported_every_time_and_retried_on_request_or_change(library: Library, folder: Path) -> None:
    bad = folder / "bad.png"
    bad.write_bytes(b"nonsense")
    for expected in ((4, 0, 0, 0, 0, 1), (0, 0, 4, 0, 0, 1)):
        report, _ = _index(library, folder)
        assert _counts(report) == expected
        assert report.skipped[0].path == bad
        assert "not an image format" in report.skipped[0].reason
    report, _ = _index(library, folder, retry=True)
    assert _counts(report) == (0, 0, 4, 0, 0, 1)
    Pillow.new("RGB", (9, 9)).save(bad)
    report, _ = _index(library, folder)
    assert _counts(report) == (0, 1, 4, 0, 0, 0)


def test_a_file_that_cannot_be_read_now_is_tried_again_at_each_run(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = True

    def read_all(sources: Iterable[Source], *_: object, **__: object) -> Iterator[Reading | Skipped]:
        for source in sources:
            if locked and source.path.name == "red.png":
                yield Skipped(source.path, "it cannot be opened: Permission denied", passing=True)
            else:
                yield read(source, Limits(), 32)

    monkeypatch.setattr("lingxi.index.intake.read_all", read_all)
    for unchanged in (0, 3):
        report, _ = _index(library, folder)
        assert (report.unchanged, len(report.skipped)) == (unchanged, 1), "tried each time"
        assert report.files == 4
    locked = False
    report, encoded = _index(library, folder)
    assert (report.changed, len(report.skipped), encoded) == (1, 0, 1), "without --retry, and though it is the same"


def test_a_good_file_that_breaks_leaves_the_results(library: Library, folder: Path) -> None:
    _index(library, folder)
    (folder / "red.png").write_bytes(b"nonsense, and longer")
    report, _ = _index(library, folder)
    assert _counts(report) == (0, 0, 3, 0, 0, 1)
    assert "red.png" not in {hit.path.name for hit in library.search("red")}


def test_captions_are_found_and_a_new_caption_encodes_no_image(library: Library, folder: Path) -> None:
    _index(library, folder)
    table = "image,caption\nred.png,the barn at Nikkelsberg\nred.png,on a hill\n"
    (folder / "captions.csv").write_text(table, encoding="utf-8")
    report, encoded = _index(library, folder)
    assert (_counts(report), encoded) == ((0, 1, 3, 0, 0, 0), 1)
    hit = library.search("Nikkelsberg")[0]
    assert hit.path.name == "red.png"
    assert hit.text == "the barn at Nikkelsberg\non a hill"
    assert hit.signals["counting.caption"].rank == 1


def test_a_folder_below_an_indexed_one_keeps_the_captions_of_the_table_above(
    library: Library, folder: Path, paint: Paint
) -> None:
    paint("deep/down.png")
    (folder / "captions.csv").write_text("image,caption\ndeep/down.png,Nikkelsberg\n", encoding="utf-8")
    _index(library, folder)
    for root in (folder / "deep", folder / "deep" / "down.png", folder):
        report, encoded = _index(library, root)
        assert (report.changed, encoded) == (0, 0), root
    assert library.search("Nikkelsberg")[0].text == "Nikkelsberg"


def test_an_empty_root_keeps_its_files(library: Library, folder: Path) -> None:
    _index(library, folder)
    for path in folder.iterdir():
        path.unlink()
    report, _ = _index(library, folder)
    assert report.removed == 0
    assert report.missing == 4
    assert "it is empty: the 4 files known from it are kept and marked as missing" in report.skipped[0].reason
    assert library.status().assets == 4


def test_a_folder_that_cannot_be_opened_keeps_what_is_below(
    library: Library, folder: Path, paint: Paint, monkeypatch: pytest.MonkeyPatch
) -> None:
    paint("deep/down.png")
    _index(library, folder)
    real = os.scandir

    def deny(path: Path | int) -> Any:
        if not isinstance(path, int) and Path(path).name == "deep":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", deny)
    report, _ = _index(library, folder)
    assert report.removed == 0
    assert [each.path.name for each in report.skipped] == ["deep"]
    assert library.status().assets == 5


def test_ctrl_c_stops_cleanly_and_the_next_run_resumes(library: Library, tmp_path: Path, paint: Paint) -> None:
    for n in range(70):
        paint(f"{n:02}.png", (n, n, n))

    def stop(progress: Progress) -> None:
        raise KeyboardInterrupt

    first = library.index(tmp_path / "pictures", models=["counting"], on_progress=stop)
    assert first.interrupted
    held = library.status().assets
    assert 0 < held < 70
    second, encoded = _index(library, tmp_path / "pictures")
    assert (second.added, second.unchanged, encoded) == (70 - held, held, 70 - held)


def test_progress_has_the_number_of_files_done(library: Library, folder: Path) -> None:
    (folder / "bad.png").write_bytes(b"x")
    told: list[Progress] = []
    library.index(folder, models=["counting"], on_progress=told.append)
    assert (told[-1].done, told[-1].total, told[-1].skipped) == (5, 5, 1)


def test_a_second_model_is_added_to_every_file(library: Library, folder: Path) -> None:
    _index(library, folder)
    report = library.index(folder, models=["toy"])
    assert report.changed == 4
    assert {space.name for space in library.status().spaces} == {"counting", "toy"}
    hit = library.search("red")[0]
    assert {"counting", "toy"} <= set(hit.signals)


def test_names_that_are_no_utf8_are_indexed_and_found(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    name = os.fsencode(folder) + b"/caf\xe9\n.md"
    with open(name, "wb") as file:
        file.write(b"a red note")
    report, _ = _index(library, folder)
    assert _counts(report) == (1, 0, 0, 0, 0, 0)
    assert os.fsencode(library.search("red")[0].path) == name
    assert _counts(_index(library, folder)[0]) == (0, 0, 1, 0, 0, 0)


def test_a_long_text_becomes_passages_with_places(library: Library, tmp_path: Path) -> None:
    text = "\n\n".join(f"Paragraph {n} " + "about nothing. " * 40 for n in range(20)) + "\n\nThe zebra is here."
    (tmp_path / "book.txt").write_text(text, encoding="utf-8")
    report, _ = _index(library, tmp_path / "book.txt")
    assert report.added == 1
    assert report.segments >= 20
    hit = library.search("zebra")[0]
    assert text[hit.place.start : hit.place.end] == hit.text
    assert hit.text.endswith("The zebra is here.")


def test_an_estimate_writes_nothing(library: Library, folder: Path) -> None:
    guess = library.estimate(folder, models=["counting"])
    assert (guess.survey.files, guess.survey.new, guess.survey.unchanged) == (4, 4, 0)
    assert guess.seconds > 0
    assert guess.bytes > 4 * 64 * 4
    status = library.status()
    assert (status.assets, status.spaces) == (0, ())
    _index(library, folder)
    again = library.estimate(folder, models=["counting"])
    assert (again.survey.work, again.seconds, again.bytes) == (0, 0.0, 0)


def test_another_library_inside_the_folder_is_left_out(library: Library, folder: Path) -> None:
    with Library(folder / "other"):
        pass
    (folder / "library.json").write_text('{"books": []}', encoding="utf-8")
    report, _ = _index(library, folder)
    assert (report.added, (folder / "other" / "README.txt").is_file()) == (4, True)
