"""Neighbours in time become one hit, and so do the places of one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingxi.library import Library
from lingxi.search.group import LONGEST_S, MOST_PLACES, Span, grouped, merged, similar
from lingxi.search.hit import Signal
from lingxi.search.signal import Evidence
from lingxi.types import Place

ONE, OTHER = Signal("similarity", "one"), Signal("similarity", "other")


def payload(start_s: float, end_s: float, asset: str = "a", modality: str = "video") -> dict[str, Any]:
    return {"asset": asset, "modality": modality, "start_s": start_s, "end_s": end_s}


def test_neighbours_are_one_hit_represented_by_the_best() -> None:
    payloads = {"x": payload(4, 6), "y": payload(6, 8), "z": payload(2, 4), "far": payload(20, 22)}
    (best, far) = merged([("x", 1.0), ("y", 0.9), ("far", 0.8), ("z", 0.7)], payloads, dict.fromkeys("xyz", 1.0))
    assert (best.id, best.score, best.start_s, best.end_s) == ("x", 1.0, 2, 8)
    assert (far.id, far.start_s, far.end_s) == ("far", 20, 22)
    assert best.place(Place(start_s=4, end_s=6)) == Place(start_s=2, end_s=8)


def test_other_films_other_kinds_and_much_worse_neighbours_stay_apart() -> None:
    payloads = {
        "x": payload(0, 2),
        "b": payload(2, 4, asset="b"),
        "s": payload(2, 4, modality="audio"),
        "w": payload(2, 4),
    }
    ranking = [("x", 1.0), ("b", 0.9), ("s", 0.8), ("w", 0.7)]
    similar = {"x": 1.0, "b": 1.0, "s": 1.0, "w": 0.8}
    assert [each.id for each in merged(ranking, payloads, similar)] == ["x", "b", "s", "w"]


def test_what_has_no_time_is_left_alone() -> None:
    (only,) = merged([("p", 0.5)], {"p": {"asset": "a", "modality": "image"}}, {})
    assert only.place(Place(page=3)) == Place(page=3)


@given(st.lists(st.integers(0, 200), min_size=1, max_size=60, unique=True))
def test_nothing_is_lost_and_nothing_grows_too_long(starts: list[int]) -> None:
    payloads = {str(n): payload(2.0 * n, 2.0 * n + 2) for n in starts}
    found = merged([(str(n), 1.0) for n in starts], payloads, {})
    assert all((each.end_s or 0) - (each.start_s or 0) <= LONGEST_S for each in found)
    for each in payloads.values():
        assert any((f.start_s or 0) <= each["start_s"] and each["end_s"] <= (f.end_s or 0) for f in found)


def test_the_similarity_of_a_hit_does_not_depend_on_the_order_of_a_ranking() -> None:
    mixed = Evidence(ONE, 1.0, [("x", 0.3), ("y", 0.6), ("z", 0.45)])  # in the order of probability
    assert similar([mixed]) == pytest.approx({"x": 0.5, "y": 1.0, "z": 0.75})
    assert similar([mixed, Evidence(OTHER, 1.0, [("x", 9.0)])])["x"] == 1.0
    assert similar([Evidence(ONE, 1.0, [])]) == {}


def test_of_distances_twice_as_far_is_half_as_similar() -> None:
    far = Evidence(ONE, 1.0, [("x", -2.0), ("y", -4.0), ("z", -8.0)])
    assert similar([far]) == pytest.approx({"x": 1.0, "y": 0.5, "z": 0.25})
    same = Evidence(ONE, 1.0, [("x", 0.0), ("y", -4.0)])
    assert similar([same]) == pytest.approx({"x": 1.0, "y": 0.0}, abs=1e-6)


def test_a_file_is_one_hit_with_its_places() -> None:
    payloads = {"x": {"asset": "a"}, "b": {"asset": "b"}, "y": {"asset": "a"}, "w": {"asset": "a"}}
    spans = [Span("x", 0.9), Span("b", 0.8), Span("y", 0.5), Span("gone", 0.5), Span("w", 0.1)]
    assert [(each.id, each.others) for each in grouped(spans, payloads, {})] == [("x", ["y"]), ("b", []), ("gone", [])]


def test_a_live_photo_is_one_hit_shown_by_the_photo() -> None:
    film = {"asset": "film", "shot": "photo", "modality": "video", "start_s": 0.0, "end_s": 3.0}
    payloads: dict[str, dict[str, Any]] = {"f": film, "s": film | {"modality": "audio"}, "p": {"asset": "photo"}}
    payloads["x"] = {"asset": "x"}
    ranking = [Span("f", 0.9, 0.0, 3.0), Span("x", 0.8), Span("s", 0.7), Span("p", 0.6)]
    found = list(grouped(ranking, payloads, {}))
    assert [(each.id, each.score, each.others) for each in found] == [("p", 0.9, []), ("x", 0.8, [])]
    first, _ = grouped(ranking[::-1], payloads, {})
    assert (first.id, first.others) == ("p", [])
    (alone, _) = grouped([Span("f", 0.9, 0.0, 3.0), Span("x", 0.8), Span("s", 0.7)], payloads, {})
    assert (alone.id, alone.others) == ("f", ["s"]), "the photo is not among the hits"


def test_a_file_shows_so_many_places_at_most() -> None:
    spans = [Span(str(n), 0.5) for n in range(99)]
    (only,) = grouped(spans, {str(n): {"asset": "a"} for n in range(99)}, {})
    assert len(only.others) == MOST_PLACES


def test_groups_fill_the_page_and_can_be_switched_off(library: Library, tmp_path: Path) -> None:
    long = "\n\n".join(f"A barn, number {n}. " + "It is red and stands in a field. " * 12 for n in range(12))
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "long.txt").write_text(long, encoding="utf-8")
    for n in range(3):
        (tmp_path / "files" / f"{n}.txt").write_text(f"A red barn, and {n} more.", encoding="utf-8")
    library.index(tmp_path / "files", models=["toy"])
    whole = library.search("red barn", limit=4)
    assert sorted(hit.path.name for hit in whole) == ["0.txt", "1.txt", "2.txt", "long.txt"]
    assert whole.total == 4
    (found,) = (hit for hit in whole if hit.path.name == "long.txt")
    assert found.places
    assert found.place not in found.places
    assert "places" in found.as_dict()
    assert len(library.search("red barn", limit=99, group=False)) > 10
    assert len(library.search("red barn", limit=99, within=tmp_path / "files" / "long.txt")) > 7


def test_more_is_read_where_a_page_is_of_few_files(library: Library, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("lingxi.search.group.WINDOW", 1)
    (tmp_path / "files").mkdir()
    for n in range(3):
        text = "\n\n".join(f"A barn, number {n}. " + "It is red and stands in a field. " * 12 for _ in range(9))
        (tmp_path / "files" / f"{n}.txt").write_text(text, encoding="utf-8")
    library.index(tmp_path / "files", models=["toy"])
    assert sorted(hit.path.name for hit in library.search("red barn", limit=3)) == ["0.txt", "1.txt", "2.txt"]


def test_with_a_minimum_files_are_counted_to_the_end(library: Library, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("lingxi.search.group.WINDOW", 1)
    (tmp_path / "files").mkdir()
    for n in range(3):
        text = "\n\n".join(f"A barn, number {n}. " + "It is red and stands in a field. " * 12 for _ in range(9))
        (tmp_path / "files" / f"{n}.txt").write_text(text, encoding="utf-8")
    library.index(tmp_path / "files", models=["toy"])
    assert library.search("red barn", limit=1, min_score=0.001).total == 3


def test_segments_that_were_not_looked_at_are_not_counted_as_files(
    library: Library, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr("lingxi.search.group.WINDOW", 1)
    (tmp_path / "files").mkdir()
    for n in range(3):
        text = "\n\n".join(f"A barn, number {n}. " + "It is red and stands in a field. " * 12 for _ in range(9))
        (tmp_path / "files" / f"{n}.txt").write_text(text, encoding="utf-8")
    library.index(tmp_path / "files", models=["toy"])
    first = library.search("red barn", limit=1)
    assert first.at_least
    assert 1 <= first.total <= 3
    whole = library.search("red barn", limit=50)
    assert (whole.total, whole.at_least) == (3, False)


def test_places_are_as_good_as_they_are_likely_and_not_as_the_turn_that_one_took() -> None:
    spans = [Span("x", 0.9), Span("y", 0.2)]
    (only,) = grouped(spans, {"x": {"asset": "a"}, "y": {"asset": "a"}}, {"x": 0.3, "y": 0.2})
    assert only.others == ["y"]
