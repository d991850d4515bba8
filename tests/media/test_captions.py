"""Caption tables: which files they name, and what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.captions import LONGEST, MOST_BYTES, read_table


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
        ("metadata.jsonl", '{"IMG": "a.jpg", "text": "a cat"}\n{"img": "a.jpg", "title": "猫", "text": null}'),
        ("CAPTIONS.TSV", "Image_Path\tcaption\n.\\a.jpg\ta cat\nno caption\n\na.jpg\t猫\tand more"),
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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_what_spreadsheets_write(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "captions.csv"
    path.write_bytes("image,caption\r\n猫.jpg,一只猫坐在桌子上\r\n".encode(encoding))
    assert read_table(path).of(tmp_path / "猫.jpg") == ("一只猫坐在桌子上",)


def test_a_table_over_its_limit_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "captions.csv").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(UnreadableMedia, match="larger than the limit of 268,435,456 bytes"):
        read_table(tmp_path / "captions.csv")


def test_a_caption_that_is_too_long_is_cut(tmp_path: Path) -> None:
    table = read_table(_table(tmp_path, "captions.csv", f"image,caption\na.jpg,{'x' * 5000}\na.jpg,y\n"))
    assert table.of(tmp_path / "a.jpg") == ("x" * LONGEST,)


def test_captions_together_have_a_limit(tmp_path: Path) -> None:
    rows = "".join(f"a.jpg,{n:04} {'x' * 1000}\n" for n in range(10))
    found = read_table(_table(tmp_path, "captions.csv", "image,caption\n" + rows)).of(tmp_path / "a.jpg")
    assert 0 < sum(map(len, found)) <= LONGEST


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("captions.csv", "a,b\n1,2\n", "no column names the file"),
        ("captions.csv", "image,b\na.jpg,2\n", "no column holds the caption"),
        ("captions.csv", "", "no column names the file"),
        ("captions.jsonl", "[1]\n", "near its line 1: it is not a JSON object"),
        ("captions.jsonl", '{"image": "a.jpg", "text": "x"}\nnonsense\n', "near its line 2: Expecting value"),
        ("captions.jsonl", '\n{"image": 7, "text": "x"}\n', "near its line 2: no column names the file"),
        ("captions.jsonl", '{"image": null, "text": "x"}\n', "near its line 1: 'image' is not a text"),
        ("captions.jsonl", "[" * 100_000, "near its line 1: maximum recursion depth"),
        ("captions.jsonl", '{"image": "' + "x" * 2**20 + '"}', "longer than the limit of 1,048,576 characters"),
        ("captions.csv", 'image,caption\na.jpg,"' + "x" * 200_000 + '"\n', "near its line 2: field larger"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(tmp_path: Path, name: str, text: str, reason: str) -> None:
    with pytest.raises(UnreadableMedia, match=reason):
        read_table(_table(tmp_path, name, text))
