"""Models are measured on the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from lingxi.evaluate import encode_items
from tests.conftest import Paint
from tests.present.cli.program import invoke, run_here
from tests.reading import read_here


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encode_items, "read_all", read_here)


@pytest.fixture
def labels(paint: Paint) -> Path:
    """Two classes with two images each, and a column of splits."""
    rows = ["picture,kind,part"]
    for name, colour in (("a", "red"), ("b", "darkred"), ("c", "blue"), ("d", "navy")):
        root = paint(f"{name}.png", colour).parent
        rows.append(f"{name}.png,{'red' if 'red' in colour else 'blue'},{'train' if name in 'ac' else 'test'}")
    (root / "table.csv").write_text("\n".join(rows), encoding="utf-8")
    return root


COLUMNS = ("--file-column", "picture", "--label-column", "kind")


def test_the_example_of_the_readme_keeps_what_was_measured(labels: Path, tmp_path: Path) -> None:
    """A model of images, one of sounds and one of both; the second run measures nothing again."""
    models, out = ("--model", "toy", "--model", "colour_moments", "--model", "mfcc"), tmp_path / "report"
    done = run_here("evaluate", labels, *COLUMNS, *models, "--json", "--out", out)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [(row["model"], row["direction"]) for row in found["results"]] == [
        ("toy", "text->image"), ("toy", "image->text"), ("toy", "image->image"), ("colour_moments", "image->image")
    ]  # fmt: skip
    assert [(row["model"], row["direction"]) for row in found["missing"]] == [
        ("colour_moments", "text->image"), ("colour_moments", "image->text"),
        *(("mfcc", direction) for direction in ("text->image", "image->text", "image->image")),
    ]  # fmt: skip
    assert found["data"]["form"] == "table(file=picture, label=kind)"
    assert json.loads((out / "results.json").read_text(encoding="utf-8")) == found
    assert (out / "report.html").exists()
    again = run_here("evaluate", labels, *COLUMNS, *models, "--json", "--out", out)
    assert json.loads(again.stdout) == found  # also the milliseconds, which no second measurement repeats


def test_a_model_that_cannot_be_measured_at_all_is_an_error(labels: Path) -> None:
    done = run_here("evaluate", labels, *COLUMNS, "--model", "mfcc")
    assert done.returncode == 1
    directions = "text->image, image->text, image->image"
    assert f"mfcc cannot be measured on {directions}: it does not encode image" in done.stderr
    assert done.stdout == ""


def test_splits_folds_and_an_earlier_run(labels: Path, tmp_path: Path) -> None:
    split = ("--split-column", "part", "--model", "knn(toy, neighbours=1)")
    found = json.loads(run_here("evaluate", labels, *COLUMNS, *split, "--json", "--out", tmp_path / "one").stdout)
    assert (found["data"]["split"], found["data"]["fitted_on"], found["data"]["items"]) == ("test", "train", 2)
    assert found["results"][0]["measures"]["hit_rate@1"]["value"] == 1
    folded = run_here("evaluate", labels, *COLUMNS, "--model", "toy", "--folds", "2", "--seeds", "2", "--json",
                      "--measure", "hit_rate@1")  # fmt: skip
    (row, *_) = json.loads(folded.stdout)["results"]
    assert list(row["measures"]) == ["hit_rate@1"]
    assert len(row["measures"]["hit_rate@1"]["seeds"]) == 2
    later = json.loads(run_here("evaluate", labels, *COLUMNS, *split, "--against", tmp_path / "one", "--json").stdout)
    assert {each["difference"] for each in later["against"]} == {0.0}
    less = ("--limit", "1", "--model", "toy", "--against", tmp_path / "one", "--json")
    other = run_here("evaluate", labels, *COLUMNS, *less)
    assert "has no results of the same queries: nothing is compared" in other.stderr
    assert json.loads(other.stdout)["against"] == []


def test_a_run_over_other_items_is_not_compared(labels: Path, paint: Paint, tmp_path: Path) -> None:
    model = ("--model", "toy", "--out")
    run_here("evaluate", labels, *COLUMNS, *model, tmp_path / "one")
    paint("e.png", "maroon")
    with (labels / "table.csv").open("a", encoding="utf-8") as table:
        table.write("\ne.png,red,test")
    more = (tmp_path / "two", "--against", tmp_path / "one", "--language", "zh")
    done = run_here("evaluate", labels, *COLUMNS, *model, *more)
    assert "one: The earlier run has the same queries, but other items, relevance judgements or folds" in done.stderr
    assert json.loads((tmp_path / "two" / "results.json").read_text(encoding="utf-8"))["against"] == []
    assert "以前的结果查询相同，但条目、相关性判断或折不同" in (tmp_path / "two" / "report.html").read_text("utf-8")


def test_a_study_is_one_command(labels: Path, tmp_path: Path) -> None:
    (labels / "study.toml").write_text(
        'models = ["toy"]\nmeasures = ["hit_rate@1"]\n[[data]]\npath = "."\nfile-column = "picture"\n'
        'label-column = "kind"\n'
        '[[sweep]]\nmodel = "knn(toy, neighbours={k})"\nk = [1, 2]\n[[data]]\npath = "table.csv"\n'
        'file-column = "picture"\nlabel-column = "kind"\nsplit-column = "part"\n',
        encoding="utf-8",
    )
    found = json.loads(run_here("evaluate", labels / "study.toml", "--json", "--out", tmp_path / "out").stdout)
    whole, divided = found["datasets"]
    assert [row["model"] for row in divided["results"] if row["direction"] == "text->image"] == [
        "toy", "knn(toy, neighbours=1)", "knn(toy, neighbours=2)"
    ]  # fmt: skip
    assert len(whole["missing"]) == 6  # without a split there is nothing to fit on
    again = run_here("evaluate", tmp_path / "out" / "manifest.json", "--json")
    assert json.loads(again.stdout)["datasets"][1]["data"] == divided["data"]


def test_one_fold_is_judged(labels: Path) -> None:
    fold = ("--folds", "part", "--test-fold", "test", "--train-folds", "train", "--model", "knn(toy, neighbours=1)")
    found = json.loads(run_here("evaluate", labels, *COLUMNS, *fold, "--json").stdout)
    assert (found["data"]["fold_column"], found["data"]["split"], found["data"]["fitted_on"]) == (
        "part", "test", "train"
    )  # fmt: skip
    assert found["results"][0]["measures"]["hit_rate@1"]["value"] == 1


@pytest.mark.parametrize(("options", "language"), [((), "zh-CN"), (("--language", "en"), "en")])
def test_the_report_is_in_the_language_of_the_system(
    labels: Path, tmp_path: Path, options: tuple[str, ...], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    done = run_here("evaluate", labels, *COLUMNS, "--model", "toy", "--out", tmp_path / "out", *options)
    assert done.returncode == 0, done.stderr
    assert f'<html lang="{language}">' in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_a_study_takes_no_options_of_what_is_measured(folder: Path) -> None:
    (folder / "study.toml").write_text("[[data]]\npath = '.'\n", encoding="utf-8")
    said = "--limit and --seeds cannot be used here: .*study.toml says what is measured"
    assert re.search(said, str(invoke("evaluate", folder / "study.toml", "--seeds", "3", "--limit", "2").exception))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--form", "cocoo"), "unknown data set form 'cocoo'. Did you mean 'coco'?"),
        (("--format", "coco(x=1)"), "coco takes no settings"),
        (("--label-column", "kin"), "has no column 'kin'; its columns are image, caption"),
        (("--measure", "recal@10"), "unknown measure 'recal'. Did you mean 'recall'?"),
        (("--measure", "recall@0"), "the number after @"),
        (("--metric", "cosin"), "unknown metric 'cosin'"),
        (("--model", "embeded"), "unknown encoder 'embeded'. Did you mean 'embedded'?"),
        (("--folds", "fold"), "has no column 'fold'"),
        (("--folds", "1"), "folds is '1'; give a whole number from 2"),
        (("--folds=-3",), "folds is '-3'; give a whole number from 2"),
        (("--minutes", "0"), "minutes is 0.0; give a number above 0"),
        (("--minutes", "nan"), "minutes is nan; give a number above 0"),
        (("--measure", "recall@99999999"), "the cut-off rank; give a whole number from 1 to 1,000,000"),
        (("--test-fold", "5"), "name the column with --folds"),
        (("--self", "--folds", "3", "--measure", "rank"), "--folds and --measure cannot be used here: --self"),
    ],
)
def test_a_wrong_name_is_an_error_that_says_what_is_known(folder: Path, options: tuple[str, ...], said: str) -> None:
    (folder / "captions.csv").write_text("image,caption\nred.png,a red thing\nblue.png,a blue thing\n", "utf-8")
    assert said in str(invoke("evaluate", folder / "captions.csv", *options).exception)
