"""After ``forget`` and ``compact`` no byte of what is no longer known is in the library's folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from lingxi.address import address_of
from lingxi.index.snapshot import assets_below, remove
from lingxi.library import Library
from lingxi.search.album import FORGOTTEN
from lingxi.search.query import Part, Query
from tests.conftest import Paint
from tests.sparse import written

# Words that cannot be packed: the engine packs what it keeps (LZ4), which leaves such words as they are.
EDITED, DELETED, MOVED, CAPTION, KEPT = "qxzvjkwp", "wzkjqvxp", "zvqwxkpj", "kvjzqxwp", "jwvkzqpx"
GONE = (EDITED, DELETED, MOVED, CAPTION)
Rid = Callable[[Library, Path], object]
WAYS: dict[str, Rid] = {
    "compact": lambda library, folder: library.compact(),
    "forget something else": lambda library, folder: library.forget(folder / "other.md"),
    "forget what is not known": lambda library, folder: library.forget(folder / "nothing.md"),
}


def _found(folder: Path, *words: str) -> dict[str, set[str]]:
    """The words that are anywhere in a folder, in any way in which text is kept or in a name, with those files."""
    found: dict[str, set[str]] = {}
    for path in (path for path in folder.rglob("*") if path.is_file()):
        data = written(path) + path.name.encode()
        for word in words:
            needles = (word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"), word.upper().encode())
            if any(needle in data for needle in needles):
                found.setdefault(word, set()).add(str(path.relative_to(folder)))
    return found


def _ids_of(library: Library, path: Path) -> tuple[str, ...]:
    return library.marked(str(path))


@pytest.fixture
def changed(library: Library, paint: Paint, tmp_path: Path) -> tuple[Path, tuple[str, ...]]:
    """A library of files that were edited, deleted and moved, each indexed before and after; ids of what is gone."""
    folder = tmp_path / "pictures"
    picture = paint("picture.png", "red")
    picture.with_suffix(".txt").write_text(f"a caption {CAPTION}", encoding="utf-8")
    for name, word in {"edited.md": EDITED, f"{DELETED}.md": DELETED, "kept.md": KEPT, "other.md": "other"}.items():
        (folder / name).write_text(f"# Note\n\nthe word {word} is in it", encoding="utf-8")
    (folder / MOVED).mkdir()
    (folder / MOVED / "moved.md").write_text("moved content", encoding="utf-8")
    library.index(folder, models=["toy"])
    gone = (*_ids_of(library, folder / f"{DELETED}.md"), *_ids_of(library, folder / MOVED / "moved.md"))
    kept = _ids_of(library, folder / "kept.md")
    library.save_album("Picked", (*gone, *kept))
    library.save_search("Both", Query((Part(text="typed"),), like=(*gone, *kept), unlike=gone))
    library.save_search("All gone", Query((), like=gone))
    library.remember(library.segments([*gone, *kept]))
    (folder / "edited.md").write_text("# Note\n\nsomething else", encoding="utf-8")
    (folder / f"{DELETED}.md").unlink()
    (folder / MOVED / "moved.md").rename(folder / "moved.md")
    (folder / MOVED).rmdir()
    picture.with_suffix(".txt").write_text("another caption", encoding="utf-8")
    library.index(folder)
    return folder, gone


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_nothing_remains_of_what_was_edited_deleted_and_moved(
    library: Library, changed: tuple[Path, tuple[str, ...]], way: Rid
) -> None:
    folder, gone = changed
    library._store.engine.flush()
    assert set(_found(library.folder, *GONE, *gone)) == {*GONE, *gone}, "the negative control"
    way(library, folder)
    library._store.engine.flush()
    assert _found(library.folder, *GONE, *gone) == {}
    assert _found(library.folder, KEPT)
    assert library.search(KEPT, 1)[0].path == folder / "kept.md"
    library.close()
    assert _found(library.folder, *GONE, *gone) == {}, "after closing"


def test_marks_of_deleted_files_leave_albums_and_last_hits_but_texts_stay(
    library: Library, changed: tuple[Path, tuple[str, ...]]
) -> None:
    folder, gone = changed
    library.compact()
    kept = _ids_of(library, folder / "kept.md")
    facts = {path.stem: json.loads(path.read_text()) for path in (library.folder / "albums").glob("*.json")}
    both = facts["Both"]["definition"]
    assert (both["parts"][0]["text"], both["like"], both["unlike"]) == ("typed", list(kept), [])
    assert facts["Picked"]["ids"] == list(kept)
    assert facts["All gone"]["definition"]["like"] == [FORGOTTEN], "it does not become a search for everything"
    assert library.marked(str(len(gone) + 1)) == kept, "the others keep their numbers"


@pytest.mark.parametrize("way", ["forget", "compact"])
def test_the_place_of_a_disk_of_which_nothing_is_known_is_not_remembered(
    library: Library, tmp_path: Path, way: str
) -> None:
    folder = tmp_path / "files"
    for name in (MOVED, KEPT):
        (folder / name).mkdir(parents=True)
        (folder / name / "note.md").write_text("a word")
    library.index(folder, models=["toy"])
    top = address_of(folder)
    walk = library._store.manifest.walks[top]
    disks = dict(walk.devices) | {address_of(folder / MOVED): 77, address_of(folder / KEPT): 78}
    library._store.remember_walk(top, replace(walk, devices=disks))
    if way == "forget":
        library.forget(folder / MOVED)
    else:
        remove(library._store.engine, [asset.id for asset in assets_below(library._store.engine, folder / MOVED)])
        library.compact()
    assert set(library._store.manifest.walks[top].devices) == {top, address_of(folder / KEPT)}
    assert _found(library.folder, MOVED) == {}


def test_compacting_twice_changes_nothing(library: Library, changed: tuple[Path, tuple[str, ...]]) -> None:
    library.compact()
    before = {point.id: dict(point.payload) for point in library._store.engine.scroll()}
    library.compact()
    assert {point.id: dict(point.payload) for point in library._store.engine.scroll()} == before
    assert before


def test_words_are_found_in_what_the_engine_packs(library: Library, paint: Paint, tmp_path: Path) -> None:
    """The search of this test would find them: among words that repeat, where packing is at its best."""
    (tmp_path / "pictures").mkdir()
    text = f"{'again and again ' * 50}{KEPT} {'again and again ' * 50}"
    (tmp_path / "pictures" / "a.md").write_text(f"# A\n\n{text}", encoding="utf-8")
    library.index(tmp_path / "pictures", models=["toy"])
    library.compact()
    library._store.engine.flush()
    assert any("payload_storage" in name for name in _found(library.folder, KEPT)[KEPT])
