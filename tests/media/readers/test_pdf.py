"""Pages as pictures and as text; what is locked, broken or too long is told."""

from __future__ import annotations

from contextlib import suppress
from hashlib import md5
from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.index.indexer import IndexSettings
from lingxi.library import Library
from lingxi.media.chinese_reasons import in_chinese
from lingxi.media.losses import losses
from lingxi.media.page import LOCKED, is_scan, page_image
from lingxi.media.readers.pdf import PART, PdfReader, opened, pictured
from lingxi.present.sheet import Answer, sheet
from lingxi.search.query import Query
from lingxi.types import Image, Limits, Place, Text
from tests.media.documents import write_objects, write_pdf


def test_every_page_is_an_image_and_its_text(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", ["The revenue grew.", "The costs did not."], title="A report")
    first, words, second, more = PdfReader().read(path, Limits(), 100)
    assert isinstance(first.media, Image)
    assert first.media.pixels.shape == (150, 100, 3)
    assert first.media.pixels[20, 50].tolist() == [255, 0, 0]
    assert (first.place, second.place) == (Place(page=1), Place(page=2))
    assert first.title == "A report"
    assert (words.media, words.place) == (Text("The revenue grew."), Place(start=0, end=17, page=1))
    assert more.media == Text("The costs did not.")


def test_encrypted_and_broken_files_are_reported(tmp_path: Path) -> None:
    with pytest.raises(UnreadableMedia, match="it is encrypted"):
        PdfReader().read(write_pdf(tmp_path / "locked.pdf", ["secret"], locked=True), Limits(), 100)
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    with pytest.raises(UnreadableMedia, match="not a readable PDF"):
        PdfReader().read(tmp_path / "broken.pdf", Limits(), 100)
    with pytest.raises(UnreadableMedia, match="3 pages; the limit is 2"):
        PdfReader().read(write_pdf(tmp_path / "long.pdf", ["a"] * 3), Limits(pages=2), 100)


def _rc4(key: bytes, data: bytes) -> bytes:
    box, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


def test_passwords_are_tried(tmp_path: Path) -> None:
    fill = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")  # of the standard
    owner, identity = b"A" * 32, b"\0" * 16
    secret = (b"tuba" + fill)[:32] + owner + (-4).to_bytes(4, "little", signed=True) + identity
    user = _rc4(md5(secret, usedforsecurity=False).digest()[:5], fill)
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{owner.hex()}> /U <{user.hex()}> >>"
    path = write_objects(
        tmp_path / "a.pdf",
        ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
         "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 300] >>"],
        f"/ID [<{identity.hex()}> <{identity.hex()}>] {lock}",
    )  # fmt: skip
    for passwords, reason, chinese in (
        ((), "it is encrypted; lingxi index FOLDER --retry --password-file FILE reads it", "可用 lingxi index"),
        (("drum",), "it is encrypted, and none of the passwords fits", "所给密码均不正确"),
    ):
        with pytest.raises(UnreadableMedia, match=f"^{reason}$"):
            PdfReader().read(path, Limits(passwords=passwords), 50)
        assert chinese in in_chinese(reason)
    with pytest.raises(UnreadableMedia, match=f"^{LOCKED}$"):
        page_image(path, Place(page=1), 50)
    assert "请打开原文件" in in_chinese(LOCKED)
    (page,) = PdfReader().read(path, Limits(passwords=("drum", "tuba")), 50)
    assert page_image(path, page.place, 50, ("tuba",)).pixels.shape == (75, 50, 3)
    assert "tuba" not in repr(Limits(passwords=("tuba",)))


def test_a_long_one_is_read_part_after_part(tmp_path: Path) -> None:
    long = write_pdf(tmp_path / "long.pdf", [f"page {n}" for n in range(3_000)])
    reader, limits = PdfReader(), Limits()
    first, late = (reader.read_part(long, limits, 50, start) for start in (0, 2_984))
    assert (first.onward, first.ends, len(first.segments)) == (PART, 3_000, 2 * PART)
    assert (late.onward, late.ends, len(late.segments)) == (None, 3_000, 2 * 16)
    assert (late.segments[0].place.page, late.segments[-1].media) == (2_985, Text("page 2999"))
    few = [f"page {n}" for n in range(2 * PART + 1)]
    segments = reader.read(write_pdf(tmp_path / "few.pdf", few), limits, 50)
    assert [each.place.page for each in segments[::2]] == list(range(1, 2 * PART + 2))


