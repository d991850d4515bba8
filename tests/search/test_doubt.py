"""A generated caption is believed as far as such captions are right, and captions of people fully."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lingxi.calibration import Calibration, Sigmoid
from lingxi.index.caption import add_captions
from lingxi.library import Library
from lingxi.search.doubt import RIGHT, doubted, together
from lingxi.search.hit import ALL_WORDS, Signal
from lingxi.search.query import Query
from lingxi.search.signal import Evidence
from lingxi.testing import ToyEncoder
from tests.captioner import Made
from tests.search.shelf import evidence, named

SEEN = Evidence(Signal("similarity", "toy"), 1.0, [], {"a": 0.5, "b": 0.9})
FITTED = Calibration({("text", kind): Sigmoid(30.0, -10.0) for kind in ("text", "image")})


def test_only_generated_captions_are_doubted() -> None:
    assert doubted({"a": 1.0, "b": 0.5, "c": 0.5}, {"a", "b"}) == {"a": RIGHT, "b": RIGHT / 2, "c": 0.5}


def test_words_and_meaning_of_one_generated_caption_are_no_two_reasons() -> None:
    said = [
        SEEN,
        *(
            Evidence(signal, 1.0, [], {"a": RIGHT, "b": RIGHT, "c": RIGHT / 2}, generated=frozenset("abc"))
            for signal in (ALL_WORDS, Signal("caption", "toy"))
        ),
    ]
    assert together(said) == pytest.approx({"a": RIGHT, "b": 0.9, "c": RIGHT * 0.75})


def test_captions_of_people_add_up_as_before() -> None:
    words = Evidence(ALL_WORDS, 1.0, [], {"a": 0.9, "b": 0.9}, generated=frozenset("b"))
    assert together([SEEN, words]) == pytest.approx({"a": 1 - 0.5 * 0.1, "b": 0.9})


@pytest.fixture
def caption_others(barns: Library, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Generates that caption for images without one, in a library with probabilities."""
    monkeypatch.setattr(ToyEncoder, "calibration", FITTED, raising=False)

    def caption(text: str) -> None:
        add_captions(barns._store, {"toy": ToyEncoder()}, Made(text))
        barns._prepared.clear()

    barns._prepared.clear()
    return caption


def test_a_wrong_caption_is_no_sure_match_and_moves_no_other(
    barns: Library, caption_others: Callable[[str], None]
) -> None:
    def found() -> dict[str, float]:
        return {hit.path.name: hit.probability or 0.0 for hit in barns.search("a red barn")}

    before = found()
    caption_others("a red barn")
    after = found()
    assert before["a.png"] > 0.95
    assert before["c.png"] < 0.5 < after.pop("c.png") <= RIGHT
    del before["c.png"]
    assert list(before) == list(after), "the order of the others stays"
    assert before == pytest.approx(after, abs=0.01), "but for the frequency of the words"
    (meaning,) = (each for each in evidence(barns, Query.of("a red barn")) if each.signal.kind == "caption")
    assert named(barns, sorted(meaning.generated)) == ["c.png"]
    assert max(meaning.likely[id_] for id_ in meaning.generated) <= RIGHT < max(meaning.likely.values())


def test_words_of_its_name_are_no_words_of_the_caption(barns: Library, caption_others: Callable[[str], None]) -> None:
    caption_others("c of a red barn")
    said = {text: next(each for each in evidence(barns, Query.of(text)) if each.signal == ALL_WORDS) for text in
            ("c.png", "red barn")}  # fmt: skip
    assert said["c.png"].ranking
    assert not said["c.png"].generated
    assert named(barns, sorted(said["red barn"].generated)) == ["c.png"]
