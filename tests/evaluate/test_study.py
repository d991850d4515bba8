"""A study is read from TOML, and from the manifest of an earlier run."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from lingxi.errors import BadName, BadQuery
from lingxi.evaluate.study import MANIFEST, Source, Study, manifest, named_form, read_study, swept

TEXT = """
models = ["toy"]
measures = ["hit_rate@1"]
seeds = 3

[[data]]
path = "pictures"
label-column = "kind"
group-column = "patient"
folds = 2

[[data]]
path = "sounds"
folds = "fold"
test-fold = 5
train-folds = [1, "2"]

[[sweep]]
model = "svm(toy, kernel={kernel}, c={c})"
kernel = ["linear", "rbf"]
c = [1.0, 10.0]
"""


def test_a_study_has_data_models_and_sweeps(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text(TEXT, encoding="utf-8")
    study = read_study(tmp_path / "study.toml")
    assert study.data == (
        Source(str(tmp_path / "pictures"), "table(label=kind, group=patient)", None, "2"),
        Source(str(tmp_path / "sounds"), "table(fold=fold)", None, "fold", (), "5", ("1", "2")),
    )
    assert list(study.named()) == ["pictures", "sounds"]
    assert list(Study((*study.data, study.data[0])).named()) == ["pictures", "sounds", "pictures-2"]
    same = ("/a/x", "/b/x", "/c/x-2", "/d/X.csv", "/e/.x", "/f/...")
    assert list(Study(tuple(map(Source, same))).named()) == ["x", "x-2", "x-2-2", "X-3", "x-4", "data"]
    assert study.models == (
        "toy", "svm(toy, kernel=linear, c=1.0)", "svm(toy, kernel=linear, c=10.0)", "svm(toy, kernel=rbf, c=1.0)",
        "svm(toy, kernel=rbf, c=10.0)",
    )  # fmt: skip
    assert (study.seeds, study.measures) == (3, ("hit_rate@1",))
    assert (study.settings(study.data[0]).folds, study.settings(study.data[0]).seeds) == ("2", 3)
    assert study.settings(study.data[1]).folds == ""  # one fold is judged, as a split


def test_a_manifest_is_the_same_study_with_digests(tmp_path: Path) -> None:
    source = Source("/data/a", "table(label=kind)", None, "fold", ("toy",), "5", ("1", "2"))
    study = Study((source,), ("toy",), ("hit_rate@1",), None, 2, None, None)
    found = manifest(study, {"a": "abc"}, {"toy": "1"})
    (tmp_path / MANIFEST).write_text(json.dumps(found), encoding="utf-8")
    assert read_study(tmp_path / MANIFEST) == replace(study, digests={"a": "abc"})
    for name in ("test_fold", "train_folds"):  # as older versions wrote it
        del found["study"]["data"][0][name]
    (tmp_path / MANIFEST).write_text(json.dumps(found), encoding="utf-8")
    assert read_study(tmp_path / MANIFEST).data == (replace(source, test_fold="", train_folds=()),)
    assert {"lingxi", "python", "libraries", "revisions"} <= set(found)
    assert found["libraries"]["numpy"]
    (tmp_path / MANIFEST).write_text(json.dumps(found).replace('"seeds": 2', '"seeds": -2'), encoding="utf-8")
    with pytest.raises(BadQuery, match="seeds is -2; give a whole number"):
        read_study(tmp_path / MANIFEST)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("modles = []\n[[data]]\npath = 'a'", "unknown key 'modles'; known: data, limit, measures"),
        ("[[data]]\npath = 'a'\nlabels = 'x'", "unknown key 'labels' of data; known: file-column, folds, format"),
        ("models = ['toy']", "'data'"),
        ("models = [", "is not a study"),
        (
            "[[data]]\npath = 'a'\n[[sweep]]\nmodel = 'knn(toy, neighbours={k})'",
            "{k} in 'knn.* is not the name of a list",
        ),
        ("seeds = 0\n[[data]]\npath = 'a'", "seeds is 0; give a whole number from 1 to 1,000"),
        ("[[data]]\npath = 'a'\nfolds = 1", "folds is 1; give a whole number from 2 to 10,000, or a column"),
        ("minutes = 0\n[[data]]\npath = 'a'", "minutes is 0; give a number above 0"),
        ("minutes = inf\n[[data]]\npath = 'a'", "minutes is inf; give a number above 0"),
        ("[[data]]\npath = 'a'\ntest-fold = 5", "the test fold '5' is a value in a column of folds: name the column"),
        ("[[data]]\npath = 'a'\nfolds = 'f'\ntrain-folds = [5]", "need the fold to judge on"),
        ("[[data]]\npath = 'a'\nfolds = 'f'\ntrain-folds = 5", "train-folds is 5; give a list of folds"),
        ("[[data]]\npath = 'a'\nfolds = 'f'\ntest-fold = 1.5", "test-fold is 1.5; give a fold"),
        ("[[data]]\npath = 'a'\nmodels = 'toy'", "models is 'toy'; give a list of strings"),
        ("[[data]]\npath = 'a'\n[[sweep]]\nmodel = '{k:>9}'\nk = [1]", "{k:>9} in '{k:>9}' is not the name of a list"),
        ("sweep = [3]\n[[data]]\npath = 'a'", "is not a study"),
    ],
)
def test_what_is_wrong_with_a_study_is_said(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadQuery, match=said):
        read_study(tmp_path / "study.toml")


@pytest.mark.parametrize(
    ("study", "said"),
    [
        (Study((), seeds=0), "seeds is 0; give a whole number from 1 to 1,000"),
        (Study((), minutes=0.0), "minutes is 0.0; give a number above 0"),
        (Study((), limit=0), "limit is 0; give a whole number from 1"),
        (Study((Source("a", folds="1"),)), "folds is '1'; give a whole number from 2"),
        (Study((Source("a", folds="5", test_fold="1"),)), "the test fold '1' is a value in a column of folds"),
    ],
)
def test_numbers_are_checked_in_python_too(study: Study, said: str) -> None:
    with pytest.raises(BadQuery, match=said):
        study.check()


def test_columns_are_settings_of_the_form() -> None:
    assert named_form(None, "table", {"label": None}) is None
    assert named_form(None, "table", {"label": "kind of thing", "text": None}) == "table(label='kind of thing')"
    assert named_form("parquet(file=scan)", "table", {"group": "patient"}) == "parquet(file=scan, group=patient)"
    assert named_form(None, "table", {}, "fold") == "table(fold=fold)"
    assert list(swept({"model": "toy"})) == ["toy"]
    with pytest.raises(BadQuery, match="unknown metric 'cosin'"):
        Study((), metric="cosin").settings(Source("a"))
    with pytest.raises(BadName, match="cut-off"):
        Study((), measures=("recall@0",)).settings(Source("a"))
