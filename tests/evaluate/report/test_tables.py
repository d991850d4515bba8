"""Tables show reasons, classes and confusions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lingxi.evaluate.compare import comparisons
from lingxi.evaluate.dataset import Item, pairs
from lingxi.evaluate.report import tables
from lingxi.evaluate.report.tables import by_class, confusion, differences, measured
from lingxi.evaluate.result import Missing
from lingxi.evaluate.summary import summary
from tests.evaluate.results import made

CLASSES = [Item(name, text=name) for name in ("red", "blue")]
DATA = pairs("toy", [(CLASSES[n // 2], Item(id_, text=id_)) for n, id_ in enumerate("abcd")])


def test_a_model_without_a_result_is_in_the_table() -> None:
    html = measured([summary(made("good", [1, 0]))], [Missing("h<g", "text->image", "no <text>")])
    assert "h&lt;g <small>n/a: no &lt;text&gt;</small>" in html
    assert html.count("<td>n/a</td>") == 4
    assert "2 queries in 2 clusters" in html
    assert "n/a" in measured([], [Missing("hog", "text->image", "why")])


def test_differences_have_their_measure() -> None:
    html = differences("Differences", comparisons([made("one", [1, 1]), made("other", [0, 1])], ["recall@1"]))
    assert "<td>recall@1</td><td>one − other</td><td>+0.500</td>" in html
    assert differences("Differences", []) == ""


def test_a_table_by_class_has_the_mean_of_its_queries() -> None:
    html = by_class([made("m", [1, 1, 0, 1])], DATA.classes, "recall@1")
    assert "<td>red</td><td>1.000</td>" in html
    assert "<td>blue</td><td>0.500</td>" in html
    assert by_class([made("m", [1])], {}, "recall@1") == ""


def test_a_confusion_counts_first_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    turned = DATA.reversed()
    best = np.array([[0, 1], [1, 0], [1, 0], [1, 0]])  # b is taken for blue
    result = replace(made("m", [1, 0, 1, 1]), direction="image->text", best=best)
    html = confusion(result, turned, DATA.classes)
    assert '0.50)" class="cell">1</span>' in html
    assert '1.00)" class="cell">2</span>' in html
    monkeypatch.setattr(tables, "WIDEST", 1)
    assert "<td>red</td><td>blue</td><td>1</td>" in confusion(result, turned, DATA.classes)
    assert confusion(result, DATA, DATA.classes) == ""
