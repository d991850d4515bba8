"""Mail and saved pages."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.losses import HOLED, losses
from lingxi.media.read import read
from lingxi.media.readers.mail import MailReader
from lingxi.types import Limits, Source, Text
from tests.media.documents import png


@pytest.fixture
def letter() -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "Hüte", "Änne <a@example.org>", "b@example.org"
    message["Date"] = "Fri, 01 May 2026 09:00:00 +0200"
    message.set_content("Mine: a hat")
    return message


def test_the_page_is_read_and_not_its_plain_twin(tmp_path: Path, letter: EmailMessage) -> None:
    page = '<html><head><title>no</title></head><body><p>Mine: <img src="cid:hat@x" alt="a hat"></p></body></html>'
    letter.add_alternative(page, subtype="html")
    letter.get_payload()[1].add_related(png("red"), "image", "png", cid="<hat@x>")  # type: ignore[index, union-attr]
    letter.add_attachment(png("blue"), "image", "png", filename="sky.png")
    letter.add_attachment("Not read", filename="rain.csv")
    (tmp_path / "a.eml").write_bytes(letter.as_bytes())
    words, hat, sky = MailReader().read(tmp_path / "a.eml", Limits(), 8)
    people = "From: Änne <a@example.org>\nTo: b@example.org\nFri, 01 May 2026 09:00:00 +0200"
    assert words.media == Text(f"# Hüte\n\n{people}\n\nMine: a hat  \n\nsky.png\n\n \n\nrain.csv")
    assert [each.facts["width"] for each in (hat, sky)] == [64, 64]


def test_forwarded_texts_encodings_and_broken_parts(tmp_path: Path) -> None:
    part = "--x\nContent-Type: {}\n\n{}\n"
    parts = [
        part.format("text/plain; charset=iso-2022-jp", "\x1b$B8x1`\x1b(B"),
        part.format("text/plain; charset=no-such", "caf\xe9"),
        part.format("text/plain", "".join(map(chr, range(32))) * 9),
        part.format("message/rfc822", "Subject: in\n\nForwarded"),
        part.format("text/css", "p {}"),
    ]
    head = "Subject: =?utf-8?b?broken\nSubject: =?gb2312?B?ueLX0w==?=\nContent-Type: multipart/mixed; boundary=x\n\n"
    path = tmp_path / "a.eml"
    path.write_bytes((head + "".join(parts) + "--x--").encode("latin-1"))
    with losses() as lost:
        (found,) = MailReader().read(path, Limits(), 8)
    assert found.media == Text("# =?utf-8?b?broken\n\n公園\n\ncafé\n\nForwarded")
    assert lost == [HOLED]


def test_names_of_no_encoding_lose_no_text(tmp_path: Path) -> None:
    part = "--x\nContent-Type: {}\n{}\n{}\n"
    charsets = ["charset=undefined", "charset=idna", 'charset="a\0"', "charset*=undefined''utf-8", "charset*=a\0''b"]
    parts = [part.format(f"text/plain; {each}", "", f"caf\xe9 {n}") for n, each in enumerate(charsets)]
    parts += [part.format("a/b", f"Content-Disposition: attachment; filename*={c}''a\n", "") for c in ("idna", "a\0")]
    head = "Subject: =?undefined?q?in?=\nContent-Type: multipart/mixed; boundary=x\n\n"
    (tmp_path / "a.eml").write_bytes((head + "".join(parts) + "--x--").encode("latin-1"))
    (found,) = MailReader().read(tmp_path / "a.eml", Limits(), 8)
    assert isinstance(found.media, Text)
    assert found.media.text.startswith("# in\n\n" + "\n\n".join(f"café {n}" for n in range(5)))


def test_a_saved_page_has_its_title_and_pictures(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Content-Location"] = "http://example.org/in/page.html"
    message.set_content('<html><head><title>Doors</title></head><body><img src="a%20b.png"></body></html>', "html")
    message.add_related(png("red"), "image", "png", headers=["Content-Location: http://example.org/in/a b.png"])
    message.get_payload()[0]["Content-Location"] = "http://example.org/in/page.html"  # type: ignore[index]
    (tmp_path / "a.mht").write_bytes(message.as_bytes())
    words, picture = MailReader().read(tmp_path / "a.mht", Limits(), 8)
    assert words.media == Text("# Doors")
    assert (picture.title, picture.place.start) == ("Doors", 9)


def test_what_is_no_mail_or_nested_too_deeply_has_its_reason(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(b"\n\nnothing")
    with pytest.raises(UnreadableMedia, match="no headers"):
        MailReader().read(tmp_path / "a.eml", Limits(), 8)
    path = tmp_path / "b.eml"
    path.write_bytes(b"Content-Type: message/rfc822\n\n" * 5_000)
    with pytest.raises(UnreadableMedia, match="nested too deeply"):
        read(Source(path, 1, 0), Limits(), 8)
