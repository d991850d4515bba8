"""Published files of word vectors are read; others are refused."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lingxi.encode.text.vector_file import MOST_WORDS, find_vectors, read_vectors
from lingxi.errors import BadModel, MissingModel

ROWS = {"cat": [1.0, 0.5], "猫": [0.9, 0.6], "car": [-1.0, 0.0]}


def _text(header: bool) -> bytes:
    lines = [f"{word} {' '.join(map(str, row))}" for word, row in ROWS.items()]
    return "\n".join([*(["3 2"] if header else []), *lines, ""]).encode()


def _binary() -> bytes:
    return b"3 2\n" + b"".join(word.encode() + b" " + struct.pack("<2f", *row) + b"\n" for word, row in ROWS.items())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("glove.txt", _text(False)),
        ("cc.zh.2.vec", _text(True)),
        ("news.bin", _binary()),
        ("cc.vec.gz", gzip.compress(_text(True), mtime=0)),
        ("news.bin.gz", gzip.compress(_binary(), mtime=0)),
        ("no.name", _binary()),
    ],
)
def test_every_format_is_read(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    found = read_vectors(tmp_path / name)
    assert found.words == tuple(ROWS)
    assert np.allclose(found.vectors, list(ROWS.values()))
    assert np.allclose(found.sequence("a Cat, a car"), [ROWS["cat"], ROWS["car"]])
    assert not len(found.sequence("nothing known"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", b"cat 1 2\ndog 1\n"),
        ("n.txt", b"cat 1 2\ndog nan 1\n"),
        ("i.txt", b"cat 1 2\ndog inf 1\n"),
        ("b.txt", b"cat one two\n"),
        ("c.txt", b"\x80\x04\x95 pickle 1 2\n"),
        ("d.txt", b""),
        ("e.bin", b"9 2\ncat \x00\x00"),
        ("f.bin", b"1 999999999\ncat "),
        ("g.bin", b"1 2\n" + b"x" * 5_000),
        ("h.txt", b"cat " + b"1 " * 5_000 + b"\n"),
    ],
)
def test_what_is_something_else_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadModel, match=name):
        read_vectors(tmp_path / name)


def test_a_missing_file_says_how_to_name_one(tmp_path: Path) -> None:
    with pytest.raises(MissingModel, match=r"path='/folder/vectors\.txt'"):
        find_vectors("", "glove")
    with pytest.raises(MissingModel, match="glove needs a file of word vectors"):
        find_vectors(str(tmp_path / "none.txt"), "glove")
    assert MOST_WORDS == 400_000


def test_words_with_spaces_are_read_as_they_are_published(tmp_path: Path) -> None:
    (tmp_path / "glove.txt").write_text("cat 1.0 0.5\n. . . 0.3 0.4\nat name@domain.com 0.1 0.2\n", encoding="utf-8")
    found = read_vectors(tmp_path / "glove.txt")
    assert found.words == ("cat", ". . .", "at name@domain.com")
    assert found.vectors.shape == (3, 2)


@pytest.mark.parametrize("line_end", [b"\n", b""], ids=["word2vec", "gensim"])
@pytest.mark.parametrize("packed", [bytes, gzip.compress])
def test_words_with_spaces_are_read_from_binary_files(tmp_path: Path, line_end: bytes, packed: Any) -> None:
    words = ["New York", "cat", "a b c d", "May 2019", "abc def", "猫 和 狗", "the"]
    rows = np.random.default_rng(0).normal(0, 0.3, (len(words), 16)).astype("<f4")
    parts = [word.encode() + b" " + row.tobytes() + line_end for word, row in zip(words, rows, strict=True)]
    (tmp_path / "news.bin").write_bytes(packed(f"{len(words)} 16\n".encode() + b"".join(parts)))
    found = read_vectors(tmp_path / "news.bin")
    assert found.words == tuple(words)
    assert np.array_equal(found.vectors, rows)
