"""The page is whole, and holds nothing from elsewhere."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from lingxi.evaluate.bench import Outcome
from lingxi.evaluate.report.page import page
from lingxi.evaluate.result import Missing
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


def test_the_page_is_chinese(labelled: Path) -> None:
    """Only names, such as those of models and measures, are in Latin letters."""
    study = Study((Source(str(labelled), "table(label=kind)"),), ("toy", "knn(toy, neighbours=1)", "colour_moments"))
    (run,) = run_study(study)
    html = page(replace(run, earlier=run.tests), "zh")
    assert '<html lang="zh-CN">' in html
    for part in ("toy 的混淆矩阵", "各类别的 hit_rate@1", "条目分布图（PCA，二维）", "查准率（插值）与查全率", "与耗时",
                 "模型之间的差异", "与以前结果的差异", "n/a：不支持文字", "文字搜图片（text-&gt;image）", "毫秒/条目",
                 "2 条查询，2 簇；小字为"):  # fmt: skip
        assert part in html, part
    shown = re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL)
    left = set(re.findall(r"(?<![\w.\->@])[a-z]{3,}(?![\w.\-@;(=])", shown))
    assert left <= {"text", "image", "test", "train", "red", "blue", "toy", "kind", "knn", "neighbours", "table",
                    "cosine", "dot", "manhattan", "rank", "pictures"}, left  # fmt: skip


def test_a_budget_is_one_sentence() -> None:
    run = finished()
    gone = [Outcome(name, (), (Missing(name, "text->image", "slow", 3),)) for name in ("lbp", "gist")]
    html = page(replace(run, outcomes=[*run.outcomes, *gone], minutes=2))
    assert html.count("gist") == 1
    assert "<p>Not measured within 2 min: lbp, gist." in html
    nothing = page(replace(run, outcomes=gone, minutes=2, tests=()))
    assert "<h1>toy</h1>" in nothing
    assert "<h2>" not in nothing
    assert "<table>" not in nothing


def test_models_that_nobody_named_have_no_rows() -> None:
    """As with ``--model all``: those that do not fit a direction are one sentence."""
    run = finished()
    assert "<small>n/a: it does not encode text</small>" in page(run)
    assert "No result in this direction" not in page(run)
    ranked = page(replace(run, ranked=True))
    assert "<td>n/a</td>" not in ranked
    assert "No result in this direction: hog (it does not encode text)." in ranked
    assert "此方向没有结果：hog（不支持文字）。" in page(replace(run, ranked=True), "zh")
    nothing = page(replace(run, ranked=True, outcomes=run.outcomes[2:], tests=()))
    assert "No result in this direction: hog" in nothing
    assert "<table>" not in nothing


def test_a_title_has_the_first_models() -> None:
    run = finished()
    html = page(replace(run, outcomes=[Outcome(f"model-{n}", (), ()) for n in range(12)]))
    assert "model-9 and 2 more</title>" in html
    assert "model-10" not in html


def test_folds_are_said() -> None:
    run = finished()
    assert "cross-validation" not in page(run)
    assert "; cross-validation by 5 folds</p>" in page(replace(run, folds="5"))
    assert "; cross-validation by the folds in the column part</p>" in page(replace(run, folds="part"))


def test_an_earlier_run_has_a_table() -> None:
    run = finished()
    assert "Differences to the earlier run" not in page(run)
    assert "Differences to the earlier run" in page(replace(run, earlier=run.tests))
