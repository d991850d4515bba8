"""Pictures with text among pictures without: what is written is found, and neither drowns the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from lingxi.arrays import Pixels
from lingxi.index import intake
from lingxi.index.indexer import IndexSettings
from lingxi.library import Library
from lingxi.media import lines, written
from lingxi.media.read import Reading, read
from lingxi.media.written import read_written
from lingxi.search.query import Query
from lingxi.search.signals import lexical, ocr
from lingxi.types import Limits, Line, Source

PHOTOS = ("astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg", "motorcycle_left.png", "brick.png", "grass.png")
TALK = (
    "Ann: shall we meet for a coffee before the talk? Ben: yes, at ten, and bring the slides about revenue. Ann: the "
    "cat walked over my keyboard again, so number {n} is still missing. Ben: no matter, send it when you are back."
)
SIGNS = {"s1.png": "COFFEE BAR", "s2.png": "Error 0x80070057: the parameter is incorrect", "s3.png": "收据"}
READ = IndexSettings(ocr=True)


class Drawn:
    """Stands for an engine that reads without a fault: pictures carry the number of their text in their first pixel."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def draw(self, path: Path, text: str) -> None:
        """A screenshot with that text."""
        self.texts.append(text)
        picture = Pillow.new("RGB", (400, 300), "white")
        pen, font = ImageDraw.Draw(picture), ImageFont.load_default(12)
        for n in range(0, len(text), 50):
            pen.text((10, 20 + n // 2), text[n : n + 50].encode("ascii", "replace").decode(), "black", font)
        picture.putpixel((0, 0), (255, 0, len(self.texts)))
        path.parent.mkdir(parents=True, exist_ok=True)
        picture.save(path)

    def read(self, pixels: Pixels) -> Iterator[Line]:
        """Its lines, one below the other."""
        red, green, number = pixels[0, 0].tolist()
        text = self.texts[number - 1] if (red, green) == (255, 0) and number else ""
        for n in range(0, len(text), 50):
            yield Line(
                text[n : n + 50].strip(), (0.0, n / 1000, 1.0, n / 1000, 1.0, (n + 40) / 1000, 0.0, (n + 40) / 1000)
            )


@pytest.fixture(scope="module")
def drawn() -> Iterator[Drawn]:
    """Reads in this process, with an engine that makes no mistakes."""
    reader = Drawn()

    def read_here(sources: Iterable[Source], limits: Limits, side: int, *_: Any, **__: Any) -> Iterator[Reading]:
        for source in sources:
            yield (read_written if limits.writing_seconds else read)(source, limits, side)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(intake, "read_all", read_here)
        patch.setattr("lingxi.index.indexer.revision", lambda: "drawn-1")
        patch.setattr(written, "engine", lambda: reader)
        patch.setattr(lines, "may_hold_text", lambda pixels: True)
        yield reader


@pytest.fixture(scope="module")
def shelf(drawn: Drawn, photographs: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Photographs, screenshots of talks that mention many things, and a few signs."""
    place = tmp_path_factory.mktemp("shelf")
    folder = place / "pictures"
    folder.mkdir()
    for n, name in enumerate(PHOTOS):
        Pillow.open(photographs / name).convert("RGB").save(folder / f"p{n}.png")
    for n in range(12):
        drawn.draw(folder / f"t{n:02}.png", TALK.format(n=n))
    for name, text in SIGNS.items():
        drawn.draw(folder / name, text)
    with Library(place / "library") as library:
        library.index(folder, settings=READ)
        yield library


def _names(library: Library, text: str, limit: int = 30) -> list[str]:
    return [hit.path.name for hit in library.search(text, limit=limit)]


def _place(library: Library, text: str, name: str) -> int:
    return _names(library, text).index(name) + 1


def _the_picture_is_not_drowned(library: Library) -> bool:
    """Twelve screenshots mention it in passing, and one sign says it; the photograph shows it."""
    return _place(library, "a cup of coffee", "p2.png") <= 3 and _place(library, "a cat", "p1.png") <= 3


def _the_text_is_not_drowned(library: Library) -> bool:
    """Seven photographs and twelve other screenshots look no less like it."""
    return all(_names(library, text)[0] == name for text, name in ASKED.items())


ASKED = {
    "coffee bar": "s1.png",
    "0x80070057": "s2.png",
    "parameter incorrect": "s2.png",
    "收据": "s3.png",
}


def test_neither_recognised_text_nor_image_content_hides_the_other(shelf: Library) -> None:
    assert _the_picture_is_not_drowned(shelf)
    assert _the_text_is_not_drowned(shelf)


def test_too_much_weight_for_recognised_text_would_hide_the_images(
    shelf: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "meant", lambda asked, text, share: 0.999)
    assert not _the_picture_is_not_drowned(shelf)


def test_too_little_weight_for_recognised_text_would_hide_it(shelf: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "LIKELY", 1.1)
    monkeypatch.setattr(lexical, "FEW", 0)  # that a file alone has the words is said beside it
    assert not _the_text_is_not_drowned(shelf)


def test_a_hit_has_its_recognised_lines_and_marks_the_matching_ones(shelf: Library) -> None:
    hit = shelf.search("revenue slides")[0]
    assert hit.path.name.startswith("t")
    assert "".join(line.text for line in hit.written)[:11] == "Ann: shall "
    assert [line.text for line in hit.asked] == [
        line.text for line in hit.written if "revenue" in line.text or "slides" in line.text
    ]
    shown = hit.as_dict()["written"]
    assert len(shown) == len(hit.written)
    assert [each["box"] for each in shown if each["asked"]] == [list(line.box) for line in hit.asked]
    assert "written words" in hit.signals
    assert "written" not in shelf.search("a cat", limit=30)[-1].facts


def test_text_is_found_by_its_meaning(shelf: Library) -> None:
    """The word is in no text: the receipt is written in Chinese."""
    hit = shelf.search("a receipt")[0]
    assert hit.path.name == "s3.png"
    assert "embedded.written" in hit.signals


def test_text_can_be_filtered_by(shelf: Library) -> None:
    assert {hit.path.name for hit in shelf.search(Query.of("a", where="written ~ parameter"))} == {"s2.png"}
    assert len(shelf.search(Query.of("a", where="not has written", limit=30))) == len(PHOTOS)


def test_a_library_indexed_without_ocr_reads_text_when_requested(
    library: Library, drawn: Drawn, tmp_path: Path
) -> None:
    folder = tmp_path / "pictures"
    drawn.draw(folder / "a.png", "Platform nine")
    (folder / "note.md").write_text("a note", encoding="utf-8")
    runs = [library.index(folder, settings=IndexSettings(ocr=ocr)) for ocr in (None, True, None, False, None)]
    assert [(run.added, run.changed, run.unchanged) for run in runs] == [
        (2, 0, 0),
        (0, 1, 1),
        (0, 0, 2),
        (0, 1, 1),
        (0, 0, 2),
    ]
    assert library.search("platform")[0].written == ()
    library.index(folder, settings=READ)
    assert [line.text for line in library.search("platform")[0].written] == ["Platform nine"]
    assert library.search("platform")[0].path.name == "a.png"


def test_words_are_found_in_a_library_without_calibration(library: Library, drawn: Drawn, tmp_path: Path) -> None:
    for n, text in enumerate(("red and green", "Platform nine", "blue")):
        drawn.draw(tmp_path / "pictures" / f"{n}.png", text)
    library.index(tmp_path / "pictures", models=["toy"], settings=READ)
    hit = library.search("platform nine")[0]
    assert (hit.path.name, hit.probability) == ("1.png", None)
