"""What a run did, in a notebook and in a terminal."""

from __future__ import annotations

from pathlib import Path

from lingxi.index.report import MOST_SHOWN, IndexReport
from lingxi.types import Skipped


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
