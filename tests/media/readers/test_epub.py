"""Chapters in the order of the spine."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.readers.epub import EpubReader
from lingxi.types import Limits, Text
from tests.media.documents import write_epub, write_zip


def test_chapters_follow_each_other(tmp_path: Path) -> None:
    path = write_epub(tmp_path / "a.epub", ["<h1>第一章</h1><p>海边。</p>", "<h1>Two</h1><p>The harbour.</p>"])
    found = EpubReader().read(path, Limits(), 0)
    assert [(each.title, each.media) for each in found] == [
        ("第一章", Text("# 第一章\n\n海边。")),
        ("Two", Text("# Two\n\nThe harbour.")),
    ]
    starts = [each.place.start for each in found]
    assert starts == [0, 12]


def test_encrypted_and_invalid_books_are_reported(tmp_path: Path) -> None:
    locked: dict[str, str | bytes] = {"META-INF/encryption.xml": "<a/>", "META-INF/rights.xml": "<a/>"}
    with pytest.raises(UnreadableMedia, match="locked by its publisher"):
        EpubReader().read(write_zip(tmp_path / "a.epub", locked), Limits(), 0)
    with pytest.raises(UnreadableMedia, match="lists no contents"):
        EpubReader().read(write_zip(tmp_path / "b.epub", {"META-INF/container.xml": "<a/>"}), Limits(), 0)
    path = write_epub(tmp_path / "c.epub", ["<p>A long text.</p>"])
    with pytest.raises(UnreadableMedia, match="longer than the limit"):
        EpubReader().read(path, Limits(text_bytes=5), 0)
