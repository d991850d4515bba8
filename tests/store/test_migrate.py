"""A migration copies points and files exactly, continues where it was, and notices what differs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import pytest

from lingxi.arrays import unit
from lingxi.errors import LibraryDamaged, LibraryError
from lingxi.store.engine import KeepsFiles, Point, Record, engines
from lingxi.store.engines.edge import EdgeEngine
from lingxi.store.folder_files import FolderFiles
from lingxi.store.migrate import KeepsPoints, Migrated, migrate, migrate_all_files, migrate_files
from lingxi.store.packing import MARKS
from lingxi.store.where import OneOf

COUNT, PART = 25, 16
IDS = [str(UUID(int=n)) for n in range(COUNT)]
VECTORS = unit(np.random.default_rng(0).standard_normal((COUNT, 4)))


def _point(n: int) -> Point:
    payload = {"modality": "image" if n % 2 else "text", "name": f"Cat {n}.JPG", "taken": datetime(2024, 1, 1 + n % 28)}
    vectors = {"toy": VECTORS[n]} | ({"org/other": VECTORS[n][:2]} if n % 5 == 0 else {})
    return Point(IDS[n], vectors, f"cat{n} animal", payload, [n % 7])


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EdgeEngine]:
    """A library of all points in a folder."""
    made = EdgeEngine(tmp_path_factory.mktemp("source") / "engine")
    made.add_vector("toy", 4)
    made.add_vector("org/other", 2)
    made.upsert([_point(n) for n in range(COUNT)])
    yield made
    made.close()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Any:
    """An empty library in the local mode of Qdrant's client."""
    pytest.importorskip("qdrant_client")
    monkeypatch.setattr("lingxi.store.migrate.BATCH", PART)
    return engines.make("qdrant", f"qdrant://local/{uuid4().hex}")


def _records(engine: KeepsPoints) -> list[tuple[object, ...]]:
    return [
        (each.id, each.intact, each.payload, {name: vector.tolist() for name, vector in each.vectors.items()},
         {name: dict(zip(*map(np.ndarray.tolist, sparse), strict=True)) for name, sparse in each.sparse.items()})
        for each in engine.records()
    ]  # fmt: skip


def test_a_library_moves_to_a_server_and_back(source: EdgeEngine, server: Any, tmp_path: Path) -> None:
    seen = list[tuple[int, int]]()
    done = migrate(source, server, lambda points, total: seen.append((points, total)))
    assert (done, seen) == (Migrated(COUNT, COUNT, COUNT), [(PART, COUNT), (COUNT, COUNT)])
    assert _records(server) == _records(source)
    for engines_agree in (_nearest, _words, _marks):
        assert engines_agree(server) == engines_agree(source)
    back = EdgeEngine(tmp_path / "back")
    assert migrate(server, back).written == COUNT
    assert _records(back) == _records(source)
    back.close()


def _nearest(engine: Any) -> list[tuple[str, float]]:
    return [(id_, round(score, 5)) for id_, score in engine.nearest(VECTORS[3], "toy", 5)]


def _words(engine: Any) -> list[tuple[str, float, float]]:
    return [(hit.id, round(hit.score, 4), hit.share) for hit in engine.lexical("cat7 animal", COUNT)]


def _marks(engine: Any) -> list[tuple[str, float]]:
    return [(id_, round(score, 4)) for id_, score in engine.sharing([3], COUNT)]


def test_an_interrupted_migration_continues_and_a_complete_one_changes_nothing(source: EdgeEngine, server: Any) -> None:
    def stop(points: int, total: int) -> None:
        raise InterruptedError(f"at {points} of {total}")

    with pytest.raises(InterruptedError, match=f"at {PART} of {COUNT}"):
        migrate(source, server, stop)
    assert server.count() == PART
    server.discard([IDS[2]])
    server.upsert([replace(_point(4), payload={"name": "another"})])
    server.set_payload(OneOf("name", ("Cat 6.JPG",)), {"missing": "file:///gone"})
    assert migrate(source, server) == Migrated(COUNT, COUNT - PART + 3, COUNT)
    assert migrate(source, server).written == 0
    assert _records(server) == _records(source)


def test_a_target_with_other_points_is_refused_and_left_alone(source: EdgeEngine, server: Any) -> None:
    other = str(UUID(int=10**6))
    server.upsert([Point(other)])
    with pytest.raises(LibraryError, match=f"the target has the point {other}, and the source does not"):
        migrate(source, server)
    assert (server.count(), server.vectors()) == (1, {})


def test_a_vector_of_another_dimension_is_refused(source: EdgeEngine, server: Any) -> None:
    server.add_vector("toy", 8)
    with pytest.raises(LibraryError, match="vectors toy have 4 dimensions in the source and 8 in the target"):
        migrate(source, server)


def test_outdated_words_are_refused(source: EdgeEngine, server: Any) -> None:
    old: Any = Changed(source, "has_stale_words", lambda stale: not stale)
    with pytest.raises(LibraryError, match="the words of the source are outdated; run lingxi index"):
        migrate(old, server)
    fewer: Any = Changed(server, "sparse_names", lambda names: names - {MARKS})
    with pytest.raises(LibraryError, match="the target cannot keep marks; use the same version of lingxi"):
        migrate(source, fewer)


