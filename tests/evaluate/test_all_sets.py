"""Every set of the data folder is read as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.evaluate.splits import read_splits

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
SETS = {  # path -> form, direction, items to judge on, classes, items to fit on
    "clothing": ("table", "text->image", 334, 17, 1330),
    "dictionary-zh/cedict.txt.gz": ("cedict", "text->text", None, 0, 0),
    "dictionary-zh/tatoeba-en-zh.txt.gz": ("parallel", "text->text", None, 0, 0),
    "esc-10": ("table", "text->audio", 400, 10, 0),
    "exercises": ("table", "text->image", 1746, 873, 0),
    "flickr8k": ("table", "text->image", 1000, 0, 6000),
    "howtocook": ("documents", "text->image", 340, 0, 0),
    "imagenet-sample": ("table", "text->image", 1000, 0, 0),
    "judged": ("judgements", "text->image", 502, 0, 0),
    "judged/experts.csv": ("judgements", "text->image", 502, 0, 0),
    "movielens": ("movielens", "text->text", 1682, 0, 0),
    "questions/xquad-even.en.json": ("squad", "text->text", 120, 0, 0),
    "questions/cmrc2018-trial.zh.json": ("squad", "text->text", 256, 0, 0),
    "receipts": ("receipts", "text->image", 40, 0, 0),
    "sketches": ("table", "text->image", 840, 7, 0),
    "sounds": ("table", "text->audio", 193, 20, 547),
    "spoken-digits": ("file_names", "text->audio", 600, 10, 0),
    "surveillance": ("table", "text->video", 80, 2, 0),
    "wordnet-zh": ("parallel", "text->text", None, 0, 0),
}


@pytest.mark.skipif(not DATA.is_dir(), reason="the data set folder is not beside the project")
@pytest.mark.parametrize("name", SETS)
def test_a_set_is_read_as_it_is(name: str) -> None:
    form, direction, items, classes, fitting = SETS[name]
    found = read_splits(DATA / name)
    assert (found.test.form, found.test.direction) == (form, direction)
    assert items is None or len(found.test.items) == items
    assert len(set(found.test.classes.values())) == classes
    assert (len(found.train.items) if found.train else 0) == fitting
