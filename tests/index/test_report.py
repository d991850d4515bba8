"""What a run tells adds up."""

from __future__ import annotations

from pathlib import Path

from lingxi.index.indexer import IndexSettings
from lingxi.index.report import MOST_SHOWN, IndexReport, Progress, Survey
from lingxi.library import Library
from lingxi.types import Skipped


def test_a_survey_counts_what_needs_reading_and_what_needs_nothing() -> None:
    survey = Survey(files=10, new=3, changed=2, vanished=4, bytes=99)
    assert (survey.unchanged, survey.work) == (5, 5), "what vanished is not among the files"


def test_every_file_of_a_report_is_in_one_of_four_states() -> None:
    report = IndexReport(added=5, changed=1, unchanged=2, moved=3, skipped=(Skipped(Path("/a"), "broken"),))
    assert report.files == 9, "what moved is among the added"


def test_a_run_reports_its_files_and_how_far_it_is(library: Library, folder: Path) -> None:
    (folder / "bad.png").write_bytes(b"x")
    seen = list[Progress]()
    report = library.index(folder, models=["toy"], on_progress=seen.append, settings=IndexSettings(workers=1))
    assert (report.files, report.added, len(report.skipped)) == (5, 4, 1)
    assert (seen[-1].done, seen[-1].total, seen[-1].skipped) == (5, 5, 1)
    assert [each.done for each in seen] == sorted(each.done for each in seen)


def test_a_report_is_short_as_text() -> None:
    skipped = tuple(Skipped(Path(f"{number}.png"), "broken") for number in range(100))
    assert repr(IndexReport(added=1_200, skipped=skipped)) == "<IndexReport: added 1,200, skipped 100>"
    assert repr(IndexReport(interrupted=True)) == "<IndexReport: nothing to do, interrupted>"


def test_a_notebook_shows_the_first_that_were_skipped() -> None:
    skipped = tuple(Skipped(Path(f"<b>{number}.png"), "it is <broken>") for number in range(100))
    shown = IndexReport(added=3, skipped=skipped, seconds=1.25)._repr_html_()
    assert shown.count("&lt;broken&gt;") == MOST_SHOWN
    assert "<b>" not in shown
    assert "Indexed in 1.2 s" in shown
    assert "interrupted" in IndexReport(interrupted=True)._repr_html_()