class Changed:
    """An engine, one of whose methods answers otherwise."""

    def __init__(self, engine: Any, name: str, change: Callable[[Any], Any]) -> None:
        self._engine, self._name, self._change = engine, name, change

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._engine, name)
        return method if name != self._name else lambda *given, **named: self._change(method(*given, **named))


def _damaged(records: Iterator[Record]) -> list[Record]:
    return [replace(record, intact=None if record.id != IDS[5] else False) for record in records]


def test_a_damaged_point_stops_the_migration(source: EdgeEngine, server: Any) -> None:
    damaged: Any = Changed(source, "records", _damaged)
    with pytest.raises(LibraryDamaged, match=f"the point {IDS[5]} of the source is damaged"):
        migrate(damaged, server)


def _other_payload(points: Sequence[Point]) -> list[Point]:
    return [replace(point, payload={"name": "x"}) for point in points]


def _other_vectors(points: Sequence[Point]) -> list[Point]:
    return [replace(point, vectors={"toy": -point.vectors["toy"]}) for point in points]


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("count", lambda found: found - 1, "the source has 25 points and the target 24; migrate again"),
        ("get", _other_payload, f"the point {IDS[0]} differs after the migration"),
        ("get", _other_vectors, f"the point {IDS[0]} differs after the migration"),
        ("get", lambda found: found[1:], "sampled points"),
        (
            "records",
            lambda found: iter(_damaged(found)),
            f"the point {IDS[5]} is damaged in the target; migrate again",
        ),
        (
            "nearest",
            lambda found: [(found[0][0], 0.25)],
            "in the source and 0.25 in the target",
        ),
    ],
)
def test_a_target_that_differs_at_the_end_is_found_out(
    source: EdgeEngine, server: Any, name: str, change: Callable[[Any], Any], said: str
) -> None:
    migrate(source, server)
    broken: Any = Changed(server, name, change)
    with pytest.raises(LibraryError, match=said):
        migrate(source, broken)


def test_files_move_to_a_server_and_back(server: Any, tmp_path: Path) -> None:
    assert isinstance(server, KeepsFiles)
    for name, data in (("albums/夏.json", b"{}"), ("weights.json", b"\0" * 10), ("library.json", b"{}")):
        (tmp_path / "old" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "old" / name).write_bytes(data)
    old, new = (FolderFiles(tmp_path / name, "edge") for name in ("old", "new"))
    (tmp_path / "new").mkdir()
    server.put_file("library.json", b"of the server", None)
    server.put_file("albums/more.json", b"[]", None)
    assert migrate_files(old, server) == 2
    assert migrate_files(old, server) == 0
    assert set(server.files()) == {"albums/夏.json", "weights.json", "library.json", "albums/more.json"}
    assert server.get_file("library.json") == b"of the server"
    assert server.put_file("weights.json", b"changed", server.files()["weights.json"])
    assert migrate_files(old, server) == 1
    assert migrate_files(server, new) == 3
    assert {**new.files()} == {**old.files(), "albums/more.json": new.files()["albums/more.json"]}


def test_a_file_that_another_process_changes_meanwhile_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    (tmp_path / "old" / "weights.json").write_text("{}")
    old, new = (FolderFiles(tmp_path / name, "edge") for name in ("old", "new"))
    monkeypatch.setattr(new, "put_file", lambda name, data, known: None)
    with pytest.raises(LibraryError, match=r"another process has changed weights.json of the target"):
        migrate_files(old, new)
    monkeypatch.setattr(new, "put_file", lambda name, data, known: "digest")
    with pytest.raises(LibraryError, match=r"the file weights.json cannot be read back"):
        migrate_files(old, new)
    monkeypatch.setattr(old, "get_file", lambda name: None)
    with pytest.raises(LibraryError, match=r"the file weights.json of the source was deleted meanwhile"):
        migrate_files(old, new)


def test_files_that_change_meanwhile_are_compared_again(tmp_path: Path) -> None:
    for name in ("old/albums", "new"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("weights.json", "albums/a.json", "albums/gone.json"):
        (tmp_path / "old" / name).write_text("{}")
    old, new = (FolderFiles(tmp_path / name, "edge") for name in ("old", "new"))
    changes = iter((lambda: None, _change(tmp_path / "old"), lambda: None))
    migrate_all_files(old, new, lambda: next(changes)())
    assert {**new.files()} == {**old.files()}
    assert set(new.files()) == {"weights.json", "albums/a.json", "albums/b.json"}
    assert next(changes, None) is None, "the last round found nothing to do"


def _change(folder: Path) -> Callable[[], None]:
    def change() -> None:
        (folder / "weights.json").write_text('{"clip": 1}')
        (folder / "albums" / "b.json").write_text("[]")
        (folder / "albums" / "gone.json").unlink()

    return change


def test_files_that_change_without_end_are_an_error(tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    old, new = (FolderFiles(tmp_path / name, "edge") for name in ("old", "new"))
    with pytest.raises(LibraryError, match="other processes keep changing files of the source"):
        migrate_all_files(old, new, lambda: (tmp_path / "old" / "weights.json").write_bytes(uuid4().bytes))
