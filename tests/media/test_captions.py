"""Caption tables: which files they name, and what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.captions import LONGEST, read_table


def _table(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("captions.csv", "image,caption\na.jpg,a cat\na.jpg,猫\n"),
        ("captions.csv", "\ufefffile_name,Text,Title\na.jpg,a cat,猫\n"),
        ("captions.tsv", "path\tcaption\n./a.jpg\ta cat\na.jpg\t猫\n"),
        ("captions.jsonl", '{"file": "a.jpg", "captions": ["a cat", "猫"]}\n\n'),
        ("metadata.jsonl", '{"file_name": "a.jpg", "text": "a cat", "chinese": "猫", "extra": {"x": 1}}'),
    ],
)
def test_columns_of_many_names(tmp_path: Path, name: str, text: str) -> None:
    assert read_table(_table(tmp_path, name, text)).of(tmp_path / "a.jpg") == ("a cat", "猫")


def test_a_bare_name_matches_anywhere_below_and_a_path_only_itself(tmp_path: Path) -> None:
    table = read_table(_table(tmp_path, "captions.csv", "image,caption\na.jpg,bare\nx/b.jpg,path\n"))
    assert table.of(tmp_path / "images" / "a.jpg") == ("bare",)
    assert table.of(tmp_path / "x" / "b.jpg") == ("path",)
    assert table.of(tmp_path / "y" / "b.jpg") == ()


def test_paths_that_leave_the_folder_name_nothing(tmp_path: Path) -> None:
    text = "image,caption\n../secret.jpg,x\n/etc/passwd,y\n..\\\\secret.jpg,z\n"
    table = read_table(_table(tmp_path, "captions.csv", text))
    assert table.of(tmp_path / "secret.jpg") == ()
    assert table.of(tmp_path / "etc" / "passwd") == ()


def test_captions_together_have_a_limit(tmp_path: Path) -> None:
    rows = "".join(f"a.jpg,{n:04} {'x' * 1000}\n" for n in range(10))
    found = read_table(_table(tmp_path, "captions.csv", "image,caption\n" + rows)).of(tmp_path / "a.jpg")
    assert 0 < sum(map(len, found)) <= LONGEST


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("captions.csv", "a,b\n1,2\n", "no column names the file"),
        ("captions.csv", "image,b\na.jpg,2\n", "no column holds the caption"),
        ("captions.jsonl", "[1]\n", "a line is not a JSON object"),
        ("captions.jsonl", '{"image": "a.jpg", "text": "x"}\nnonsense\n', "after its row 1"),
        ("captions.jsonl", "[" * 100_000, "cannot be read after its row 0"),
        ("captions.csv", 'image,caption\na.jpg,"' + "x" * 200_000 + '"\n', "field larger than field limit"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(tmp_path: Path, name: str, text: str, reason: str) -> None:
    with pytest.raises(UnreadableMedia, match=reason):
        read_table(_table(tmp_path, name, text))
