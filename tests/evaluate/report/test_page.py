"""The page is whole, and holds nothing from elsewhere."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from lingxi.evaluate.report.page import page
from lingxi.evaluate.run_study import run_study
from lingxi.evaluate.splits import Splits
from lingxi.evaluate.study import Source, Study
from tests.evaluate.test_finished import finished
from tests.evaluate.test_run_study import Watched


def test_the_page_is_whole_and_escapes_what_it_shows(labelled: Path) -> None:
    table = labelled / "labels.csv"
    table.write_text(
        table.read_text(encoding="utf-8").replace(",blue,", ",blue<script>\x1b[2J\u202e,"), encoding="utf-8"
    )
    study = Study((Source(str(labelled), "table(label=kind)"),), ("toy", "knn(toy, neighbours=1)", "colour_moments"))
    read: list[Splits] = []
    (run,) = run_study(study, None, None, Watched(), read.append)
    assert read == [run.data]
    html = page(run)
    assert "<script>" not in html
    assert "blue&lt;script&gt;\ufffd[2J\ufffd" in html
    assert not {"\x1b", "\u202e"} & set(html)
    assert not re.search(r'(src|href)="(?!data:)', html)
    for part in ("Confusion of", "of each class", "Items in two dimensions", "precision (interpolated)", "against time",
                 "Differences between models", "n/a: it does not encode text"):  # fmt: skip
        assert part in html, part


def test_folds_are_said() -> None:
    run = finished()
    assert "cross-validation" not in page(run)
    assert "; cross-validation by 5 folds</p>" in page(replace(run, folds="5"))
    assert "; cross-validation by the folds in the column part</p>" in page(replace(run, folds="part"))


def test_an_earlier_run_has_a_table() -> None:
    run = finished()
    assert "Differences to the earlier run" not in page(run)
    assert "Differences to the earlier run" in page(replace(run, earlier=run.tests))
