"""The engine of a scope: every read is narrowed, and hidden fields are not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from lingxi.errors import BadQuery
from lingxi.search.album import Album
from lingxi.share.engine import ScopedEngine
from lingxi.share.scope import Opened, Scope
from lingxi.store.engine import FindsMarks, Point, ReadsPoints, engines
from lingxi.store.where import Compare, Has, Not

IN, OUT, PART = (f"00000000-0000-0000-0000-00000000000{number}" for number in (1, 2, 3))


def _point(id_: str, folder: str, order: int = 0, **more: object) -> Point:
    known = {"asset": f"asset of {folder}", "order": order, "folder": folder, "modality": "image", "latitude": 1.5}
    known |= {"address": f"file://{folder}/a.jpg", "name": "a.jpg"} | more
    return Point(id_, {"v": np.array([1, 0], np.float32)}, "sea", known, [1, 2, 3])


@pytest.fixture
def scoped(tmp_path: Path) -> ScopedEngine:
    engine = engines.make("edge", tmp_path / "engine")
    engine.add_vector("v", 2)
    secret = _point(OUT, "/secret", text="the sea of secrets")
    engine.upsert([_point(IN, "/shared", text="the sea"), secret, _point(PART, "/shared", 1, text="two")])
    return ScopedEngine(engine, Opened(Scope(folders=(Path("/shared"),), location=False)))


def test_no_read_shows_what_is_outside(scoped: ScopedEngine) -> None:
    vector = np.array([1, 0], np.float32)
    assert [point.id for point in scoped.get([OUT, IN])] == [IN]
    assert {id_ for id_, _ in scoped.nearest(vector, "v", 9)} == {IN, PART}
    assert scoped.nearest(vector, "v", 9, Compare("folder", "under", "/secret")) == []
    assert [hit.id for hit in scoped.lexical("sea", 9)] == [IN]
    assert scoped.lexical("sea", 9, Compare("folder", "under", "/secret")) == []
    assert scoped.lexical("secrets", 9) == []
    assert [point.id for point in scoped.scroll()] == [IN, PART]
    assert [point.id for point in scoped.scroll(Not(Compare("order", "=", 1)))] == [IN], "a negation stays inside"
    assert (scoped.count(), scoped.count(Not(Has("camera")))) == (2, 2)
    assert scoped.facet("folder") == [("/shared", 2)]
    assert isinstance(scoped, FindsMarks)
    assert {id_ for id_, _ in scoped.sharing([1, 2, 3], 9)} == {IN, PART}
    assert scoped.assets == 1
    assert scoped.shows_all(Compare("asset", "=", "asset of /shared"))


def test_a_file_that_was_read_in_part_is_shared_as_a_whole_with_its_folder_only(scoped: ScopedEngine) -> None:
    lost, asset = "00000000-0000-0000-0000-000000000009", Compare("asset", "=", "asset of /shared")
    known = {"asset": "asset of /shared", "order": 9, "address": "file:///shared/a.jpg", "skipped": "a page is broken"}
    scoped._engine.upsert([Point(lost, {}, "", known, [])])  # type: ignore[attr-defined]
    assert scoped.shows_all(asset)
    images = Opened(Scope(folders=(Path("/shared"),), modalities=("image",)))
    assert not ScopedEngine(scoped._engine, images).shows_all(asset), "the page may be a text"


def test_a_word_scores_as_if_nothing_else_existed(scoped: ScopedEngine, tmp_path: Path) -> None:
    alone = engines.make("edge", tmp_path / "alone")
    alone.add_vector("v", 2)
    alone.upsert([_point(IN, "/shared", text="the sea"), _point(PART, "/shared", 1, text="two")])
    other = ScopedEngine(alone, Opened(Scope(folders=(Path("/shared"),))))
    assert scoped.lexical("sea secrets", 9) == other.lexical("sea secrets", 9)


def test_hidden_fields_are_neither_shown_nor_compared(scoped: ScopedEngine) -> None:
    for points in (scoped.get([IN]), list(scoped.scroll()), list(scoped.scroll(None, ["latitude", "name"]))):
        assert "latitude" not in points[0].payload
        assert points[0].payload["name"] == "a.jpg"
    for read in (
        lambda: scoped.count(Not(Compare("latitude", ">", 1.0))),
        lambda: scoped.facet("latitude"),
        lambda: scoped.scroll(Has("longitude")),
    ):
        with pytest.raises(BadQuery, match="is not shared with you"):
            read()


def test_a_file_of_which_a_part_is_shown_is_not_shown_as_a_whole(scoped: ScopedEngine) -> None:
    picked = ScopedEngine(scoped._engine, Opened(Scope(albums=("A",)), (Album("A", (PART,)),)))
    assert [point.id for point in picked.scroll()] == [PART]
    assert not picked.shows_all(Compare("asset", "=", "asset of /shared"))


def test_a_picked_segment_is_not_another_that_took_its_place_in_the_file(scoped: ScopedEngine) -> None:
    picked = ScopedEngine(scoped._engine, Opened(Scope(albums=("A",)), (Album("A", (PART,)),)))
    scoped._engine.discard([PART])  # type: ignore[attr-defined]
    scoped._engine.upsert([_point(OUT, "/shared", 1, text="what was written since")])  # type: ignore[attr-defined]
    assert picked.get([OUT, PART]) == []
    assert [point.id for point in scoped.get([OUT])] == [OUT], "in a shared folder it is shown"


def test_a_lookalike_of_the_folder_that_is_indexed_later_is_not_shown(scoped: ScopedEngine) -> None:
    other = "00000000-0000-0000-0000-000000000009"
    scoped._engine.upsert([_point(other, "/SHARED")])  # type: ignore[attr-defined]
    assert scoped.count() == 3, "the filter folds case, as it was made before"
    assert [point.id for point in scoped.get([IN, other])] == [IN]


def test_a_generated_caption_may_be_borrowed_and_is_not_shown(scoped: ScopedEngine) -> None:
    mine, unit = "00000000-0000-0000-0000-000000000008", np.array([0, 1], np.float32)
    engine = scoped._engine
    engine.add_vector("v.caption", 2)  # type: ignore[attr-defined]
    for id_, more in ((mine, {}), (IN, {"caption": "generated"})):
        point = _point(id_, "/shared", 0, text="a borrowed yacht")
        point = replace(point, payload={**point.payload, **more})
        engine.upsert([replace(point, vectors={**point.vectors, "v.caption": unit}, words="yacht")])  # type: ignore[attr-defined]
    shown, (stored,) = scoped.get([IN], vectors=True)[0], engine.get([IN])
    assert stored.payload["caption"] == "generated"
    assert not {"text", "caption"} & set(shown.payload)
    assert set(shown.vectors) == {"v"}
    for fields in (None, ["text"], []):
        seen = {each.id: each for each in scoped.scroll(None, fields, vectors=True)}
        assert not {"text", "caption"} & set(seen[IN].payload)
        assert set(seen[IN].vectors) == {"v"}
        assert "v.caption" in seen[mine].vectors, "captions of people stay"
    assert [id_ for id_, _ in scoped.nearest(unit, "v.caption", 9)] == [mine]
    assert [hit.id for hit in scoped.lexical("yacht", 9)] == [mine]
    assert scoped.count(Compare("text", "~", "yacht")) == scoped.count(Has("text")) - 1 == 1
    assert (scoped.facet("caption"), scoped.count(Has("caption"))) == ([], 0)


def test_it_reads_only(scoped: ScopedEngine) -> None:
    reads = {name for name in vars(ReadsPoints) if not name.startswith("_")}
    assert {name for name in dir(scoped) if not name.startswith("_")} == reads | {"sharing", "shows_all", "assets"}


def test_guests_find_by_every_word_that_the_owner_finds_by(tmp_path: Path) -> None:
    engine = engines.make("edge", tmp_path / "engine")
    known: dict[str, object] = {
        "artist": "Moles",
        "album": "Thunder",
        "composer": "Bach",
        "comment": "cellar",
        "genre": ["Folk"],
    }
    known |= {"taken": datetime(1999, 1, 1), "keyword": ["Dogs"], "person": ["Anna"]}
    engine.add_vector("v", 2)
    engine.upsert([Point(IN, {"v": np.ones(2, np.float32)}, "", {**_point(IN, "/shared").payload, **known}, [1, 2, 3])])
    scoped = ScopedEngine(engine, Opened(Scope(folders=(Path("/shared"),))))
    for word in ("moles", "thunder", "bach", "cellar", "folk", "1999", "dogs", "anna"):
        assert [hit.id for hit in scoped.lexical(word, 9)] == [IN], word
