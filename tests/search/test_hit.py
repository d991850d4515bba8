"""What a hit says of itself: names of signals, the text without its heading, plain JSON values."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from lingxi.library import Library
from lingxi.search import hit as hit_module
from lingxi.search.hit import (
    ALL_WORDS,
    MOST_CARDS,
    MOST_PICTURES,
    SAME,
    Contribution,
    Hit,
    Hits,
    Kind,
    Signal,
    dump_hits,
    load_hits,
)
from lingxi.types import Line, Place
from tests.conftest import Paint
from tests.films import film, recording, scene, tone


@pytest.mark.parametrize(
    ("signal", "name"),
    [
        (Signal("similarity", "embedded"), "embedded"),
        (Signal("caption", "embedded"), "embedded.caption"),
        (Signal("ocr", "embedded"), "embedded.written"),
        (Signal("feedback", "embedded", "rocchio"), "embedded rocchio"),
        (Signal("rerank", detail="csls"), "csls"),
        (ALL_WORDS, "all words"),
        (SAME, "same recording"),
    ],
)
def test_a_signal_has_the_name_that_weights_and_json_know(signal: Signal, name: str) -> None:
    assert str(signal) == name


def test_two_signals_of_one_space_have_different_names() -> None:
    kinds: tuple[Kind, ...] = ("similarity", "caption", "ocr")
    assert len({str(Signal(kind, "toy")) for kind in kinds}) == 3


@pytest.mark.parametrize(
    ("title", "text", "body"),
    [
        ("Sea", "# Sea\n\nIt is blue.", "It is blue."),
        ("Sea", "Sea\r\nIt is blue.", "It is blue."),
        ("Sea", "The sea\nis blue.", "The sea\nis blue."),
        ("", "# Sea\nIt is blue.", "# Sea\nIt is blue."),
    ],
)
def test_the_body_lacks_the_heading_that_is_the_title(title: str, text: str, body: str) -> None:
    assert Hit("x", Path("/a"), 1, "text", title=title, text=text).body == body


def test_a_hit_becomes_json_without_empty_fields() -> None:
    least = Hit("x", Path("/a.png"), 0.12345678, "image").as_dict()
    assert set(least) == {"id", "path", "modality", "score", "facts", "signals"}
    assert least["score"] == 0.123457
    line = Line("Closed", (0, 0, 1, 0, 1, 1, 0, 1), 0.7)
    whole = Hit(
        "x", Path("/caf\udce9.png"), 1, "image", 0.5, Place(page=3), "T", "t", (line,), (line,),
        {"taken": datetime(2024, 2, 3)}, {"toy": Contribution(1, 0.5, Signal("similarity", "toy"))}, missing=True,
    ).as_dict()  # fmt: skip
    assert json.loads(json.dumps(whole)) == whole, "nothing but plain values"
    assert (whole["page"], whole["missing"], whole["probability"]) == (3, True, 0.5)
    assert whole["path"] == "/caf\ufffd.png"
    assert [whole["written"][0][name] for name in ("confidence", "asked", "unsure")] == [0.7, True, True]
    assert whole["facts"] == {"taken": "2024-02-03T00:00:00"}
    assert whole["signals"]["toy"] == {"rank": 1, "score": 0.5, "kind": "similarity", "space": "toy", "detail": ""}


def test_a_page_of_hits_knows_how_many_there_are() -> None:
    page = Hits([Hit("x", Path("/a"), 1, "text")], 40, at_least=True)
    assert (len(page), page.total, page.at_least) == (1, 40, True)


PICTURE = "data:image/jpeg;base64,"


def test_the_text_of_hits_is_short(paint: Paint) -> None:
    hit = Hit("1", paint("a.png"), 0.5, "image", probability=0.93, text="x" * 10_000)
    assert repr(hit) == f"<Hit '{hit.path}' image 93%>"
    assert repr(Hits([hit] * 4, 57, at_least=True)) == "<Hits: 4 of at least 57, a.png 93%, a.png 93%, a.png 93%, …>"
    assert repr(Hits()) == "<Hits: 0 of 0>"


def test_images_are_decoded_only_when_they_are_shown(paint: Paint, monkeypatch: pytest.MonkeyPatch) -> None:
    hits = Hits([Hit("1", paint("a.png"), 0.5, "image")], 1)
    shown: list[str] = []
    picture = hit_module._picture

    def seen(hit: Hit) -> bytes:
        shown.append(hit.id)
        return picture(hit)

    monkeypatch.setattr(hit_module, "_picture", seen)
    repr(hits)
    assert not shown
    assert hits._repr_html_().count(PICTURE) == 1
    assert shown == ["1"]


def test_a_notebook_shows_few_and_small_images(
    paint: Paint, photographs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Hit("1", photographs / "chelsea.png", 0.5, "image")
    data = hit_module._picture(one)
    assert len(data) < 30_000
    monkeypatch.setattr(hit_module, "_picture", lambda hit: data)
    page = Hits([one] * 200, 200)._repr_html_()
    assert page.count(PICTURE) == MOST_PICTURES
    assert page.count("chelsea.png</div>") == MOST_CARDS


def test_every_kind_of_hit_is_shown(library: Library, folder: Path) -> None:
    recording(folder / "tone.wav", tone(440, 2))
    film(folder / "film.mp4", [(scene(1), 2)])
    library.index(folder, models=["toy"])
    hits = library.search("the sea", image=folder / "red.png", limit=20)
    library.remember(hits)
    everything = Hits(library.segments([hit.id for hit in hits]), len(hits))
    kinds = [hit.modality for hit in everything]
    page = everything._repr_html_()
    assert page.count(PICTURE) == len(kinds) - kinds.count("text")
    assert "The sea is blue today." in page


def test_a_file_that_is_gone_broken_or_another_one_is_a_placeholder(paint: Paint, tmp_path: Path) -> None:
    good, gone = paint("a.png"), Hit("1", tmp_path / "<i>gone.png", 0.5, "image")
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    other = Hit("1", good, 0.5, "image", facts={"size": good.stat().st_size + 1})
    for hit in (gone, replace(gone, path=broken), other):
        page = hit._repr_html_()
        assert PICTURE not in page
        assert "<i>" not in page
    assert "is not the one that was indexed" in other._repr_html_()
    assert PICTURE in replace(other, facts={"size": good.stat().st_size})._repr_html_()


def test_hits_from_another_process_are_shown_too(paint: Paint) -> None:
    hits = load_hits(dump_hits(Hits([Hit("1", paint("a.png"), 0.5, "image")], 1)))
    assert PICTURE in hits._repr_html_()
    shutil.rmtree(hits[0].path.parent)
    assert PICTURE not in hits._repr_html_()


def test_a_generated_caption_is_labelled_among_texts() -> None:
    hit = Hit("a", Path("/a.png"), 1.0, "image", text="a kite")
    made = replace(hit, facts={"caption": "generated"})
    assert (hit.generated, hit.labelled) == (False, "a kite")
    assert (made.generated, made.labelled) == (True, "(generated caption) a kite")
    assert load_hits(dump_hits(Hits([made])))[0].generated
