"""Mailboxes: messages are pages with a sender and a date, read in parts."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.losses import losses
from lingxi.media.page import page_image
from lingxi.media.readers import mbox
from lingxi.media.readers.mbox import LONG, MboxReader
from lingxi.types import Image, Limits
from tests.media.documents import png


def _box(path: Path, subjects: list[str]) -> Path:
    lines = [f"From a\nFrom: A <a@x>\nDate: Fri, 01 May 2026 09:00:00 +0200\nSubject: {each}\n\nx" for each in subjects]
    path.write_text("\n\n".join(lines))
    return path


def test_messages_are_pages_of_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mbox, "PART", 2)
    path = _box(tmp_path / "a.mbox", ["one", "two", "three"])
    part = MboxReader().read_part(path, Limits(), 0, 0)
    assert ([each.title for each in part.segments], part.onward) == (["one", "two"], 2)
    one, two, three = MboxReader().read(path, Limits(), 0)
    assert [each.place.page for each in (one, two, three)] == [1, 2, 3]
    assert (three.labels, three.facts["taken"]) == ({"person": ("A",)}, datetime(2026, 5, 1, 9))
    monkeypatch.setattr(mbox, "MOST", 2)
    with losses() as lost:
        assert len(MboxReader().read(path, Limits(), 0)) == 2
    assert lost == ["it has more than 2 messages, which is the limit"]


def test_pictures_are_shown_from_their_message(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"] = "sky"
    message.set_content("blue")
    message.add_attachment(png("blue"), "image", "png", filename="sky.png")
    path = _box(tmp_path / "a.mbox", ["one"])
    path.write_bytes(path.read_bytes() + b"\n\nFrom a\n" + message.as_bytes())
    *_, picture = MboxReader().read(path, Limits(), 8)
    assert isinstance(picture.media, Image)
    assert page_image(path, picture.place, 8).pixels[0, 0].tolist() == [0, 0, 255]


def test_what_is_no_mailbox_or_too_long_has_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.mbox").write_text("nothing\n")
    with pytest.raises(UnreadableMedia, match="has no messages"):
        MboxReader().read(tmp_path / "a.mbox", Limits(), 0)
    monkeypatch.setattr("lingxi.media.mailbox.MOST_BYTES", 80)
    path = _box(tmp_path / "b.mbox", ["one" * 90, "two"])
    with losses() as lost:
        (found,) = MboxReader().read(path, Limits(), 0)
    assert (found.title, found.place.page, lost) == ("two", 2, [LONG])
