"""The contract check of engines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import numpy as np

from lingxi.arrays import Vectors, unit
from lingxi.store.engine import Engine, FindsMarks, KeepsFiles, Point
from lingxi.store.filter_language import parse
from lingxi.store.id_range import IdRange, id_ranges
from lingxi.store.where import Has, matches

COUNT, DIM = 60, 8
FILTERS = (
    "modality = image",
    "modality != IMAGE",
    "size > 20 and size <= 40",
    "name ~ file1 or name = FILE7.JPG",
    'folder under "/pictures/A"',
    "folder under /",
    "taken = 2024-02",
    "taken > 2024-02 and not camera ~ canon",
    "has camera",
    "not has taken",
    "size in (3, 5, 70)",
    "latitude < 0",
    'extension in (jpg, "png") and (size < 10 or size >= 50)',
    "colour = Red",
    "colour != red and has colour",
    "colour in (blue, brown) or colour ~ ee",
)
WORDS = (  # words of a point, and queries that must find it first among all of these
    ("IMG_0007.jpg", ("IMG_0007", "img 7", "ＩＭＧ_0007")),
    ("IMG_0008.jpg", ("IMG_0008", "0008")),
    ("bill 4711", ("4711", "４７１１")),
    ("IMG_20190321_101010.jpg", ("20190321", "2019-03-21")),
    ("in the year 2024", ("2024",)),
    ("my iphone15", ("iPhone 15", "iPhone15")),
    ("Room 101", ("room 101",)),
    ("running dogs", ("DOG", "runs")),
    ("Café", ("cafe", "CAFÉ")),
    ("over", ("over",)),
    ("一只猫坐在桌子上", ("猫", "桌子")),
    ("海边的日落", ("海边", "日落海边")),
    ("コーヒーを飲む", ("ｺｰﾋｰ", "飲む")),
    ("고양이가 앉아 있다", ("고양이",)),
)


def check_engine(make: Callable[[], Engine]) -> None:
    """Raises AssertionError unless engines keep the contract; ``make`` opens the same engine each time."""
    engine = make()
    points, vectors = _points()
    engine.add_vector("toy", DIM)
    engine.upsert(points)
    engine.upsert(points)
    _check_reading(engine, points)
    _check_nearest(engine, points, vectors)
    _check_filters(engine, points)
    _check_words(engine)
    _check_names_and_numbers(engine)
    if isinstance(engine, FindsMarks):
        _check_marks(engine, engine, points)
    engine.close()
    engine = make()
    _check_reading(engine, points)
    _check_facts(engine, points)
    _check_deleting(engine, points)
    engine.close()


def check_files(make: Callable[[], KeepsFiles]) -> None:
    """Raises AssertionError unless an engine keeps files and leases; each ``make`` opens the same empty engine."""
    one, two = make(), make()
    assert dict(one.files()) == {}
    assert one.get_file("library.json") is None
    assert one.put_file("library.json", b"{}", None)
    assert not two.put_file("library.json", b"[]", None), "a new file must not replace one that exists"
    assert two.get_file("library.json") == b"{}", "what one process wrote, the other reads"
    known = dict(two.files())["library.json"]
    new = two.put_file("library.json", b"\0" * 100_000, known)
    assert new == one.files()["library.json"], "it returns the digest of what it wrote"
    assert not one.put_file("library.json", b"{}", known), "a file that has changed must not be replaced"
    assert one.get_file("library.json") == b"\0" * 100_000
    assert dict(one.files()) != {"library.json": known}
    assert one.put_file("albums/夏.json", b"", None)
    assert one.get_file("albums/夏.json") == b"", "an empty file is a file"
    one.delete_file("library.json")
    one.delete_file("library.json")
    assert set(two.files()) == {"albums/夏.json"}
    assert one.lease("one", 60) is None
    assert one.lease("one", 60) is None, "the owner extends the lease"
    assert two.lease("two", 60) == "one"
    two.release("two")
    assert two.lease("two", 60) == "one", "only the owner gives it back"
    one.release("one")
    assert two.lease("two", 0) is None
    assert one.lease("one", 60) is None, "a lease ends by itself"


def _points() -> tuple[list[Point], Vectors]:
    vectors = unit(np.random.default_rng(0).standard_normal((COUNT, DIM)))
    points = [
        Point(
            str(UUID(int=n + 1)), {"toy": vectors[n]}, words=f"word{n} common" + " rare" * (n == 4), payload=_facts(n)
        )
        for n in range(COUNT)
    ]
    return points, vectors


def _facts(n: int) -> dict[str, object]:
    folder = ("/pictures/A", "/pictures/a/deep", "/other")[n % 3]
    facts: dict[str, object] = {
        "modality": "image" if n % 2 else "text",
        "name": f"File{n}.jpg",
        "extension": "jpg" if n % 4 else "PNG",
        "folder": folder,
        "size": n,
        "latitude": 10.0 - n / 2,
    }
    if n % 2:
        facts["colour"] = [["red", "blue"], ["green"], ["brown", "red", "grey"]][n % 3]
    if n % 3:
        facts["taken"] = datetime(2024, 1 + n % 3, 1 + n % 28, 12, 30)
    return facts | ({"camera": "Canon EOS"} if n % 5 == 0 else {})


def _check_reading(engine: Engine, points: list[Point]) -> None:
    assert engine.vectors() == {"toy": DIM}
    assert engine.count() == COUNT, "writing a point twice must change nothing"
    found = engine.get([points[5].id, str(UUID(int=999)), points[2].id], vectors=True)
    assert [point.id for point in found] == [points[5].id, points[2].id], (
        "get keeps the order and leaves out the unknown"
    )
    assert dict(found[0].payload) == dict(points[5].payload), "a payload must come back as it was written"
    assert np.allclose(found[0].vectors["toy"], points[5].vectors["toy"], atol=1e-6)
    assert not engine.get([points[5].id])[0].vectors
    scrolled = list(engine.scroll(fields=["size"]))
    assert [point.id for point in scrolled] == [point.id for point in points], "scroll goes by id and leaves out none"
    assert dict(scrolled[3].payload) == {"size": 3}
    _check_ranges(engine)
    assert dict(engine.facet("modality")) == {"image": COUNT // 2, "text": COUNT // 2}
    colours = Counter(colour for point in points for colour in point.payload.get("colour", []))
    assert dict(engine.facet("colour")) == colours, "each value of a list counts"


def _check_ranges(engine: Engine) -> None:
    """Workers that each read a range read every point once."""
    ids = [str(UUID(int=n)) for n in (0, 1, 2, 21, COUNT, COUNT + 9)]
    ranges = [IdRange(start, end) for start, end in zip([None, *ids], [*ids, None], strict=True)]
    for where in (None, parse("size > 4")):
        whole = [(point.id, dict(point.payload)) for point in engine.scroll(where, ["size"])]
        parts = [[*engine.scroll(where, ["size"], within=each)] for each in ranges]
        assert [(point.id, dict(point.payload)) for part in parts for point in part] == whole, "ranges are the whole"
    assert [len(list(engine.scroll(fields=[], within=each))) for each in ranges] == [0, 0, 1, 19, 39, 1, 0]
    assert [len(list(engine.scroll(fields=[], within=each))) for each in id_ranges(3)] == [COUNT, 0, 0]


def _check_nearest(engine: Engine, points: list[Point], vectors: Vectors) -> None:
    queries = unit(np.random.default_rng(1).standard_normal((10, DIM)))
    for query in queries:
        scores = vectors @ query
        wanted = [points[n].id for n in np.argsort(-scores)[:7]]
        found = engine.nearest(query, "toy", 7)
        assert [id_ for id_, _ in found] == wanted, "nearest must be exact and best first"
        assert np.allclose([score for _, score in found], np.sort(scores)[::-1][:7], atol=1e-5)
        some = engine.nearest(query, "toy", 7, parse("modality = image"))
        odd = [points[n].id for n in np.argsort(-scores) if n % 2][:7]
        assert [id_ for id_, _ in some] == odd, "a filtered search must still find k"


def _check_filters(engine: Engine, points: list[Point]) -> None:
    for text in FILTERS:
        where = parse(text)
        wanted = [point.id for point in points if matches(where, point.payload)]
        assert [point.id for point in engine.scroll(where)] == wanted, f"{text!r} means something else to the engine"
        assert engine.count(where) == len(wanted), text


def _check_words(engine: Engine) -> None:
    hits = engine.lexical("rare common", 5)
    assert hits[0].id == str(UUID(int=5)), "a rare word counts more than a common one"
    assert hits[0].share == 1
    assert all(hit.share == 0.5 for hit in hits[1:])
    assert hits == sorted(hits, key=lambda hit: (-hit.score, hit.id))
    assert engine.lexical("nowhere", 5) == []


def _check_names_and_numbers(engine: Engine) -> None:
    ids = [str(UUID(int=1000 + n)) for n in range(len(WORDS))]
    engine.upsert([Point(id_, words=words) for id_, (words, _) in zip(ids, WORDS, strict=True)])
    for id_, (words, queries) in zip(ids, WORDS, strict=True):
        for query in queries:
            hit = next(iter(engine.lexical(query, 5)), None)
            assert hit is not None, f"{query!r} finds nothing"
            assert hit.id == id_, f"{query!r} does not find {words!r} first"
            assert hit.share == 1, f"{words!r} has every word of {query!r}"
    assert engine.lexical("IMG_0099", 5) == [], "a part of a name is none of it"
    engine.upsert([Point(id_, payload={"size": -1}) for id_ in ids])
    engine.delete(parse("size = -1"))
    assert engine.lexical("4711", 5) == []


def _check_marks(engine: Engine, shares: FindsMarks, points: list[Point]) -> None:
    assert shares.sharing([], 5) == shares.sharing([3], 5) == []
    common, rare = 2**32 - 1, [7, 2**31]
    marked = [replace(point, marks=[common, *(rare if n == 6 else [])]) for n, point in enumerate(points[:20])]
    engine.upsert(marked)
    found = shares.sharing([common, *rare], 5)
    assert len(found) == 5, "all that share one are found"
    assert found[0][0] == points[6].id, "a rare mark counts more than a common one"
    assert found[0][1] > found[1][1] >= found[4][1] > 0
    assert [id_ for id_, _ in shares.sharing(rare, 5)] == [points[6].id]
    assert shares.sharing(rare, 5, parse("size < 6")) == [], "a filter is heeded"


def _check_facts(engine: Engine, points: list[Point]) -> None:
    some, (first, *_) = parse("size < 3"), points
    engine.set_payload(some, {"missing": "file:///a", "digest": "d"})
    assert dict(engine.facet("missing")) == {"file:///a": 3}
    found = engine.get([first.id], vectors=True)[0]
    assert dict(found.payload) == {**first.payload, "missing": "file:///a", "digest": "d"}, "other facts stay"
    assert np.allclose(found.vectors["toy"], first.vectors["toy"], atol=1e-6), "and vectors"
    assert engine.count(Has("missing")) == 3
    engine.set_payload(Has("missing"), {"missing": None, "digest": None})
    assert dict(engine.get([first.id])[0].payload) == dict(first.payload), "None removes a fact"
    assert engine.count(Has("missing")) == 0


def _check_deleting(engine: Engine, points: list[Point]) -> None:
    engine.discard([])
    engine.discard([points[59].id, str(UUID(int=999))])
    assert engine.get([points[59].id]) == []
    assert engine.count() == COUNT - 1, "nothing but what is named is discarded"
    engine.upsert([points[59]])
    engine.delete(parse("size < 50"))
    assert engine.count() == COUNT - 50
    assert engine.get([points[0].id]) == []
    engine.upsert([Point(points[55].id, {}, payload={"size": 1})])
    replaced = engine.get([points[55].id], vectors=True)[0]
    assert dict(replaced.payload) == {"size": 1}, "a point that is written again replaces the old one whole"
    assert not replaced.vectors
