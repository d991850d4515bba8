"""Evidence for what is unwanted."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest

from lingxi.arrays import Vector, unit
from lingxi.calibration import Calibration, Sigmoid
from lingxi.errors import BadQuery
from lingxi.library import Library
from lingxi.search.background import Background
from lingxi.search.exclude import evidence
from lingxi.search.query import Part, Query
from lingxi.store.engine import Point
from lingxi.testing import ToyEncoder
from lingxi.types import MODALITIES
from tests.conftest import Paint

WANTED, UNWANTED = np.eye(8, dtype=np.float32)[:2]


def _point(vector: Vector, modality: str = "image") -> Point:
    return Point(str(uuid4()), {"toy": unit(vector)}, payload={"modality": modality})


def _background() -> Background:
    return Background(_point(row) for row in np.random.default_rng(0).standard_normal((400, 8)))


def test_an_exclusion_penalises_only_what_shows_it() -> None:
    only, both, other = _point(WANTED), _point(WANTED + 2 * UNWANTED), _point(UNWANTED)
    found = evidence({"toy": UNWANTED}, {"toy": WANTED}, [only, both, other], _background())
    assert found[only.id] < 0.05
    assert found[other.id] > 0.9
    assert found[only.id] < found[both.id] < found[other.id]


def test_what_stands_out_more_for_the_wanted_is_kept() -> None:
    near = _point(WANTED + 0.5 * UNWANTED)
    with_wish = evidence({"toy": UNWANTED}, {"toy": WANTED}, [near], _background())[near.id]
    without_wish = evidence({"toy": UNWANTED}, {}, [near], _background())[near.id]
    assert with_wish < without_wish


def test_a_space_that_a_candidate_lacks_has_no_effect() -> None:
    assert evidence({"other": UNWANTED}, {}, [_point(UNWANTED)], _background()) == {}


def test_an_exclusion_alone_lists_the_rest(barns: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    rest = barns.search(without="red")
    assert sorted(hit.path.name for hit in rest) == ["b.png", "c.png", "note.md"]
    assert (rest.total, rest.at_least) == (3, False)
    assert [hit.path.name for hit in barns.search(without="red", where="modality = text")] == ["note.md"]
    monkeypatch.setattr("lingxi.search.plan.DEPTH", 2)
    assert barns.search(without="red", limit=1).at_least


@pytest.mark.parametrize(("offset", "left"), [(-60, ["a.png", "b.png"]), (60, ["b.png"])])
def test_alone_it_excludes_only_possible_matches(
    library: Library, paint: Paint, monkeypatch: pytest.MonkeyPatch, offset: float, left: list[str]
) -> None:
    folder = paint("a.png", "red").parent
    paint("b.png", "blue")
    library.index(folder, models=["toy"])
    calibration = Calibration({("text", kind): Sigmoid(1.0, offset) for kind in MODALITIES})
    monkeypatch.setattr(ToyEncoder, "calibration", calibration, raising=False)
    assert sorted(hit.path.name for hit in library.search(without="red")) == left


@pytest.fixture
def notes(library: Library, tmp_path: Path) -> Library:
    """Sixty short notes; every fourth says boat, one of them after much else."""
    for n in range(60):
        words = f"note {n} " + ("boat " if n % 4 == 0 else "") + ("and more of it " * 30 if n == 0 else "")
        (tmp_path / "notes").mkdir(exist_ok=True)
        (tmp_path / "notes" / f"{n:02}.txt").write_text(words, encoding="utf-8")
    library.index(tmp_path / "notes", models=["toy"])
    return library


def test_pages_of_what_is_left_lose_and_repeat_nothing(notes: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [hit.id for hit in notes.search(without="boat", limit=100)]
    assert len(whole) >= 30
    monkeypatch.setattr("lingxi.search.plan.DEPTH", 8)
    pages = [Query.of(without="boat", limit=7, offset=start) for start in range(0, 63, 7)]
    assert [hit.id for page in pages for hit in notes.search(page)] == whole


def test_many_exclusions_of_what_is_not_there_leave_everything(notes: Library) -> None:
    words = ["lion", "piano", "cup", "moon", "shoe", "rain", "king", "bell"]
    one_by_one = set.intersection(*({hit.id for hit in notes.search(without=word, limit=99)} for word in words))
    assert {hit.id for hit in notes.search(Query.of(without=words, limit=99))} == one_by_one


@pytest.mark.parametrize("text", [None, "note"])
def test_a_filter_lets_no_excluded_word_through(notes: Library, text: str | None) -> None:
    scores = {
        hit.path.name: hit.score for hit in notes.search(text, without="boat", where="name = 00.txt or name = 01.txt")
    }
    assert scores.get("00.txt", 0.0) == 0.0
    assert scores["01.txt"] > 0


def test_an_exclusion_that_no_model_encodes_is_an_error(notes: Library) -> None:
    with pytest.raises(BadQuery, match="no model of this library encodes"):
        notes.search(Query((), (Part(audio=Path("no.ogg")),)))


def test_the_weight_of_an_exclusion_alone_counts(barns: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lingxi.search.exclude._shown", lambda _each, _wanted, points, _: {p.id: 0.4 for p in points})
    for weight, left in ((1.0, 4), (2.0, 0)):
        assert len(barns.search(Query((), (Part(text="moon", weight=weight),)))) == left
