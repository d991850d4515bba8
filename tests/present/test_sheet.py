"""The contact sheet is one file that needs nothing else and trusts nobody."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from lingxi.present.sheet import Answer, sheet
from lingxi.search.hit import Hit
from lingxi.types import Line
from tests.conftest import Paint


def test_images_are_inside_and_texts_are_escaped(paint: Paint, tmp_path: Path) -> None:
    picture = paint('<b>"x".png')
    evil = "<script>alert(1)</script>"
    hits = [
        Hit("1", picture, 0.5, "image"),
        Hit("2", tmp_path / "note.md", 0.25, "text", text=evil),
        Hit("3", tmp_path / "gone.png", 0.1, "image"),
    ]
    page = sheet([Answer(f"a {evil}", hits, picture), Answer("nothing", [])], evil)
    assert page.count("data:image/jpeg;base64,") == 2
    assert "<script" not in page
    assert "&lt;b&gt;" in page
    assert "0.500" in page
    assert "No such file" in page
    assert "nothing found" in page
    assert "http" not in page.replace("http-equiv", "")


def test_matching_lines_are_framed_on_the_image(paint: Paint) -> None:
    lines = [Line("<b>Umbrella</b>", (0.1, 0.2, 0.5, 0.2, 0.5, 0.3, 0.1, 0.3)), Line("Invoice", (0.0,) * 8)]
    hit = Hit("1", paint("a.png"), 0.5, "image", written=tuple(lines), asked=(lines[0],))
    page = sheet([Answer("umbrella", [hit])])
    assert page.count("<polygon points") == 1
    assert 'points="0.1000,0.2000 0.5000,0.2000 0.5000,0.3000 0.1000,0.3000"' in page
    assert "&lt;b&gt;Umbrella" in page
    assert "Invoice" not in page
    assert "style=" not in page


def test_a_heading_is_shown_once() -> None:
    hit = Hit("1", Path("/a.md"), 0.5, "text", title="Pets", text="## Pets\n\nCats are allowed.")
    assert hit.body == "Cats are allowed."
    assert replace(hit, text="Pets are allowed.").body == "Pets are allowed."
    page = sheet([Answer("pets", [hit])])
    assert page.count("Pets") == 1
    assert "##" not in page


def test_of_a_long_text_the_part_with_the_words_is_shown() -> None:
    rows = "\n".join(f"Company {n}: {n},000 euro" for n in range(40))
    page = sheet([Answer("company 37", [Hit("1", Path("/a.xlsx"), 0.5, "text", text=rows)], words="company 37")])
    assert "… Company 37: 37,000 euro" in page
    assert "Company 0" not in page


def test_a_name_that_is_no_utf8_is_shown_and_linked(tmp_path: Path) -> None:
    import os

    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.md"))
    page = sheet([Answer("x", [Hit("1", path, 1.0, "text", text="t")])])
    assert "caf\ufffd.md" in page
    assert "caf%E9.md" in page
    page.encode("utf-8")


def test_a_heat_map_stands_in_place_of_its_picture(paint: Paint) -> None:
    hits = [Hit("1", paint("a.png"), 0.5, "image"), Hit("2", paint("b.png"), 0.4, "image")]
    page = sheet([Answer("umbrella", hits, maps={"2": b"PNG"})])
    assert (page.count("data:image/jpeg"), page.count("data:image/png;base64,UE5H")) == (1, 1)
