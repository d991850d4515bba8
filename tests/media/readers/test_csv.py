"""Tables in text files, whatever is between their cells."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.media.readers.csv import CsvReader
from lingxi.types import Limits, Text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ('name,town\n"Tuba, big",Zürich\n', "name | town\nTuba, big | Zürich"),
        ("name;price\ntuba;1,50\ndrum;2,50\n", "name | price\ntuba | 1,50\ndrum | 2,50"),
        ("name\ttown\ntuba\tZug, Zug\n", "name | town\ntuba | Zug, Zug"),
        ("one column\nonly\n", "one column\nonly"),
        ('a,b\n"open,c\n' + "x" * 140_000, 'a | b\n"open | c'),
        ("a,b\n" + '"x\ny",2\n"' + "z,\n" * 50_000, 'a | b\nx y | 2\n"z\nz'),
    ],
)
def test_rows_are_lines(tmp_path: Path, content: str, text: str) -> None:
    (tmp_path / "a.csv").write_text(content, encoding="utf-8")
    found = CsvReader().read(tmp_path / "a.csv", Limits(passages=1), 0)[0]
    assert isinstance(found.media, Text)
    assert found.media.text == text or found.media.text.startswith(text)


def test_a_table_of_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("姓名,城市\n小明,北京\n".encode("gbk"))
    (found,) = CsvReader().read(tmp_path / "a.csv", Limits(), 0)
    assert found.media == Text("姓名 | 城市\n小明 | 北京")
