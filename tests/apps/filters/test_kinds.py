"""Words for kinds of files."""

from __future__ import annotations

import pytest

from lingxi.apps.filters.kinds import kinds
from lingxi.apps.filters.narrowing import without
from lingxi.store.filter_language import parse


@pytest.mark.parametrize(
    ("text", "where", "rest"),
    [
        ("videos only", "modality = video", ""),
        ("just the pictures", "modality = image", ""),
        ("how many photos of dogs", "modality = image", "dogs"),
        ("PDFs", 'extension = "pdf"', ""),
        ("notes about tax", "modality = text", "about tax"),
        ("只看视频", "modality = video", ""),
        ("狗的照片", "modality = image", "狗"),
        ("录音就行", "modality = audio", ""),
    ],
)
def test_words_for_a_kind_become_a_filter(text: str, where: str, rest: str) -> None:
    (found,) = kinds(text)
    assert found.where == where
    assert without(text, [found]) == rest
    parse(found.where)


@pytest.mark.parametrize("text", ["a man takes photos", "people watching a movie", "拍照片的人", "", "x" * 10_000])
def test_other_words_do_not(text: str) -> None:
    assert kinds(text) == []
