"""Hits in a notebook and in a terminal: short as text, with small pictures as HTML."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from lingxi.codec import dump_hits, load_hits
from lingxi.library import Library
from lingxi.search import hit as hit_module
from lingxi.search.hit import MOST_CARDS, MOST_PICTURES, Hit, Hits
from tests.conftest import Paint
from tests.films import film, recording, scene, tone

PICTURE = "data:image/jpeg;base64,"


def test_the_text_of_hits_is_short(paint: Paint) -> None:
    hit = Hit("1", paint("a.png"), 0.5, "image", probability=0.93, text="x" * 10_000)
    assert repr(hit) == f"<Hit '{hit.path}' image 93%>"
    assert repr(Hits([hit] * 4, 57, at_least=True)) == "<Hits: 4 of at least 57, a.png 93%, a.png 93%, a.png 93%, …>"
    assert repr(Hits()) == "<Hits: 0 of 0>"


def test_pictures_are_decoded_only_when_they_are_shown(paint: Paint, monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_pictures_are_few_and_small(paint: Paint, photographs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
