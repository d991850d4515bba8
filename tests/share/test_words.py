"""Words of a scope: BM25 as the engine has it, over the scope alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.share.words import ScopedWords
from lingxi.store.engine import Point, engines

TEXTS = {
    "00000000-0000-0000-0000-000000000001": "the blue sea is blue",
    "00000000-0000-0000-0000-000000000002": "a green boat on the sea",
    "00000000-0000-0000-0000-000000000003": "一只猫坐在桌子上",
    "00000000-0000-0000-0000-000000000004": "IMG_2041.jpg",
}


def test_it_ranks_as_the_engine_does_over_the_same_texts(tmp_path: Path) -> None:
    engine = engines.make("edge", tmp_path / "engine")
    engine.upsert([Point(id_, words=text, payload={"asset": id_}) for id_, text in TEXTS.items()])
    ours = ScopedWords(TEXTS.items())
    for query in ("blue sea", "sea", "猫", "2041", "green boat train", "nothing", "…"):
        theirs = engine.lexical(query, 10)
        found = ours.lexical(query, 10)
        assert [hit.id for hit in found] == [hit.id for hit in theirs]
        assert [hit.share for hit in found] == [hit.share for hit in theirs]
        assert [hit.score for hit in found] == pytest.approx([hit.score for hit in theirs], rel=1e-3)
        assert [hit.whole for hit in found] == pytest.approx([hit.whole for hit in theirs], rel=0.02)
    engine.close()


def test_only_allowed_ones_are_found_and_as_many_as_wanted() -> None:
    words, (first, second, *_) = ScopedWords(TEXTS.items()), TEXTS
    assert [hit.id for hit in words.lexical("sea", 10, {second})] == [second]
    assert [hit.id for hit in words.lexical("blue sea", 1)] == [first]
    assert ScopedWords([]).lexical("sea", 3) == []
