"""The words of names and captions."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from lingxi.index.words import words_of
from lingxi.store.bm25 import Asked, text_weights


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Greece-2021/IMG_2041.jpg", {"Greece", "2021", "IMG", "2041", "jpg", "IMG_2041.jpg", "Greece-2021"}),
        ("BlueSkyAtSea.png", {"Blue", "Sky", "At", "Sea", "png"}),
        ("海边 日落.png", {"海边", "日落", "png"}),
    ],
)
def test_names_are_split_and_kept_whole(name: str, words: set[str]) -> None:
    stored = text_weights(words_of(PurePath(name), ""))
    assert all(Asked.of(word).share(stored) == 1 for word in [*words, name])
    assert Asked.of("IMG_2042").share(stored) == 0


def test_title_and_text_come_first() -> None:
    assert words_of(PurePath("a.md"), "the text", "A title").startswith("A title the text a.md")
