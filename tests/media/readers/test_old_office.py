"""Files that are not read have a reason that says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.archive import COMPOUND
from lingxi.media.readers.old_office import OldOfficeReader
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
