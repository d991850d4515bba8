"""Published vectors are read once they are needed, not when the encoder is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.encode.choose import choose
from lingxi.errors import BadModel
from lingxi.types import Text


@pytest.mark.parametrize("name", ["glove", "fasttext"])
def test_a_broken_file_is_refused_when_it_is_read(tmp_path: Path, name: str) -> None:
    file = tmp_path / "vectors.txt"
    file.write_text("cat one two\n", encoding="utf-8")
    encoder = choose(f"{name}(path='{file}')")
    with pytest.raises(BadModel, match=r"vectors\.txt"):
        encoder.encode([Text("cat")])
