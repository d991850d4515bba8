"""Studies write what they find, continue where they ended, and can be repeated."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import pytrec_eval

from lingxi.errors import BadDataset, BadQuery, UnknownName
from lingxi.evaluate.compare import OTHER_ITEMS
from lingxi.evaluate.run import OnStep
from lingxi.evaluate.run_study import run_study
from lingxi.evaluate.splits import Splits
from lingxi.evaluate.study import MANIFEST, Source, Study, read_study
from tests.conftest import Paint

FILES = {
    "vectors",
    "results.json",
    "report.html",
    "table.csv",
    "table.md",
    "table.tex",
    "queries.csv",
    "manifest.json",
    "runs",
    "trec",
}


class Watched:
    """The models that were measured, in order; the run ends before the one named ``stop``."""

    def __init__(self, stop: str = "") -> None:
        self.names, self.stop = list[str](), stop

    @contextmanager
    def __call__(self, name: str) -> Iterator[OnStep | None]:
        if name == self.stop:
            raise KeyboardInterrupt("stopped by hand")
        self.names.append(name)
        yield None


def _nothing(data: Splits) -> None:
    del data


def _study(folder: Path, *models: str) -> Study:
    return Study((Source(str(folder), "table(label=kind)"),), models, ("hit_rate@1", "rank"))


def test_an_interrupted_run_continues(labelled: Path, tmp_path: Path) -> None:
    study, out = _study(labelled, "toy", "knn(toy, neighbours=1)", "colour_moments"), tmp_path / "out"
    with pytest.raises(KeyboardInterrupt, match="stopped by hand"):
        list(run_study(study, out, None, Watched(stop="colour_moments"), _nothing))
    again = Watched()
    (run,) = run_study(study, out, None, again, _nothing)
    assert again.names == ["colour_moments"]
    assert [each.model for each in run.outcomes] == list(study.models)
    assert {each.name for each in out.iterdir()} == FILES
    whole = (out / "results.json").read_text(encoding="utf-8")
    (fresh,) = run_study(study, None, None, Watched(), _nothing)
    assert [each.values["hit_rate@1"].tolist() for each in run.results("text->image")] == [
        each.values["hit_rate@1"].tolist() for each in fresh.results("text->image")
    ]
    assert json.loads(whole)["data"]["classes"] == {"red": 2, "blue": 2}


def test_changed_data_is_measured_again(labelled: Path, tmp_path: Path, paint: Paint) -> None:
    study, out = _study(labelled, "toy"), tmp_path / "out"
    list(run_study(study, out, None, Watched(), _nothing))
    paint("red3.png", "blue")
    again = Watched()
    (run,) = run_study(study, out, tmp_path / "out", again, _nothing)
    assert again.names == ["toy"]
    manifest = read_study(out / MANIFEST)
    paint("red3.png", "green")
    with pytest.raises(BadDataset, match="is not the data of the manifest"):
        list(run_study(manifest, None, None, Watched(), _nothing))
    assert (run.earlier, run.not_compared) == ([], OTHER_ITEMS)


def test_an_earlier_run_is_read_before_work_begins(labelled: Path, tmp_path: Path) -> None:
    watched = Watched()
    with pytest.raises(BadDataset, match="holds no results of lingxi evaluate --out"):
        list(run_study(_study(labelled, "toy"), None, tmp_path / "none", watched))
    assert watched.names == []


def test_a_manifest_repeats_the_study(labelled: Path, tmp_path: Path) -> None:
    (first,) = run_study(_study(labelled, "forest(toy, trees=3)"), tmp_path / "one", None, Watched(), _nothing)
    (second,) = run_study(
        read_study(tmp_path / "one" / MANIFEST), tmp_path / "two", tmp_path / "one", Watched(), _nothing
    )
    assert second.as_dict()["results"][0]["measures"] == first.as_dict()["results"][0]["measures"]
    assert {each.difference for each in second.earlier} == {0.0}


def test_a_manifest_is_used_where_the_data_has_another_place(labelled: Path, tmp_path: Path) -> None:
    list(run_study(_study(labelled, "toy"), tmp_path / "one"))
    moved = shutil.copytree(labelled, tmp_path / "moved")
    file = tmp_path / "one" / MANIFEST
    file.write_text(file.read_text(encoding="utf-8").replace(str(labelled), str(moved)), encoding="utf-8")
    (run,) = run_study(read_study(file))
    assert run.results("text->image")
    shutil.copy(moved / "red3.png", moved / "blue3.png")
    with pytest.raises(BadDataset, match="moved is not the data of the manifest"):
        list(run_study(read_study(file)))


def test_several_data_sets_have_a_folder_each_and_a_common_table(labelled: Path, tmp_path: Path) -> None:
    data = tuple(Source(str(path), "table(label=kind)") for path in (labelled, labelled / "labels.csv"))
    study = Study(data, ("toy",), ("hit_rate@1",))
    runs = list(run_study(study, tmp_path / "out", None, Watched(), _nothing))
    assert len(runs) == 2
    assert (tmp_path / "out" / "pictures" / "report.html").exists()
    assert (tmp_path / "out" / "labels" / "report.html").exists()
    with (tmp_path / "out" / "table.csv").open() as file:
        assert len(list(csv.DictReader(file))) == 6


def test_one_fold_is_judged_and_the_others_are_fitted_on(labelled: Path, tmp_path: Path) -> None:
    source = Source(str(labelled), "table(label=kind, fold=split)", None, "split", (), "test")
    study, out = Study((source,), ("knn(toy, neighbours=1)",), ("hit_rate@1",)), tmp_path / "out"
    (run,) = run_study(study, out)
    assert run.data.train is not None
    assert {each.id[-5] for each in run.data.test.items} == {"2", "3"}
    assert {each.id[-5] for each in run.data.train.items} == {"0", "1"}
    assert [each.direction for each in run.outcomes[0].results] == ["text->image", "image->text", "image->image"]
    again = Watched()
    list(run_study(read_study(out / MANIFEST), out, None, again))
    assert again.names == []


@pytest.mark.parametrize("test_fold", ["", "red1"])
def test_items_without_a_fold_are_neither_fitted_on_nor_judged(labelled: Path, test_fold: str) -> None:
    table = labelled / "labels.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",blue1", ","), encoding="utf-8")
    source = Source(str(labelled), "table(label=kind, fold=patient)", None, "patient", (), test_fold)
    (run,) = run_study(Study((source,), ("toy", "knn(toy, neighbours=1)"), ("hit_rate@1",)))
    read = {each.id for part in (run.data.test, run.data.train) if part is not None for each in part.items}
    assert read == {f"{name}.png" for name in ("red0", "red1", "red2", "red3", "blue0", "blue1")}
    assert run.data.without_fold == 2
    assert run.results("image->text")
    for result in run.results("image->text"):
        assert set(result.queries) <= read


def test_an_edited_result_is_measured_again(labelled: Path, tmp_path: Path) -> None:
    study, changed, out = _study(labelled, "toy", "colour_moments"), list[Path](), tmp_path / "out"
    (first,) = run_study(study, out)
    (card,) = (out / "runs").glob("toy*.json")
    values = card.with_suffix(".npz")
    with np.load(values) as arrays:
        edited = {name: np.zeros_like(own) if ".value." in name else own for name, own in arrays.items()}
    np.savez(values, **edited)
    vectors = sorted((out / "vectors").glob("*.npz"))
    for file in vectors:
        with np.load(file) as arrays:
            edited = {name: -own for name, own in arrays.items()}
        np.savez(file, **edited)
    (again,) = run_study(study, out, None, watched := Watched(), on_changed=changed.append)
    assert watched.names == ["toy"]
    assert changed[0] == card
    assert changed[1] in {file.with_suffix(".json") for file in vectors}
    for one, other in zip(first.results("text->image"), again.results("text->image"), strict=True):
        assert one.values["hit_rate@1"].tolist() == other.values["hit_rate@1"].tolist()
    (out / "report.html").unlink()
    list(run_study(study, out, None, watched, on_changed=changed.append, language="zh"))
    assert (watched.names, len(changed)) == (["toy"], 2)
    assert '<html lang="zh-CN">' in (out / "report.html").read_text(encoding="utf-8")


STRANGE = ("a b.png", "tab\tbed.png", "line\nbroken.png", "\udcff.png", "=1+1.png", "wide\u3000space.png", "a|b.png")


def test_strange_names_stay_whole_in_all_files(tmp_path: Path, paint: Paint) -> None:
    """Spaces, lines and lone surrogates in names of files, in texts and in the name of the folder."""
    folder, rows = paint("red.png", "red").parent / "pic\udcfe tures", list[str]()
    folder.mkdir()
    for n, name in enumerate(STRANGE):
        shutil.copy(paint(f"{n}.png", (30 * n, 9 * n, 255 - 30 * n)), folder / name)
        rows.append(json.dumps({"image": name, "text": f"{name}\ud800 <b>{n}"}))
    (folder / "captions.jsonl").write_text("\n".join(rows), encoding="utf-8")
    study = Study((Source(str(folder)),), ("toy",), ("average_precision",))
    (run,) = run_study(study, tmp_path / "out")
    (again,) = run_study(read_study(tmp_path / "out" / MANIFEST), tmp_path / "out", None, watched := Watched())
    assert watched.names == []
    assert [each.id for each in again.data.test.items] == list(STRANGE)
    with (tmp_path / "out" / "trec" / "text-to-image.qrels").open(encoding="ascii") as judged:
        grades = pytrec_eval.parse_qrel(judged)
    with (tmp_path / "out" / "trec" / "text-to-image.toy.run").open(encoding="ascii") as ranked:
        found = pytrec_eval.RelevanceEvaluator(grades, {"map"}).evaluate(pytrec_eval.parse_run(ranked))
    assert len(found) == len(STRANGE)
    (result,) = run.results("text->image")
    assert [each["map"] for each in found.values()] == pytest.approx(result.values["average_precision"].tolist())
    with (tmp_path / "out" / "queries.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 2 * len(STRANGE)
    for name in ("report.html", "table.tex", "table.md", "table.csv", "results.json", MANIFEST):
        (tmp_path / "out" / name).read_bytes().decode("utf-8")


def test_another_study_does_not_replace_a_report(labelled: Path, tmp_path: Path) -> None:
    study, out = _study(labelled, "toy"), tmp_path / "out"
    with pytest.raises(KeyboardInterrupt, match="stopped by hand"):
        list(run_study(study, out, None, Watched(stop="toy")))
    for _ in range(2):  # while it is unfinished, and afterwards
        with pytest.raises(BadQuery, match="holds another study: its seeds is 1, not 2"):
            list(run_study(replace(study, seeds=2), out))
        list(run_study(study, out))
    with pytest.raises(BadDataset, match="does not exist"):
        list(run_study(Study((Source(str(labelled / "none")),), ("toy",)), tmp_path / "new"))
    assert not (tmp_path / "new").exists()  # a wrong path does not take the folder
    mine = tmp_path / "mine.txt"
    mine.write_text("mine", encoding="utf-8")
    for name in (".report.html.new", "trec/text-to-image.qrels"):  # links of others in it are not followed
        (out / name).unlink(missing_ok=True)
        (out / name).symlink_to(mine)
    more = Watched()
    list(run_study(replace(study, models=("toy", "colour_moments")), out, None, more))
    assert (more.names, mine.read_text(encoding="utf-8")) == (["colour_moments"], "mine")


def test_numbers_are_checked_before_work_begins(labelled: Path) -> None:
    with pytest.raises(BadQuery, match="minutes is 0; give a number above 0"):
        list(run_study(replace(_study(labelled, "toy"), minutes=0)))


def test_names_are_checked_before_work_begins(labelled: Path, tmp_path: Path) -> None:
    watched = Watched()
    with pytest.raises(UnknownName, match="Did you mean"):
        list(run_study(_study(labelled, "toy", "embeded"), tmp_path / "out", None, watched, _nothing))
    assert watched.names == []


def test_a_limit_is_of_queries(labelled: Path) -> None:
    study = Study((Source(str(labelled), "table(label=kind)"),), ("toy",), ("hit_rate@1",), limit=1)
    (run,) = run_study(study, None, None, Watched(), _nothing)
    assert [len(each.queries) for each in run.results("image->text")] == [1]
