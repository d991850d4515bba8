"""A terminal shows every model in every direction, and what differs significantly."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lingxi.present.cli.evaluate_shown import progress, show
from tests.evaluate.results import made
from tests.evaluate.test_finished import finished


def test_models_are_in_order_and_those_without_a_result_say_why(capsys: pytest.CaptureFixture[str]) -> None:
    run = finished()
    turned = replace(run, outcomes=run.outcomes[::-1])
    show(turned, ranked=False)
    printed = capsys.readouterr()
    assert printed.out.index("b_d") < printed.out.index("good")
    assert "hog  " in printed.out
    assert "n/a" in printed.out
    assert "hog cannot be measured on text->image: it does not encode text" in printed.err
    assert "1 difference is not significant (Holm over 2 tests)" in printed.err
    show(turned, ranked=True)
    ranked = capsys.readouterr().out
    assert ranked.index("good") < ranked.index("b_d")


def test_significant_differences_are_shown_and_the_others_counted(capsys: pytest.CaptureFixture[str]) -> None:
    run = finished()
    (test,) = run.main_tests
    show(replace(run, tests=[test, replace(test, p=0.01), test]), ranked=False)
    printed = capsys.readouterr().err
    assert "good - b_d: recall@1 +0.500, p = 0.0100 (significant; Holm over 3 tests)" in printed
    assert "2 differences are not significant (Holm over 3 tests)" in printed
    assert "p = 1.0000" not in printed


def test_deviations_over_seeds_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    run = finished()
    result = replace(made("good", [1, 1]), means={"recall@1": (0.5, 1.0)})
    show(replace(run, outcomes=[replace(run.outcomes[0], results=(result,))]), ranked=False)
    assert "1.000 ±0.354" in capsys.readouterr().out


def test_there_is_no_bar_without_a_terminal() -> None:
    with progress("embedded") as on_step:
        assert on_step is None
