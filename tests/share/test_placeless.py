"""The engine of a client that may not see places."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.errors import BadQuery
from lingxi.share.placeless import PlacelessEngine
from lingxi.store.engine import FindsMarks, Point, engines
from lingxi.store.where import Compare, Has

CAT, DOG = (f"00000000-0000-0000-0000-00000000000{number}" for number in (1, 2))


@pytest.fixture
def placeless(tmp_path: Path) -> PlacelessEngine:
    engine = engines.make("edge", tmp_path / "engine")
    engine.add_vector("v", 2)
    for id_, name, words, place in ((CAT, "cat", "cat Berlin", ["Berlin"]), (DOG, "dog", "dog Berlin", None)):
        known = {"asset": name, "order": 0, "modality": "image", "address": f"file:///{name}.jpg"}
        known |= {"text": name, "latitude": 52.5, "place": place} if place else {"text": words}
        engine.upsert([Point(id_, {"v": np.array([1, 0], np.float32)}, words, known, [1, 2, 3])])
    return PlacelessEngine(engine)


def test_places_are_neither_shown_nor_compared(placeless: PlacelessEngine) -> None:
    for points in (placeless.get([CAT]), list(placeless.scroll()), list(placeless.scroll(None, ["place", "text"]))):
        assert not {"latitude", "place"} & points[0].payload.keys()
        assert points[0].payload["text"] == "cat"
    vector, located = np.array([1, 0], np.float32), Has("latitude")
    for read in (
        lambda: placeless.nearest(vector, "v", 9, located),
        lambda: placeless.lexical("cat", 9, located),
        lambda: placeless.scroll(located),
        lambda: placeless.count(located),
        lambda: placeless.facet("place"),
        lambda: placeless.facet("modality", located),
        lambda: placeless.sharing([1], 9, located),
    ):
        with pytest.raises(BadQuery, match="is not shared with you"):
            read()


def test_other_reads_are_those_of_the_engine(placeless: PlacelessEngine) -> None:
    cats = Compare("asset", "=", "cat")
    assert [id_ for id_, _ in placeless.nearest(np.array([1, 0], np.float32), "v", 9, cats)] == [CAT]
    assert (placeless.count(), placeless.count(cats)) == (2, 1)
    assert placeless.facet("modality") == [("image", 2)]
    assert isinstance(placeless, FindsMarks)
    assert {id_ for id_, _ in placeless.sharing([1, 2, 3], 9)} == {CAT, DOG}


def test_names_of_places_are_no_words(placeless: PlacelessEngine) -> None:
    assert [hit.id for hit in placeless.lexical("Berlin", 9)] == [DOG], "there it is a word of the text"
    (cat, dog) = placeless.lexical("cat Berlin", 9)
    assert {cat.id, dog.id} == {CAT, DOG}
    assert (cat.share, dog.share) == (0.5, 0.5)


def test_files_that_came_or_changed_meanwhile_are_not_found_by_their_places(tmp_path: Path) -> None:
    engine = engines.make("edge", tmp_path / "engine")
    engine.add_vector("v", 2)
    reader = PlacelessEngine(engine)

    def write(id_: str, place: str) -> None:
        known = {"asset": id_, "order": 0, "modality": "image", "address": f"file:///{id_}.jpg", "place": [place]}
        engine.upsert([Point(id_, {"v": np.array([1, 0], np.float32)}, f"cat {place}", known, [])])

    for id_, place in ((CAT, "Berlin"), (DOG, "Berlin"), (CAT, "Bergen")):
        write(id_, place)
        assert reader.lexical(place, 9) == []
