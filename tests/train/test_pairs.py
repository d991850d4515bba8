"""Tables of pairs: columns, classes, splits; what is refused, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.train.pairs import read_pairs


def _table(folder: Path, text: str, name: str = "pairs.csv") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_columns_are_found_by_their_names(tmp_path: Path) -> None:
    rows = "File_Name,Caption,english,Class,split\na.jpg,a cat,cat,animal,Train\nsub/b.jpg,,dog,animal,val\n"
    found = read_pairs(_table(tmp_path, rows))
    assert [(pair.path.name, pair.text, pair.label, pair.split) for pair in found] == [
        ("a.jpg", "a cat", "animal", "train"),
        ("a.jpg", "cat", "animal", "train"),
        ("b.jpg", "dog", "animal", "val"),
    ]
    assert found[2].path == tmp_path / "sub" / "b.jpg"


def test_a_label_is_a_text_where_there_is_no_other(tmp_path: Path) -> None:
    (pair,) = read_pairs(_table(tmp_path, "image\tlabel\na.jpg\thoodie\n", "pairs.tsv"))
    assert (pair.text, pair.label) == ("hoodie", "hoodie")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name,caption\na,b\n", "names the file"),
        ("image,words\na,b\n", "names the text"),
        ("image,caption\na.jpg,x\n../b.jpg,x\n", "line 3"),
        ("image,caption\n/etc/passwd,x\n", "not below"),
    ],
)
def test_an_error_names_its_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(UnreadableMedia, match=says):
        read_pairs(_table(tmp_path, text))


def test_paths_are_relative_to_the_given_folder(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (pair,) = read_pairs(_table(tmp_path, "image,caption\na.jpg,x\n"), tmp_path / "photos")
    assert pair.path == tmp_path / "photos" / "a.jpg"


def test_a_table_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnreadableMedia, match=r"none\.csv does not exist; name a table of pairs"):
        read_pairs(tmp_path / "none.csv")
    with pytest.raises(UnreadableMedia, match="is a folder; name a table of pairs"):
        read_pairs(tmp_path)
