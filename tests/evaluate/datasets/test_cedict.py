"""The first gloss of an entry finds its word."""

from __future__ import annotations

import gzip
from pathlib import Path

from lingxi.evaluate.dataset import read_dataset

LINES = "# a comment\n電腦 电脑 [dian4 nao3] /computer/CL:臺|台[tai2]/\n貓 猫 [mao1] /cat/\nnot an entry\n"


def test_entries_are_read_packed_or_not(tmp_path: Path) -> None:
    (tmp_path / "cedict.txt").write_text(LINES, encoding="utf-8")
    (tmp_path / "cedict.txt.gz").write_bytes(gzip.compress(LINES.encode()))
    for name in ("cedict.txt", "cedict.txt.gz"):
        found = read_dataset(tmp_path / name)
        assert found.form == "cedict"
        assert found.grades == {"computer": {"电脑": 1}, "cat": {"猫": 1}}
    assert len(read_dataset(tmp_path / "cedict.txt", "cedict(most=1)").items) == 1