def test_a_long_pdf_has_its_first_pages_and_the_rest_is_reported(library: Library, tmp_path: Path) -> None:
    write_pdf(tmp_path / "papers" / "long.pdf", [f"page {n}" for n in range(PART + 9)])
    report = library.index(tmp_path / "papers", models=["toy"], settings=IndexSettings(limits=Limits(pages=PART + 5)))
    assert report.segments == 2 * (PART + 5)
    (told,) = report.skipped
    assert told.reason == f"only what is before page {PART + 6}: it has {PART + 9} pages; the limit is {PART + 5}"
    again = library.index(tmp_path / "papers", settings=IndexSettings(limits=Limits(pages=PART + 5)))
    assert (again.segments, again.skipped) == (0, report.skipped), "nothing is read once more, and it is told again"


def test_a_broken_page_loses_itself_only(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", ["one", "two", "three", "four"])
    data = path.read_bytes().replace(b"[4 0 R 6 0 R 8 0 R", b"[4 0 R 3 0 R 8 0 R")
    data = data.replace(b"/MediaBox [0 0 200 300] /Contents 9 0 R", b"/CropBox [900 900 950 950] /Contents 9 0 R")
    path.write_bytes(data)
    with losses() as lost:
        found = PdfReader().read(path, Limits(), 50)
    assert [(each.place.page, each.media) for each in found[1::2]] == [(1, Text("one")), (4, Text("four"))]
    assert lost == ["page 2 is broken and was left out", "page 3 is broken and was left out"]


def test_a_scan_is_known_by_its_picture(tmp_path: Path) -> None:
    picture = "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray "
    draws = ["q 200 0 0 160 0 140 cm /I Do Q", "q 200 0 0 100 0 0 cm /I Do Q", "q 0 0 0 0 0 0 cm /I Do Q"]
    pages = [f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 300] /Contents {7 + n} 0 R "
             "/Resources << /XObject << /I 3 0 R >> >> >>" for n in range(3)]  # fmt: skip
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [4 0 R 5 0 R 6 0 R] /Count 3 >>",
               f"{picture}/Length 1 >>\nstream\n0\nendstream", *pages,
               *(f"<< /Length {len(each)} >>\nstream\n{each}\nendstream" for each in draws)]  # fmt: skip
    path = write_objects(tmp_path / "a.pdf", objects)
    document = opened(path)
    assert [round(pictured(document[n]), 3) for n in range(3)] == [round(160 / 300, 3), round(100 / 300, 3), 0]
    document.close()
    assert [is_scan(path, page) for page in (1, 2, 3)] == [True, False, False]


def test_truncated_files_are_read_partly_or_refused(tmp_path: Path) -> None:
    whole = write_pdf(tmp_path / "a.pdf", ["one", "two"]).read_bytes()
    for cut in range(20, len(whole), 97):
        (tmp_path / "cut.pdf").write_bytes(whole[:cut])
        with suppress(UnreadableMedia):
            assert PdfReader().read(tmp_path / "cut.pdf", Limits(), 50)


def test_a_page_is_found_and_shown(library: Library, tmp_path: Path) -> None:
    write_pdf(tmp_path / "papers" / "manual.pdf", ["How to clean the boiler.", "How to call the plumber."])
    report = library.index(tmp_path / "papers", models=["toy"])
    assert (report.added, report.segments) == (1, 4)
    (hit,) = library.search("call the plumber", limit=1)
    assert (hit.path.name, hit.place.page, hit.modality) == ("manual.pdf", 2, "text")
    pictures = library.search(Query.of("red", where="modality = image", group=False))
    assert {each.place.page for each in pictures} == {1, 2}
    assert sheet([Answer("red", pictures, None)], "red").count("data:image/jpeg") == 2
