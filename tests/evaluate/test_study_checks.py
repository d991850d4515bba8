"""Values of a study have their types and ranges, and a sweep only puts values into a name."""

from __future__ import annotations

import re
from math import inf, nan
from typing import Any

import pytest

from lingxi.evaluate.study_checks import check_folds, check_names, check_sweep, check_test_fold, check_values, folds_of

HUGE = pytest.param(10**5_000, id="huge")  # Python does not write so many digits


@pytest.mark.parametrize(
    "found",
    [
        {"seeds": 0}, {"seeds": -1}, {"seeds": 1.5}, {"seeds": True}, {"seeds": "3"}, {"limit": 0}, {"limit": -3},
        {"minutes": -1}, {"minutes": nan}, {"minutes": 0}, {"minutes": inf}, {"minutes": True}, {"seeds": 10**9},
        {"limit": 10**20}, {"minutes": "5"}, {"models": "toy"}, {"models": [1]}, {"measures": "rank"},
    ],
)  # fmt: skip
def test_wrong_values_are_refused(found: dict[str, Any]) -> None:
    ((name, value),) = found.items()
    with pytest.raises(ValueError, match=re.escape(f"{name} is {value!r}; give ")):
        check_values(found)


def test_right_values_pass() -> None:
    check_values({"seeds": 1, "limit": None, "minutes": 0.5, "models": ["toy"], "measures": ("rank",)})
    check_values({"limit": 1, "minutes": 20})
    check_names("models", [])
    for folds in (2, "5", "fold", "", "10000"):
        check_folds(folds)


@pytest.mark.parametrize("folds", [1, 0, -3, "1", "-3", "2.5", True, 2.0, ["a"], 10**5, "9" * 5_000, HUGE])
def test_folds_are_a_number_or_a_column(folds: object) -> None:
    with pytest.raises(ValueError, match="give a whole number from 2 to 10,000, or a column") as error:
        check_folds(folds)
    assert len(str(error.value)) < 200


@pytest.mark.parametrize(
    ("folds", "test", "train", "said"),
    [
        ("5", "1", (), "is a value in a column of folds"),
        ("", "1", (), "is a value in a column of folds"),
        ("fold", "", ("1",), "need the fold to judge on"),
    ],
)
def test_a_test_fold_needs_a_column(folds: str, test: str, train: tuple[str, ...], said: str) -> None:
    check_test_fold("fold", "1", ("2",))
    with pytest.raises(ValueError, match=said):
        check_test_fold(folds, test, train)


def test_folds_of_a_file_may_be_numbers() -> None:
    assert folds_of({"test-fold": 5, "train-folds": [1, "b"]}) == ("5", ("1", "b"))
    assert folds_of({}) == ("", ())
    for wrong in ({"test-fold": True}, {"test-fold": 1.5}, {"train-folds": "12"}, {"train-folds": [None]}):
        with pytest.raises(ValueError, match=f"{next(iter(wrong))} is "):
            folds_of(wrong)


@pytest.mark.parametrize("braces", ["{w:>9999999999999}", "{w.__class__}", "{w[0]}", "{w!r}", "{}", "{0}", "{k}"])
def test_braces_only_hold_a_name(braces: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f"{braces} in 'hog{braces}' is not the name of a list")):
        check_sweep(f"hog{braces}", {"w": [1]})


@pytest.mark.parametrize(
    ("model", "lists", "said"),
    [
        ("knn(toy, k={k})", {"k": "linear"}, "k of a sweep is 'linear'; give a list"),
        ("knn(toy, k={k})", {"k": [[1]]}, "give a list of numbers or strings"),
        ("a{b}{c}{d}", dict.fromkeys("bcd", [1] * 100), "1,000,000 models; at most 10,000"),
        (3, {}, "model of a sweep is 3; give a string"),
        ("knn{", {}, "'{'"),
    ],
)
def test_what_is_wrong_with_a_sweep_is_said(model: object, lists: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        check_sweep(model, lists)


def test_a_plain_sweep_passes() -> None:
    check_sweep("svm(toy, kernel={kernel}, c={c}, path='{{}}')", {"kernel": ["rbf"], "c": [1, 2.5, True]})
