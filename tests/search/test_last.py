"""The last hits by their numbers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lingxi.codec import dump
from lingxi.errors import BadQuery
from lingxi.search.hit import Hit
from lingxi.search.last import drop, last_query, numbered, remember, span_of, spans_of
from lingxi.search.query import Query
from lingxi.types import Place


def test_numbers_count_from_one(tmp_path: Path) -> None:
    remember(tmp_path, ["a", "b"])
    assert [numbered(tmp_path, n) for n in (1, 2)] == ["a", "b"]
    remember(tmp_path, ["c"])
    assert numbered(tmp_path, 1) == "c"


@pytest.mark.parametrize("text", [None, "[]", "nonsense", '{"a": 1}'])
def test_a_number_without_a_hit_is_an_error(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "last.json").write_text(text, encoding="utf-8")
    for number in (0, 1):
        with pytest.raises(BadQuery, match=f"no hit {number}"):
            numbered(tmp_path, number)


def test_what_is_forgotten_leaves_and_the_others_keep_their_numbers(tmp_path: Path) -> None:
    remember(tmp_path, ["a", "b", "c"])
    drop(tmp_path, lambda ids: set(ids) - {"b"})
    assert [numbered(tmp_path, n) for n in (1, 3)] == ["a", "c"]
    with pytest.raises(BadQuery, match="no hit 2"):
        numbered(tmp_path, 2)
    assert '"b"' not in (tmp_path / "last.json").read_text(encoding="utf-8")


def test_spans_are_kept_with_the_hits_and_go_with_them(tmp_path: Path) -> None:
    moment = Hit("a", Path("/a.mp4"), 1.0, "video", place=Place(start_s=4.0, end_s=12.5))
    spans = spans_of([moment, replace(moment, place=Place())])
    remember(tmp_path, ["a", "b"], spans=spans)
    assert [numbered(tmp_path, n) for n in (1, 2)] == ["a", "b"]
    assert [span_of(tmp_path, n) for n in (0, 1, 2, 3)] == [None, (4.0, 12.5), None, None]
    drop(tmp_path, lambda ids: set(ids) - {"b"})
    assert (numbered(tmp_path, 1), span_of(tmp_path, 1)) == ("a", (4.0, 12.5))
    drop(tmp_path, lambda ids: [])
    assert span_of(tmp_path, 1) is None
    assert "12.5" not in (tmp_path / "last.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["nonsense", "3"])
def test_what_cannot_be_read_is_removed(tmp_path: Path, text: str) -> None:
    (tmp_path / "last.json").write_text(text, encoding="utf-8")
    drop(tmp_path, lambda ids: ids)
    assert not (tmp_path / "last.json").exists()


def test_a_query_in_text_is_kept_until_a_file_is_forgotten(tmp_path: Path) -> None:
    query = Query.of("红色 red", without="sea", limit=3, where="size > 1", within=tmp_path)
    remember(tmp_path, ["a", "b"], query)
    assert dump(last_query(tmp_path)) == dump(query)
    drop(tmp_path, lambda ids: ids)
    assert dump(last_query(tmp_path)) == dump(query), "nothing was forgotten"
    drop(tmp_path, lambda ids: set(ids) - {"b"})
    assert not (tmp_path / "last_query.json").exists()


def test_a_query_with_a_picture_is_not_kept_and_replaces_the_last(tmp_path: Path) -> None:
    remember(tmp_path, ["a"], Query.of("red"))
    remember(tmp_path, ["a"], Query.of("red", image=b"secret"))
    with pytest.raises(BadQuery, match="not known"):
        last_query(tmp_path)


@pytest.mark.parametrize("text", ["nonsense", "3", "{}", '{"parts": 3}', "[]"])
def test_a_query_that_cannot_be_read_is_not_known(tmp_path: Path, text: str) -> None:
    (tmp_path / "last_query.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadQuery, match="not known"):
        last_query(tmp_path)
