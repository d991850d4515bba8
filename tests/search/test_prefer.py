"""A picture asks for pictures first."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.search.hit import Signal
from lingxi.search.meaning import MEANING, Meaning
from lingxi.search.prefer import OTHER, prefer, prefer_own_kinds
from lingxi.search.query import Part
from lingxi.search.signal import Evidence, Found

FOUND = Found(
    Signal("similarity", "toy"),
    {"image": [("i", 0.3), ("j", 0.2)], "audio": [("a", 0.9)], "text": [("t", 0.8)], "video": [("v", 0.1)]},
)
LIKELY = {"i": 0.5, "j": 0.4, "a": 0.9, "t": 0.8, "v": 0.1}
SAID = Evidence(FOUND.signal, 1.0, [(id_, 0.5) for id_ in "atijv"], LIKELY)
PLAIN = Meaning()
PICTURE, WORDS, SOUND = Part(image=Path("x.jpg")), Part("x"), Part(audio=Path("x.ogg"))


def test_for_an_image_query_images_come_before_other_kinds() -> None:
    found = prefer(FOUND, SAID, [PICTURE], PLAIN)
    assert [id_ for id_, _ in found.ranking] == ["i", "j", "v", "a", "t"]
    assert found.likely == pytest.approx(LIKELY | {"a": 0.9 * OTHER * 0.5, "t": 0.8 * OTHER * 0.5})


def test_text_in_an_image_query_weakens_the_preference_for_images() -> None:
    found = prefer(FOUND, SAID, [PICTURE, WORDS], PLAIN)
    assert found.likely["a"] == pytest.approx(0.9 * (OTHER * 0.5) ** 0.5)


def test_an_image_and_a_sound_prefer_images_and_sounds() -> None:
    found = prefer(FOUND, SAID, [PICTURE, SOUND], PLAIN)
    assert [id_ for id_, _ in found.ranking] == ["a", "i", "j", "v", "t"]


def test_words_doubt_texts_that_are_only_near_in_meaning() -> None:
    assert prefer(FOUND, SAID, [WORDS], PLAIN).likely == pytest.approx(LIKELY | {"t": 0.8 * MEANING})


def test_what_is_not_calibrated_stays_as_it_is() -> None:
    mute = Evidence(FOUND.signal, 1.0, SAID.ranking)
    assert prefer(FOUND, mute, [PICTURE], PLAIN) is mute
    caption = Evidence(Signal("caption", "toy"), 1.0, SAID.ranking, LIKELY)
    assert prefer(Found(caption.signal, FOUND.rankings), caption, [WORDS], PLAIN) is caption


def test_beside_an_image_words_count_less_for_other_kinds() -> None:
    similar = prefer(FOUND, SAID, [PICTURE, WORDS], PLAIN)
    words = Evidence(Signal("words", detail="all"), 1.0, [("t", 2.0), ("i", 1.0)], {"t": 0.95, "i": 0.95, "new": 0.95})
    asked = prefer_own_kinds([similar, words], [PICTURE, WORDS])
    share = (OTHER * 0.5) ** 0.5
    assert asked[1].likely == pytest.approx({"t": 0.95 * share, "i": 0.95, "new": 0.95 * share})
    assert asked[0] is similar
    assert prefer_own_kinds([similar, words], [WORDS]) == [similar, words]
