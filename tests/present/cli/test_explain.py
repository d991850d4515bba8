"""The command explains hits of the last search, in words and as a picture."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image as Pillow
from typer.testing import CliRunner

from lingxi.apps.explain.explanation import ClassShare, Explanation, Missed, Moment, Region, Word
from lingxi.errors import BadQuery
from lingxi.library import Library
from lingxi.present.cli.app import app
from lingxi.present.cli.explain import lines


@pytest.fixture
def place(tmp_path: Path, folder: Path) -> Path:
    with Library(tmp_path / "library") as library:
        library.index(folder, models=["toy"])
    return tmp_path / "library"


def run(place: Path, *given: str) -> str:
    done = CliRunner().invoke(app, [*given, "--library", str(place)])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.stdout


def test_a_hit_of_the_last_search_is_explained_in_words(place: Path) -> None:
    run(place, "search", "red sea", "-n", "1", "--where", "modality = image")
    told = run(place, "explain", "1")
    assert "red.png (image" in told
    assert "words of the query" in told
    assert "red strong (+" in told
    assert "nearest miss:" in told
    known = json.loads(run(place, "explain", "1", "--query", "red", "--json"))
    assert (known["query"], known["modality"], len(known["map"]["rows"])) == ("red", "image", 16)


@pytest.mark.parametrize("name", ["a.png", "a.html"])
def test_the_map_is_written_as_a_picture_or_a_page(place: Path, tmp_path: Path, name: str) -> None:
    run(place, "search", "red", "--where", "modality = image")
    run(place, "explain", "1", "--out", str(tmp_path / name))
    if name == "a.png":
        with Pillow.open(tmp_path / name) as picture:
            assert picture.size == (40, 30)
    else:
        assert (tmp_path / name).read_text(encoding="utf-8").count("<img") == 2


def test_a_contact_sheet_shows_the_maps(place: Path, tmp_path: Path) -> None:
    run(place, "search", "red", "-n", "2", "--where", "modality = image", "--html", str(tmp_path / "a.html"), "--maps")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert (page.count("data:image/png"), page.count("data:image/jpeg")) == (2, 0)


def test_wrong_use_is_refused(place: Path, folder: Path, tmp_path: Path) -> None:
    with pytest.raises(BadQuery, match=r"\.png or \.html"):
        run(place, "explain", "1", "--out", str(tmp_path / "a.gif"))
    with pytest.raises(BadQuery, match="no hit 1"):
        run(place, "explain", "1", "--query", "red")
    note = str(folder / "note.md")
    with pytest.raises(BadQuery, match=r"no map of note\.md"):
        run(place, "explain", note, "--query", "red", "--out", str(tmp_path / "a.png"))
    with pytest.raises(BadQuery, match="leave out --url"):
        run(place, "explain", "1", "--out", str(tmp_path / "a.png"), "--url", "http://127.0.0.1:9")


def test_every_part_of_an_explanation_is_said() -> None:
    word = Word("sea", 0, 3, 0.5, "strong")
    bare = Explanation("a", Path("/a.mp4"), "video", "sea", found=False)
    assert list(lines(bare)) == ["/a.mp4 (video)", "the query does not find it"]
    whole = replace(
        bare, found=True, score=0.5, words=(word,), passage=(word,), classes=(ClassShare({"en": "seashore"}, 0.25),),
        regions=(Region(0, 0, 0.2, 0.2, 0.25),), moments=(Moment(1, 3, 0.5),), note="gone",
        missed=Missed("b", Path("/b.jpg"), "image", 0.1, "probability", (word,)),
    )  # fmt: skip
    assert list(lines(whole))[1:] == [
        "words of the query: sea strong (+0.500); 0.500 in all",
        "words of the passage: sea",
        "looks like: seashore strong (+0.250)",
        "where: top left strong (+0.250)",
        "when: 0:01-0:03 (0.500)",
        "nearest miss: /b.jpg (too unlikely); it lacks: sea strong (+0.500)",
        "no map: gone",
    ]


def test_words_without_a_vector_have_no_sum() -> None:
    found = Explanation("1", Path("a.csv"), "text", "red", found=True, words=(Word("red", 0, 3, 1.0, "strong"),))
    assert "words of the query: red strong (+1.000)" in list(lines(found))
