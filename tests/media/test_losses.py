"""Readers report what of a file was lost, and the library keeps it beside the file's segments."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from lingxi.index.indexer import IndexSettings
from lingxi.library import Library
from lingxi.media.losses import CUT_OFF, HOLED, losses, report_loss
from lingxi.media.readers.text import TextReader
from lingxi.media.reasons import kind_of
from lingxi.types import Limits, Segment, Skipped
from tests.reading import read_here

RETRY = IndexSettings(retry=True)


@pytest.fixture(autouse=True)
def _lossy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Notes with a tab have lost their end; of those with a vertical tab something was left out in a hurry."""
    usual = TextReader.read

    def read(self: TextReader, path: Path, limits: Limits, side: int) -> Sequence[Segment]:
        if "\t" in path.read_text():
            report_loss(HOLED)
            report_loss(CUT_OFF)
        if "\v" in path.read_text():
            report_loss(HOLED, passing=True)
        return usual(self, path, limits, side)

    monkeypatch.setattr(TextReader, "read", read)
    monkeypatch.setattr("lingxi.index.intake.read_all", read_here)


def test_reasons_are_collected_once_within_the_block_only() -> None:
    report_loss("before")
    with losses() as found:
        report_loss("a")
        report_loss("b")
        report_loss("a")
        with losses() as inner:
            report_loss("c")
    report_loss("after")
    assert (found, inner) == (["a", "b"], ["c"])


def test_a_loss_of_a_busy_machine_is_passing() -> None:
    with losses() as found:
        report_loss("a")
        assert not found.passing
        report_loss("b", passing=True)
        report_loss("c")
    assert found.passing


def test_the_reasons_have_kinds() -> None:
    assert (kind_of(CUT_OFF), kind_of(HOLED)) == ("cut", "holed")


def test_a_file_read_in_part_is_found_and_listed_until_it_is_whole(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    note, whole = folder / "a.txt", folder / "b.txt"
    note.write_text("a zeppelin\t")
    whole.write_text("a submarine")
    lost = (Skipped(note, f"{HOLED}; {CUT_OFF}", in_part=True),)

    report = library.index(folder, models=["toy"])
    assert (report.added, report.files, report.skipped) == (2, 2, lost)
    assert library.status().skipped == lost
    assert library.search("zeppelin")[0].path == note

    report = library.index(folder)
    assert (report.unchanged, report.files, report.skipped) == (2, 2, lost)
    report = library.index(folder, settings=RETRY)
    assert (report.changed, report.unchanged, report.files, report.skipped) == (1, 1, 2, lost)
    report = library.index(note)
    assert (report.unchanged, report.files, report.skipped) == (1, 1, lost)

    assert library.rebuild(["toy"]).skipped == lost
    assert library.status().skipped == lost
    assert library.check().sound

    moved = note.rename(folder / "c.txt")
    assert library.index(folder).skipped == (Skipped(moved, lost[0].reason, in_part=True),)
    moved.write_text("a zeppelin, all of it")
    assert library.index(folder).skipped == library.status().skipped == ()


def test_a_file_read_in_part_because_of_the_system_is_read_again_by_each_run(library: Library, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a zeppelin\v")
    (tmp_path / "b.txt").write_text("a submarine\t")
    lost = [
        Skipped(tmp_path / "a.txt", HOLED, in_part=True),
        Skipped(tmp_path / "b.txt", f"{HOLED}; {CUT_OFF}", in_part=True),
    ]
    library.index(tmp_path, models=["toy"])
    report = library.index(tmp_path)
    assert (report.changed, report.unchanged, sorted(report.skipped, key=lambda each: each.path)) == (1, 1, lost)


def test_a_file_of_which_nothing_is_left_is_skipped(library: Library, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("")
    (tmp_path / "b.txt").write_text("\t")
    outcomes = [(each.path.name, each.in_part) for each in library.index(tmp_path, models=["toy"]).skipped]
    assert outcomes == [("a.txt", False), ("b.txt", False)]
