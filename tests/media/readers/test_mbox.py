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
from lingxi.media.readers.mbox import BROKEN, LONG, MboxReader
from lingxi.types import Image, Limits, Segment
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


DEEP = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(2_000))
HOSTILE = {
    "nested": DEEP,
    "charset": "Content-Type: image/png; charset*0=a; charset*1=b\nContent-Transfer-Encoding: 8bit\n\n\xe9",
    "addresses": f"From: {'(' * 50_000}\n\nx",
    "an encoded line": f"Subject: {'=?a?q?b' * 20_000}\n\nx",
    "parameters": f"Content-Type: text/plain; {';'.join(f'a*{n}=b' for n in range(20_000))}\n\nx",
}


def _with(path: Path, hostile: str) -> list[Segment]:
    """Two messages, and a hostile one between them."""
    between = f"From a\n{hostile}\n\n"
    path.write_text(f"From a\nSubject: one\n\nfirst\n\n{between}From a\nSubject: two\n\nlast\n", encoding="latin-1")
    return list(MboxReader().read(path, Limits(), 0))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_message_loses_only_itself(tmp_path: Path, name: str) -> None:
    with losses() as lost:
        found = _with(tmp_path / "a.mbox", HOSTILE[name])
    assert [each.title for each in found if each.place.page != 2] == ["one", "two"]
    assert lost == ([BROKEN] if name == "nested" else ["a picture in it cannot be read"] if name == "charset" else [])


def test_a_part_ends_with_its_time_or_its_text(tmp_path: Path) -> None:
    path = _box(tmp_path / "a.mbox", ["one" * 20, "two", "three"])
    for limits, titles in ((Limits(seconds=-1.0), []), (Limits(text_bytes=100), ["two", "three"])):
        with losses() as lost:
            part = MboxReader().read_part(path, limits, 0, 0)
            whole = MboxReader().read(path, limits, 0)
        assert (part.onward, [each.title for each in whole], len(lost)) == (1 + len(titles) // 2, titles, 1)
