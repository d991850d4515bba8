"""Tables and runs say what was measured, and other programs read them."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from lingxi.evaluate.bench import Outcome
from lingxi.evaluate.export import queries_csv, table_csv, table_md, table_tex
from lingxi.evaluate.finished import Finished
from lingxi.evaluate.result import Missing
from tests.evaluate.test_finished import finished


def test_a_table_has_a_row_for_each_value_and_each_missing_one() -> None:
    rows = list(csv.DictReader(io.StringIO(table_csv([finished()]))))
    assert [(row["model"], row["measure"], row["value"]) for row in rows] == [
        ("good", "recall@1", "1.0"), ("good", "rank", "1.0"), ("b_d", "recall@1", "0.5"), ("b_d", "rank", "1.5"),
        ("hog", "n/a", ""),
    ]  # fmt: skip
    assert rows[-1]["reason"] == "it does not encode text"


def test_a_row_for_each_query_has_its_values_and_first_results() -> None:
    rows = list(csv.DictReader(io.StringIO(queries_csv(finished()))))
    assert [(row["model"], row["query"], row["recall@1"], row["result 1"]) for row in rows] == [
        ("good", "a", "1.0", "item a"), ("good", "b", "1.0", "item a"),
        ("b_d", "a", "1.0", "item a"), ("b_d", "b", "0.0", "item a"),
    ]  # fmt: skip


def over_budget() -> Finished:
    """A run that left out two models."""
    run = finished()
    gone = [Outcome(name, (), (Missing(name, "text->image", "too slow", 3),)) for name in ("lb_p", "gist")]
    return replace(run, outcomes=[*run.outcomes, *gone], minutes=2)


def test_models_that_nobody_named_have_no_rows() -> None:
    run = replace(finished(), ranked=True)
    assert "hog" not in table_tex(run) + table_md([run])
    assert "it does not encode text" in table_csv([run])


def test_latex_prints_every_sign_of_a_name() -> None:
    run = finished()
    summaries = dict(run.summaries)
    for row in summaries.values():
        row["model"] = r"a<b>|{x}\y~z^2_$&#%"
    signs = (r"\textless{}", r"\textgreater{}", r"\textbar{}", r"\{", r"\}", r"\textbackslash{}", r"\textasciitilde{}",
             r"\textasciicircum{}", r"\_", r"\$", r"\&", r"\#", r"\%")  # fmt: skip
    text = table_tex(replace(run, summaries=summaries))
    assert text.startswith("% \\usepackage{booktabs}\n")
    for sign in signs:
        assert sign in text, sign


def test_what_the_budget_left_out_is_one_sentence_after_the_tables() -> None:
    run, said = over_budget(), "Not measured within 2 min: lb_p, gist. Run again with --minutes 8"
    (*_, last) = csv.DictReader(io.StringIO(table_csv([run])))
    assert (last["dataset"], last["direction"], last["model"], last["measure"]) == ("toy", "", "", "n/a")
    assert last["reason"].startswith(said)
    assert [line for line in table_tex(run).splitlines() if "gist" in line] == [f"% {said} (in a study: minutes = 8)."]
    assert [line for line in table_md([run]).splitlines() if "gist" in line] == [f"{said} (in a study: minutes = 8)."]
    assert f"\ntoy: {said}" in table_md([finished(), run])
    nothing = replace(run, outcomes=run.outcomes[3:])
    assert table_md([nothing]).startswith("Not measured")
    assert "Not measured" not in table_csv([finished()]) + table_tex(finished()) + table_md([finished()])


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "@SUM(A1)", "+1", "-1", "\t=1", "a\x1b[2J\u202e\ud800"])
def test_no_cell_is_a_formula_or_steers_anything(text: str) -> None:
    run = finished()
    data = replace(run.data.test, items=tuple(replace(each, id=text) for each in run.data.test.items))
    outcomes = [replace(each, results=tuple(replace(own, queries=(text, text), clusters=(text, text))
                                            for own in each.results)) for each in run.outcomes]  # fmt: skip
    row = next(
        csv.DictReader(io.StringIO(queries_csv(replace(run, directions={"text->image": data}, outcomes=outcomes))))
    )
    shown = "a\ufffd[2J\ufffd\ufffd" if text.startswith("a") else f"'{text}"
    assert row["query"] == row["cluster"] == row["result 1"] == shown
    assert row["recall@1"] == "1.0"


def test_latex_marks_the_best_and_escapes_names() -> None:
    text = table_tex(finished())
    assert r"good & \textbf{1.000} & \textbf{1.000} \\" in text
    assert r"b\_d & 0.500 & 1.500 \\" in text
    assert r"hog & n/a & n/a \\" in text
    assert r"\begin{tabular}{lrr}" in text
    assert r"text-\textgreater{}image" in text
    run = finished()
    summaries = dict(run.summaries)
    for row in summaries.values():
        row["measures"]["recall@1"]["deviation"] = 0.0123
    assert r"0.500 $\pm$ 0.012" in table_tex(replace(run, summaries=summaries))


def test_markdown_has_a_table_for_each_measure_and_a_column_for_each_data_set() -> None:
    run = finished()
    other = replace(run, data=replace(run.data, test=replace(run.data.test, name="other")), outcomes=run.outcomes[1:])
    lines = table_md([run, other]).splitlines()
    assert lines[:3] == ["**text->image**", "", "| model | toy, recall@1 | other, recall@1 |"]
    assert lines[4].startswith("| `good` | **1.000** [1.000, 1.000] | n/a |")
    assert lines[5].endswith("| **0.500** [0.000, 1.000] |")
    assert lines[6:9] == ["| `hog` | n/a | n/a |", "", "| model | toy, rank | other, rank |"]
    assert lines[10].startswith("| `good` | **1.000** [1.000, 1.000] | n/a |")  # lower ranks are better
    assert lines[11].startswith("| `b_d` | 1.500 [1.000, 2.000] | **1.500** ")
