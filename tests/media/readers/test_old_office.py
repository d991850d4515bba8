"""Files that are not read have a reason that says what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.archive import COMPOUND
from lingxi.media.readers.old_office import OLD, RENAMED, OldOfficeReader
from lingxi.media.reasons import kind_of
from lingxi.types import Limits, Text


@pytest.mark.parametrize(
    ("name", "reason"),
    [("a.doc", "save it as"), ("a.PPT", "save it as"), ("a.mobi", "to EPUB"), ("a.emf", "save it as SVG")],
)
def test_the_reason_says_what_to_do(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / name).write_bytes(COMPOUND + b"\0" * 512)
    with pytest.raises(UnreadableMedia, match=reason) as caught:
        OldOfficeReader().read(tmp_path / name, Limits(), 0)
    assert kind_of(caught.value.reason) == "unsupported"


def test_rich_text_under_the_extension_of_word_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(rb"{\rtf1 Marzipan}")
    (found,) = OldOfficeReader().read(tmp_path / "a.doc", Limits(), 0)
    assert found.media == Text("Marzipan")


@pytest.mark.parametrize(
    "content",
    [
        b"MIME-Version: 1.0\nContent-Type: text/html\n\n<p>Marzipan</p>",
        b"From: <Saved by Word>\nX-Long: a\n b\nMIME-Version: 1.0\nContent-Type: text/plain\n\nMarzipan",
        b"<!DOCTYPE html><html><body><p>Marzipan</p></body></html>",
        b"Marzipan",
        "Marzipan".encode("utf-16"),
    ],
)
def test_pages_and_texts_under_the_extension_of_word_are_read(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.doc").write_bytes(content)
    (found,) = OldOfficeReader().read(tmp_path / "a.doc", Limits(), 0)
    assert found.media == Text("Marzipan")


@pytest.mark.parametrize(("content", "reason"), [(b"PK\x03\x04", RENAMED), (b"<?xml version='1.0'?><w:x/>", OLD)])
def test_newer_documents_under_the_extension_of_word_have_a_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "a.doc").write_bytes(content)
    with pytest.raises(UnreadableMedia, match=re.escape(reason)) as caught:
        OldOfficeReader().read(tmp_path / "a.doc", Limits(), 0)
    assert kind_of(caught.value.reason) == "unsupported"
