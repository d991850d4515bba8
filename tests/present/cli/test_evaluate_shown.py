"""A terminal shows every model in every direction, and what differs significantly."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from pathlib import Path

import numpy as np
import pytest

from lingxi.evaluate.bench import Outcome
from lingxi.evaluate.compare import comparisons
from lingxi.evaluate.result import Missing
from lingxi.present.cli.evaluate_shown import progress, show, show_changed, show_data
from tests.evaluate.results import made
from tests.evaluate.test_finished import finished


def test_models_are_in_order_and_those_without_a_result_say_why(capsys: pytest.CaptureFixture[str]) -> None:
    run = finished()
    turned = replace(run, outcomes=run.outcomes[::-1])
    show(turned)
    printed = capsys.readouterr()
    assert printed.out.index("b_d") < printed.out.index("good")
    assert "hog  " in printed.out
    assert "n/a" in printed.out
    assert "hog cannot be measured on text->image: it does not encode text" in printed.err
    assert "1 difference is not significant (Holm over 2 tests)" in printed.err
    show(replace(turned, ranked=True))
    printed = capsys.readouterr()
    assert printed.out.index("good") < printed.out.index("b_d")
    assert "hog" not in printed.out
    assert "hog cannot be measured on text->image: it does not encode text" in printed.err


def test_models_without_a_result_for_one_reason_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    run = finished()
    gone = [Outcome(name, (), (Missing(name, "text->image", "too slow"),)) for name in ("lbp", "gist")]
    show(replace(run, outcomes=[*run.outcomes, *gone]))
    assert "\nlbp, gist cannot be measured on text->image: too slow\n" in capsys.readouterr().err


def test_what_the_budget_left_out_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    run = finished()
    gone = [Outcome(name, (), (Missing(name, "text->image", f"why {name}", 3),)) for name in ("lbp", "gist")]
    show(replace(run, outcomes=[*run.outcomes, *gone], minutes=2))
    printed = capsys.readouterr()
    assert (
        "Not measured within 2 min: lbp, gist. Run again with --minutes 8 (in a study: minutes = 8).\n" in printed.err
    )
    assert "why" not in printed.err
    assert "lbp" not in printed.out


def test_long_names_of_models_and_many_measures_are_not_cut_off(capsys: pytest.CaptureFixture[str]) -> None:
    run, name = finished(), f"svm({', '.join(f'embedded{n}' for n in range(30))}, kernel=linear)"
    values = {f"recall@{n}": np.ones(2) for n in range(2, 30)} | {"recall@1": np.ones(2)}
    outcome = Outcome(name, (replace(made(name, [1, 1]), values=values),), ())
    show(replace(run, outcomes=[outcome], tests=()))
    shown = capsys.readouterr().out
    assert name in shown
    assert "recall@29" in shown
    assert "…" not in shown


def test_a_changed_file_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    show_changed(Path("out/runs/a.json"))
    assert capsys.readouterr().err.startswith("out/runs/a.json: its digest does not match, so it is damaged or was ed")


def test_significant_differences_are_shown_and_the_others_counted(capsys: pytest.CaptureFixture[str]) -> None:
    run = finished()
    (test,) = run.main_tests
    show(replace(run, tests=[test, replace(test, p=0.01), test]))
    printed = capsys.readouterr().err
    assert "good - b_d: recall@1 +0.500, p = 0.0100 (significant; Holm over 3 tests)" in printed
    assert "2 differences are not significant (Holm over 3 tests)" in printed
    assert "p = 1.0000" not in printed


def test_deviations_over_seeds_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    run = finished()
    result = replace(made("good", [1, 1]), means={"recall@1": (0.5, 1.0)})
    show(replace(run, outcomes=[replace(run.outcomes[0], results=(result,))]))
    assert "1.000 ±0.354" in capsys.readouterr().out


def test_there_is_no_bar_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("embedded") as on_step:
        on_step(1, 2)
    assert capsys.readouterr() == ("", "")


def test_a_direction_without_results_has_no_table_and_a_study_names_its_data(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run = finished()
    gone = Outcome("lbp", (), (Missing("lbp", "text->text", "no texts"),))
    show(
        replace(run, directions={**run.directions, "text->text": run.data.test}, outcomes=[*run.outcomes, gone]),
        "toy-2",
    )
    printed = capsys.readouterr()
    assert printed.out.startswith("toy-2\ntext->image")
    assert "text->text" not in printed.out
    assert "lbp cannot be measured on text->text: no texts" in printed.err


def test_a_limit_is_named_beside_what_was_read(capsys: pytest.CaptureFixture[str]) -> None:
    show_data(finished().data, 20)
    assert "; at most 20 queries of each direction are used\n" in capsys.readouterr().err


HOSTILE = "a\x1b[2J\x9b31m\u202e\n[/x] :cat: {b}"
SHOWN = "a\ufffd[2J\ufffd31m\ufffd\ufffd[/x] :cat: {b}"


def test_names_from_the_data_only_print(capsys: pytest.CaptureFixture[str]) -> None:
    run = finished()
    result = replace(made(HOSTILE, [1, 0]), skipped=(HOSTILE,))
    missing = Missing(f"{HOSTILE} 2", "text->image", HOSTILE)
    outcomes = [Outcome(HOSTILE, (result,), ()), Outcome(missing.model, (), (missing,))]
    tests = [replace(each, p=0.01) for each in comparisons([result, made("good", [1, 1])], ["recall@1"])]
    data = replace(run.data, test=replace(run.data.test, name=HOSTILE))
    show_data(data)
    show(replace(run, data=data, outcomes=outcomes, tests=tests, earlier=tests))
    printed = capsys.readouterr()
    for text, times in ((printed.out, 2), (printed.err, 6)):
        assert not {"\x1b", "\x9b", "\u202e"} & set(text)
        assert text.count(SHOWN) == times, text


def test_a_bar_shows_a_name_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", shown := StringIO())
    monkeypatch.setattr(shown, "isatty", lambda: True)
    with progress(HOSTILE) as on_step:
        assert on_step is not None
        on_step(1, 2)
    assert SHOWN[:4] in shown.getvalue()
    assert "\x1b[2J" not in shown.getvalue()
