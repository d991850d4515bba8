"""Messages of Outlook: who, when, what, and what is attached."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.document import read_sections
from lingxi.media.formats.metafile import METAFILES
from lingxi.media.losses import losses
from lingxi.media.outlook import message_sections
from lingxi.types import Limits
from tests.media.compound import LONG, TIME, message, write_compound
from tests.media.documents import png

SENT = {0x0039: (TIME, 134220996000000000)}  # 2026-05-01 09:00 UTC


def test_people_date_page_pictures_and_attached_messages(tmp_path: Path) -> None:
    page = b'<html><body><p>Mine: <img src="cid:hat@x" alt="a hat"></p></body></html>'
    tree = message({0x37: "Hüte", 0xC1A: "Änne", 0xC1F: "a@example.org", 0xE04: "Ben", 0x1013: page}, SENT)
    hat = message({0x3707: "hat.png", 0x3712: "hat@x", 0x3701: png("red")}, {}, 8)
    sky = message({0x3704: "SKY.PNG", 0x3701: png("blue")}, {}, 8)
    inner = message({0x37: "Rain", 0x1000: "It rains\r\nhere"}, {}, 24)
    held = message({0x3707: "Rain.msg"}, {}, 8) | {"__substg1.0_3701000D": inner}
    attached = (hat, sky, held)
    tree |= {f"__attach_version1.0_#{number:08X}": each for number, each in enumerate(attached)}
    (found,) = message_sections(write_compound(tmp_path / "a.msg", tree))
    head = "# Hüte\n\nFrom: Änne <a@example.org>\nTo: Ben\n2026-05-01 09:00"
    assert found.words.split("\n\n") == [
        *head.split("\n\n"), "Mine: a hat  ", "# Rain", "It rains\nhere", "hat.png", "SKY.PNG", " ", "Rain.msg",
    ]  # fmt: skip
    assert [each.load() for each in found.pictures] == [png("red"), png("blue")]
    assert (found.known.people, found.known.taken) == (("Änne",), datetime(2026, 5, 1, 9))


def test_old_encodings_and_the_clock_of_the_sender(tmp_path: Path) -> None:
    headers = "From: Ben <b@example.org>\nDate: Fri, 01 May 2026 12:00:00 +0200\n\n"
    tree = message({0x7D: headers}, SENT | {0x3FDE: (LONG, 950)})
    tree |= {"__substg1.0_0037001E": "格式測試\0".encode("big5"), "__substg1.0_1000001E": b"hi\0"}
    (found,) = message_sections(write_compound(tmp_path / "a.msg", tree))
    assert found.text == "# 格式測試\n\n2026-05-01 12:00\n\nhi"
    assert (found.known.people, found.known.taken) == (("Ben",), datetime(2026, 5, 1, 12))


def test_attached_metafiles_are_pictures_that_are_not_read(tmp_path: Path) -> None:
    drawing = message({0x3707: "image001.emz", 0x3701: b"\x01\0\0\0" + bytes(36) + b" EMF"}, {}, 8)
    path = write_compound(tmp_path / "a.msg", message({0x37: "Rain"}, {}) | {"__attach_version1.0_#00000000": drawing})
    with losses() as lost:
        read_sections(message_sections(path), Limits(), 8)
    assert lost == [METAFILES]


def test_what_is_no_message_has_a_reason(tmp_path: Path) -> None:
    with pytest.raises(UnreadableMedia, match="has no message"):
        list(message_sections(write_compound(tmp_path / "a.msg", {"WordDocument": b"x"})))
    (tmp_path / "b.msg").write_bytes(b"x" * 2_000)
    with pytest.raises(UnreadableMedia, match="is damaged"):
        list(message_sections(tmp_path / "b.msg"))
    cut = write_compound(tmp_path / "c.msg", message({0x37: "Rain"}, {})).read_bytes()[:900]
    (tmp_path / "c.msg").write_bytes(cut)
    with pytest.raises(UnreadableMedia, match=r"damaged|no message"):
        list(message_sections(tmp_path / "c.msg"))


def test_whatever_its_parser_raises_is_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_compound(tmp_path / "a.msg", message({0x37: "Rain"}, {}))

    def fails(*_: object) -> None:
        raise OverflowError("cannot fit 'int' into an index-sized integer")

    monkeypatch.setattr("olefile.OleFileIO.openstream", fails)
    with pytest.raises(UnreadableMedia, match="is damaged"):
        list(message_sections(path))
