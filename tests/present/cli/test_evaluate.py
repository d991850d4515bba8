"""Models are measured on the command line, with labels and without."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Paint
from tests.present.cli.program import Environment, invoke, run_here


def test_evaluating_a_folder_of_classes(environment: Environment, paint: Paint, tmp_path: Path) -> None:
    for name, colour in (
        ("red/a.png", "red"),
        ("red/b.png", "darkred"),
        ("blue/c.png", "blue"),
        ("blue/d.png", "navy"),
    ):
        root = paint(name, colour).parents[1]
    models, out = ("--model", "embedded", "--model", "colour_moments"), tmp_path / "report"
    done = run_here("evaluate", root, *models, "--json", "--out", out)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    rows = [(row["model"], row["direction"]) for row in found["results"]]
    assert rows[:3] == [
        ("embedded", f"{a}->{b}") for a, b in (("text", "image"), ("image", "text"), ("image", "image"))
    ]
    assert rows[3:] == [("colour_moments", "image->image")]
    assert json.loads((out / "results.json").read_text(encoding="utf-8")) == found
    assert (out / "report.html").exists()
    assert "cannot be measured" in run_here("evaluate", root, "--model", "mfcc").stderr


def test_a_folder_without_labels(environment: Environment, folder: Path) -> None:
    models = ("--model", "colour_histogram", "--model", "hog")
    found = json.loads(run_here("evaluate", folder, "--self", *models, "--json").stdout)
    assert found["self_retrieval"]["colour_histogram"]["compress"] == 1
    assert set(found["agreement"]) == {"colour_histogram and hog"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--form", "cocoo"), "unknown data set form 'cocoo'. Did you mean 'coco'?"),
        (("--measure", "recal@10"), "unknown measure 'recal'. Did you mean 'recall'?"),
        (("--measure", "recall@0"), "the number after @"),
        (("--metric", "cosin"), "unknown metric 'cosin'"),
    ],
)
def test_a_wrong_name_is_an_error_that_says_what_is_known(folder: Path, options: tuple[str, ...], said: str) -> None:
    (folder / "captions.csv").write_text("image,caption\nred.png,a red thing\nblue.png,a blue thing\n", "utf-8")
    assert said in str(invoke("evaluate", folder / "captions.csv", *options).exception)
