"""One story of a library, told over every engine: each answer is the same as that of a library in a folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow

from lingxi.library import Library
from lingxi.search.hit import Hit
from lingxi.search.query import Part, Query
from lingxi.store.events import Event

NUMBERS = count()
COLOURS = ("red", "green", "blue", "white", "black", "yellow")
Answers = list[tuple[str, Any]]


@pytest.fixture(scope="module")
def things(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pictures of one colour, two of them twice, and notes: ties, words in both languages, dates, folders."""
    folder = tmp_path_factory.mktemp("things")
    (folder / "notes").mkdir()
    for number, colour in enumerate(COLOURS):
        Pillow.new("RGB", (40 + number, 30), colour).save(folder / f"{colour}.png")
    for colour in ("red", "blue"):
        Pillow.new("RGB", (20, 20), colour).save(folder / "notes" / f"{colour} again.png")
    (folder / "notes" / "harbour.md").write_text("Boats wait in the red harbour. Invoice 4711.", encoding="utf-8")
    (folder / "notes" / "港口.txt").write_text("红色的船停在港口", encoding="utf-8")
    (folder / "notes" / "bread.md").write_text("Bread and butter for the boats", encoding="utf-8")
    return folder


def _place(name: str, request: pytest.FixtureRequest, folder: Path) -> str | Path:
    if name == "folder":
        return folder
    if name == "qdrant":
        pytest.importorskip("qdrant_client")
        return f"qdrant://local/story{next(NUMBERS)}"
    address: str = request.getfixturevalue("postgres_address")
    if name == "postgres":
        return address
    port = request.getfixturevalue("postgres_server").port
    return f"{address}&shards=" + ",".join([f"127.0.0.1:{port}"] * 3)


@pytest.fixture(scope="module")
def told(things: Path, tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """The story of a library in a folder."""
    return _story(tmp_path_factory.mktemp("told") / "library", things)


@pytest.mark.parametrize("name", ["postgres", "postgres of three shards", "qdrant"])
def test_every_engine_tells_the_same_story(
    name: str, request: pytest.FixtureRequest, things: Path, told: Answers, tmp_path: Path
) -> None:
    story = _story(_place(name, request, tmp_path / "library"), things)
    for (question, answer), (asked, wanted) in zip(story, told, strict=True):
        assert question == asked
        assert answer == wanted, question
    assert len(story) > 30


def _story(place: str | Path, things: Path) -> Answers:
    """What a library answers while it is made, searched, changed and emptied; it is opened twice."""
    told = Answers()

    def tell(question: str, answer: Any) -> None:
        told.append((question, _plain(answer)))

    with Library(place) as library:
        tell("index", library.index(things, models=["toy"]).added)
        for question, answer in _searches(library, things):
            tell(question, answer)
        (red,) = library.search("red", 1)
        library.save_album("Reds", [hit.id for hit in library.search("red", 3)])
        library.save_search("Blue", "blue")
        library.set_recording("ann", on=True)
        library.add_events([Event("ann", "like", red.id, 1.0)])
        library.set_weights({"lexical": 2.0})
    with Library(place, create=False) as library:
        tell("albums", [(album.name, len(album.ids)) for album in library.albums()])
        tell("saved", library.search(library.saved_search("Blue").query(10)))
        tell("events", [event.act for event in library.events("ann")])
        tell("weighed", library.search("red harbour"))
        tell("recommended", [each.hit.path.name for each in library.recommend("ann", limit=4)])
        tell("unchanged", library.index(things, models=["toy"]).unchanged)
        tell("forgotten", library.forget(things / "notes"))
        tell("left", library.search("red boats harbour", 50))
        tell("albums after it", [(album.name, len(album.ids)) for album in library.albums()])
        tell("compacted", library.compact() >= 0)
        tell("status", (library.status().assets, library.status().segments, dict(library.status().files)))
        tell("checked", library.check().findings)
    return told


def _searches(library: Library, things: Path) -> Iterator[tuple[str, Any]]:
    red = Part(image=things / "red.png")
    asked: Sequence[tuple[str, Query]] = [
        ("words", Query.of("red", limit=20)),
        ("words of a note", Query.of("boats harbour", limit=20)),
        ("Chinese", Query.of("港口", limit=20)),
        ("a number", Query.of("invoice 4711", limit=20)),
        ("a picture", Query((red,), limit=20)),
        ("a mixture", Query((red, Part(text="blue")), limit=20)),
        ("without", Query.of("red blue", without="blue", limit=20)),
        ("a page", Query.of("red", limit=3, offset=2)),
        ("a kind", Query.of("red", where="modality = text", limit=20)),
        ("a folder", Query.of("red", where=f'folder = "{things / "notes"}"', limit=20)),
        ("a size", Query.of("red", where="width > 41 and width < 45", limit=20)),
        ("not", Query.of("red", where='not name ~ "again"', limit=20)),
        ("none", Query.of("red", where="width > 999")),
    ]
    for question, query in asked:
        found = library.search(query)
        yield question, found
        yield f"{question}: total", (found.total, found.at_least, found.nothing)
    first = library.search("green", 1)[0]
    yield "like it", library.search(Query((), like=(first.id,), limit=5))
    yield "similar", library.similar(first.id, 5)
    yield "facets", {name: library.facets(name) for name in ("modality", "colour", "extension")}
    yield "facets of some", library.facets("colour", where="width < 43")
    yield "segments", library.segments([first.id, first.id[:-1] + "0"])
    yield (
        "duplicates",
        [(group.kind, sorted(path.name for path in group.files)) for group in library.duplicates().groups],
    )
    yield "explored", sorted(cluster.size for cluster in library.explore().clusters)
    yield "explained", library.explain(first, "green").path


def _plain(answer: Any) -> Any:
    """Hits by their names, probabilities and rounded scores."""
    if isinstance(answer, list) and answer and isinstance(answer[0], Hit):
        return [(hit.path.name, round(hit.score, 4), hit.probability and round(hit.probability, 4)) for hit in answer]
    return answer
