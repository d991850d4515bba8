"""A folder of results belongs to one study."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from lingxi.errors import BadQuery
from lingxi.evaluate.out_folder import check_out
from lingxi.evaluate.run_study import manifest_text
from lingxi.evaluate.study import MANIFEST, Source, Study

ONE, TWO = Source("/data/a", "table(label=kind)", folds="fold"), Source("/data/b", models=("hog",))
STUDY = Study((ONE, TWO), ("embedded",), ("rank",), seeds=2)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder with the manifest of ``STUDY``."""
    (tmp_path / MANIFEST).write_text(manifest_text(STUDY, {}, {}), encoding="utf-8")
    return tmp_path


def test_the_same_study_continues_and_may_have_more(out: Path) -> None:
    more = replace(STUDY, models=("hog", "embedded"), data=(Source("/data/c"), TWO, ONE), minutes=5.0)
    for study in (STUDY, more, replace(STUDY, digests={"a": "x"})):
        check_out(out, study)
    check_out(out / "new", STUDY)


@pytest.mark.parametrize(
    ("study", "said"),
    [
        (replace(STUDY, seeds=3), "its seeds is 2, not 3"),
        (replace(STUDY, limit=10), "its limit is none, not 10"),
        (replace(STUDY, measures=("rank", "recall@1")), "its measures is rank, not rank, recall@1"),
        (replace(STUDY, models=("hog",)), "it also has the model embedded, which is not in this study"),
        (replace(STUDY, data=(ONE, replace(TWO, models=("lbp",)))), "it also has the model hog"),
        (replace(STUDY, data=(TWO,)), r"its data is /data/a, form table\(label=kind\), folds fold, and that is not in"),
        (replace(STUDY, data=(replace(ONE, test_fold="5"), TWO)), "its data is /data/a"),
    ],
)
def test_another_study_is_refused(out: Path, study: Study, said: str) -> None:
    with pytest.raises(BadQuery, match=f"holds another study: {said}.*; name another folder with --out, or delete"):
        check_out(out, study)


def test_one_data_set_does_not_become_several(tmp_path: Path) -> None:
    one = replace(STUDY, data=(ONE,))
    (tmp_path / MANIFEST).write_text(manifest_text(one, {}, {}), encoding="utf-8")
    with pytest.raises(BadQuery, match="it has one data set, and this one has several"):
        check_out(tmp_path, STUDY)


@pytest.mark.parametrize("name", ["report.html", "table.tex", "table.md", "trec"])
def test_files_of_others_are_not_replaced(tmp_path: Path, name: str) -> None:
    (tmp_path / ".DS_Store").touch()
    check_out(tmp_path, STUDY)
    (tmp_path / name).mkdir()
    with pytest.raises(BadQuery, match=f"has '{name}', and no manifest.json.*name a new or an empty folder with --out"):
        check_out(tmp_path, STUDY)
    with pytest.raises(BadQuery, match="is not a folder that can be read: Not a directory; name another"):
        check_out(Path(__file__), STUDY)


def test_a_further_data_set_takes_no_folder_of_others(out: Path) -> None:
    (out / "a").mkdir()
    (out / "a" / "report.html").touch()
    check_out(out, STUDY)  # a is its own
    more = replace(STUDY, data=(*STUDY.data, Source("/data/c")))
    (out / "c").mkdir()
    check_out(out, more)
    (out / "c" / "notes.txt").touch()
    with pytest.raises(BadQuery, match=r"c has 'notes.txt', and no manifest\.json says"):
        check_out(out, more)


@pytest.mark.parametrize("name", ["a", "b/trec", "runs"])
def test_nothing_is_written_through_links(out: Path, tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    (out / name).parent.mkdir(exist_ok=True)
    (out / name).symlink_to(tmp_path_factory.mktemp("elsewhere"))
    with pytest.raises(BadQuery, match=f"{name} is a link, and lingxi evaluate writes through none; delete it"):
        check_out(out, STUDY)


def test_a_manifest_keeps_the_digests_that_are_not_read_yet() -> None:
    study = replace(STUDY, digests={"a": "old", "b": "b"})
    assert json.loads(manifest_text(study, {"a": "new"}, {}))["digests"] == {"a": "new", "b": "b"}
