"""A library whose words an earlier version made findable."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import qdrant_edge as edge

from lingxi.errors import LibraryTooNew
from lingxi.library import Library
from lingxi.store.checksum import verified
from lingxi.store.engines import edge as engine_file
from lingxi.store.manifest import load
from lingxi.store.packing import WORDS
from tests.conftest import Paint

OLD = "words"  # the sparse vector of the first format, with the tokens of the engine


@pytest.fixture
def old(tmp_path: Path, paint: Paint) -> Path:
    """A library as the first format had it, with a folder's name, a caption, notes and a broken file."""
    pictures = tmp_path / "pictures" / "Greece-2021"
    pictures.mkdir(parents=True)
    paint("Greece-2021/IMG_0007.png", "red").with_suffix(".txt").write_text("a harbour 4711", encoding="utf-8")
    paint("Greece-2021/IMG_0008.png", "blue")
    (pictures / "note.md").write_text("# Plan\n\nmeet in room 101", encoding="utf-8")
    (pictures / "broken.png").write_bytes(b"x")
    folder = tmp_path / "old"
    with Library(folder) as library:
        library.index(tmp_path / "pictures", models=["toy"])
    _age(folder)
    return folder


def _age(folder: Path) -> None:
    """Takes our tokens out of a library and puts the engine's in, as the first format did."""
    manifest = verified(json.loads((folder / "library.json").read_text(encoding="utf-8")))  # had no checksum yet
    shard = edge.EdgeShard.load(str(folder / manifest["data"]))
    bm25 = edge.Bm25(edge.Bm25Config(tokenizer=edge.TokenizerType.Multilingual, avg_len=32))
    shard.update(edge.UpdateOperation.create_sparse_vector(OLD, edge.Modifier.Idf))
    records, _ = shard.scroll(edge.ScrollRequest(limit=100, with_payload=True, with_vector=True))
    for record in records:
        vectors: dict[str, Any] = dict(record.vector) if isinstance(record.vector, dict) else {}
        if vectors.pop(WORDS, None):
            payload = record.payload or {}
            words = bm25.embed_document(f"{payload.get('text', '')} {payload['name']} Greece 2021 pictures")
            shard.update(edge.UpdateOperation.upsert_points([edge.Point(record.id, vectors | {OLD: words}, payload)]))
    shard.update(edge.UpdateOperation.delete_vector_name(WORDS))
    shard.flush()
    shard.close()
    (folder / manifest["data"] / "sealed.json").unlink(missing_ok=True)  # which the first format had not
    (folder / "library.json").write_text(json.dumps({**manifest, "format": 1}), encoding="utf-8")


def _first(library: Library, query: str) -> str:
    found = library._store.engine.lexical(query, 3)
    return library.segments([found[0].id])[0].path.name if found else ""


def test_its_words_are_found_as_those_of_a_new_one(old: Path, tmp_path: Path) -> None:
    heard = list[tuple[int, int]]()
    with Library(old, on_retokenized=lambda done, total: heard.append((done, total))) as library:
        with Library(tmp_path / "new") as new:
            new.index(tmp_path / "pictures", models=["toy"])
            for query in ("IMG_0007", "4711", "room 101", "harbour", "Greece-2021", "plan", "pictures", "png"):
                wanted, found = (each._store.engine.lexical(query, 9) for each in (new, library))
                assert wanted
                assert [hit.id for hit in found] == [hit.id for hit in wanted], query
                assert [hit.score for hit in found] == pytest.approx([hit.score for hit in wanted])
        assert library.status().skipped[0].path.name == "broken.png"
        assert library.index(tmp_path / "pictures").unchanged == 3, "no file is read again"
    assert heard == [(0, 3), (3, 3)]
    manifest = load(old, "")
    assert manifest is not None
    assert manifest.format == 2


def test_it_happens_once(old: Path) -> None:
    Library(old).close()
    heard = list[tuple[int, int]]()
    Library(old, on_retokenized=lambda done, total: heard.append((done, total))).close()
    assert not heard


def test_it_resumes_after_a_crash(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_file, "PAGE_WITH_VECTORS", 1)

    def crash(done: int, total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt, match=r"^$"):
        Library(old, on_retokenized=crash)
    heard = list[tuple[int, int]]()
    with Library(old, on_retokenized=lambda done, total: heard.append((done, total))) as library:
        assert [_first(library, query) for query in ("IMG_0007", "room 101")] == ["IMG_0007.png", "note.md"]
    assert heard[0] == (0, 2), "what was done is not done again"
    assert heard[-1] == (2, 2)


def test_nothing_is_lost_where_it_is_not_known_which_folder_was_indexed(old: Path) -> None:
    facts = json.loads((old / "library.json").read_text(encoding="utf-8"))
    (old / "library.json").write_text(json.dumps(facts | {"roots": []}), encoding="utf-8")
    with Library(old) as library:
        assert _first(library, "Greece-2021 0008") == "IMG_0008.png"


def test_vectors_and_facts_stay_as_they_were(old: Path) -> None:
    def held(library: Library) -> Iterator[tuple[str, dict[str, Any], list[str]]]:
        for point in library._store.engine.scroll(vectors=True):
            yield (
                point.id,
                dict(point.payload),
                sorted(f"{key}{value.tolist()}" for key, value in point.vectors.items()),
            )

    with Library(old) as library:
        found = list(held(library))
        assert len(found) == 4
        assert library.search("red", 1)[0].path.name == "IMG_0007.png"
        library.forget(old.parent / "pictures" / "Greece-2021" / "IMG_0008.png")
        assert list(held(library)) == [each for each in found if "IMG_0008" not in str(each[1]["name"])]


def test_a_library_without_files_too(tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    Library(folder).close()
    _age(folder)
    with Library(folder) as library:
        assert library._store.engine.lexical("a", 1) == []


def test_an_earlier_version_refuses_it(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Library(old).close()
    monkeypatch.setattr("lingxi.store.manifest.FORMAT", 1)
    with pytest.raises(LibraryTooNew, match=r"\(format 2\); this is lingxi .* \(format 1\): update it"):
        Library(old)
