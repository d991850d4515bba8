"""Words: all of them are believed, some of them count less."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lingxi.library import Library
from lingxi.search.hit import EXACT_WORDS
from lingxi.search.probability import SAID
from lingxi.search.query import Query
from lingxi.search.signals.lexical import EVERY, LONE, by_people, features, is_certain, probabilities
from lingxi.store.engine import WordHit
from tests.search.shelf import evidence, named


def test_all_words_and_some_words_are_two_signals(barns: Library) -> None:
    found = {each.name: each for each in evidence(barns, Query.of("red barn"))}
    whole, some = found["all words"], found["some words"]
    assert named(barns, [id_ for id_, _ in whole.ranking]) == ["a.png"]
    assert sorted(named(barns, [id_ for id_, _ in some.ranking])) == ["a.png", "b.png"]
    assert whole.weight > some.weight
    assert all(probability >= EVERY for probability in whole.likely.values())
    assert named(barns, list(some.likely)) == ["b.png"], "what has every word is told by the other signal"
    assert max(some.likely.values()) < min(whole.likely.values())


def test_a_cut_list_of_words_may_hide_more(barns: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(each.rest is None for each in evidence(barns, Query.of("red barn")))
    monkeypatch.setattr("lingxi.search.plan.DEPTH", 2)
    cut = {each.name: each for each in evidence(barns, Query.of("red barn", limit=1))}
    assert cut["some words"].rest == 0.0
    assert cut["all words"].rest == EVERY


def test_more_and_rarer_words_make_a_text_likelier() -> None:
    def likely(score: float, whole: float) -> float:
        return probabilities([WordHit("a", score, 0.5, whole)])["a"]

    assert likely(6, 10) > likely(4, 10)
    assert likely(10, 10) > likely(1, 1), "common words tell less"
    assert probabilities([]) == {}


def test_the_features_are_shares_of_what_all_words_are_worth() -> None:
    found = features([WordHit("a", 6.0, 1.0, 8.0), WordHit("b", 2.0, 0.5, 8.0)])
    assert found == pytest.approx(np.array([[6 / 8, np.log(9)], [2 / 8, np.log(9)]]))


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("IMG_0007", True),
        ("img_0007.jpg", True),
        ("room 101", True),
        ("red barn", False),
        ('"a red barn"', True),
        ('"red a barn"', False),
        ("“Red  Barn” snow", True),
        ("「红色谷仓」", True),
    ],
)
def test_a_number_a_name_and_a_phrase_are_certain(text: str, certain: bool) -> None:
    payload = {"name": "IMG_0007.jpg", "text": "There is a red\nbarn in the snow. 一座红色谷仓。"}
    assert is_certain(text, payload) == certain


def test_a_generated_caption_makes_nothing_certain() -> None:
    payload = {"name": "barn_7.jpg", "path": "/a/winter/barn_7.jpg", "text": "a red barn", "caption": "generated"}
    assert [by_people(text, payload) for text in ("winter barn 7", "red barn")] == [True, False]
    assert by_people("red barn", {"text": "a red barn"})
    assert by_people("red barn", {**payload, "keyword": ["red", "barn"]}), "keywords are by people, too"
    assert not by_people("red winter", payload), "one of the words is in the caption only"
    assert [is_certain(text, payload) for text in ('"red barn"', '"barn_7"', "barn 7")] == [False, True, True]


def test_words_of_people_come_before_generated_ones(barns: Library) -> None:
    engine = barns._store.engine
    for point in list(engine.scroll(None, vectors=True)):
        if point.payload["name"] == "a.png":
            engine.upsert([replace(point, payload={**point.payload, "caption": "generated"})])
    barns._prepared.clear()
    assert "exact words" not in {each.name for each in evidence(barns, Query.of("red barn"))}


def test_a_single_character_is_a_weak_sign(library: Library, tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    for name, text in (("a", "雪克杯里加冰"), ("b", "番茄炒蛋"), ("c", "去年的旅行")):
        (tmp_path / "notes" / f"{name}.txt").write_text(text, encoding="utf-8")
    library.index(tmp_path / "notes", models=["toy"])
    said = [
        p for each in evidence(library, Query.of("雪")) if each.signal.kind == "words" for p in each.likely.values()
    ]
    assert 0 < max(said) <= LONE
    named_ = [p for each in evidence(library, Query.of("雪克杯")) if each.signal.kind == "words"
              for p in each.likely.values()]  # fmt: skip
    assert max(named_) >= 0.9


def test_an_everyday_word_in_one_note_is_no_certain_sign(library: Library, tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.txt").write_text("The car and the mitochondria", encoding="utf-8")
    for n in range(9):
        (tmp_path / "notes" / f"b{n}.txt").write_text(f"Other things, {n}", encoding="utf-8")
    library.index(tmp_path / "notes", models=["toy"])
    said = {
        text: max(p for each in evidence(library, Query.of(text)) for p in each.likely.values())
        for text in ("a car", "mitochondria")
    }
    assert said["a car"] < SAID <= said["mitochondria"]


def test_a_phrase_in_another_order_is_no_phrase(library: Library, tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.txt").write_text("the quick brown fox", encoding="utf-8")
    library.index(tmp_path / "notes", models=["toy"])
    exact = {text: [each for each in evidence(library, Query.of(text)) if each.signal == EXACT_WORDS]
             for text in ('"quick brown"', '"brown quick"', "brown quick")}  # fmt: skip
    assert [bool(each) for each in exact.values()] == [True, False, True]
