"""The library as its users hold it."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import weakref
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

import lingxi
from lingxi.address import address_of, asset_id
from lingxi.apps.chat.state import State
from lingxi.apps.moderate.finding import Moderation
from lingxi.apps.moderate.policy import Policy
from lingxi.errors import BadQuery, LibraryBusy, LibraryError, UnknownName
from lingxi.library import Library
from lingxi.search.query import Part, Query
from lingxi.share.scope import Scope
from lingxi.store.engine import engines
from lingxi.store.engines.edge import EdgeEngine
from lingxi.store.events import Event
from tests.conftest import Paint
from tests.films import recording, tone
from tests.sparse import written


def test_a_folder_counts_as_indexed_from_the_first_file_on(library: Library, folder: Path) -> None:
    seen = list[tuple[Path, ...]]()
    library.index(folder, models=["toy"], on_progress=lambda _: seen.append(library.roots()))
    assert set(seen) == {(folder,)}


def test_open_makes_a_library_and_closing_lets_go(tmp_path: Path) -> None:
    with lingxi.open(tmp_path / "deep" / "library") as library:
        assert library.status().assets == 0
        with pytest.raises(LibraryBusy, match=f"process {os.getpid()}"):
            lingxi.open(tmp_path / "deep" / "library", wait_s=0.1)
    lingxi.open(tmp_path / "deep" / "library").close()


def test_a_second_process_gets_an_error_that_names_the_holder(tmp_path: Path) -> None:
    code = f"import lingxi; lingxi.open({str(tmp_path / 'library')!r}, wait_s=0.2)"
    with lingxi.open(tmp_path / "library"):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert f"in use by process {os.getpid()}" in done.stderr


def test_status_describes_the_library(library: Library, folder: Path) -> None:
    (folder / "bad.png").write_bytes(b"x")
    library.index(folder, models=["toy"])
    status = library.status()
    assert (status.assets, status.segments, dict(status.modalities)) == (4, 4, {"image": 3, "text": 1})
    assert status.roots == (folder,)
    assert [space.name for space in status.spaces] == ["toy"]
    assert [each.path.name for each in status.skipped] == ["bad.png"]
    assert status.bytes > 10_000


def _holds(folder: Path, needle: bytes) -> list[str]:
    return [str(path) for path in folder.rglob("*") if path.is_file() and needle in written(path)]


@pytest.mark.parametrize("whole", [True, False])
def test_nothing_remains_of_what_is_forgotten(library: Library, folder: Path, whole: bool) -> None:
    secret = folder / "Xyzzyplugh.md"
    secret.write_text("the passphrase is Quuxfrobnicate", encoding="utf-8")
    library.index(folder, models=["toy"])
    library._store.engine.flush()
    for needle in (b"Xyzzyplugh", b"Quuxfrobnicate"):
        assert _holds(library.folder, needle)
    secret.unlink()
    assert library.forget(folder if whole else secret) == (5 if whole else 1)
    for needle in (b"Xyzzyplugh", b"xyzzyplugh", b"Quuxfrobnicate", b"quuxfrobnicate"):
        assert not _holds(library.folder, needle)
    assert bool(_holds(library.folder, str(folder).encode())) is not whole
    assert library.status().assets == (0 if whole else 4)
    assert library.search("red") == [] if whole else library.search("red")[0].path.name == "red.png"
    assert library.forget(secret) == 0


def test_a_folder_inside_an_indexed_one_keeps_its_words(library: Library, folder: Path) -> None:
    (folder / "holiday").mkdir()
    (folder / "holiday" / "a.md").write_text("x", encoding="utf-8")
    library.index(folder, models=["toy"])
    os.utime(folder / "holiday" / "a.md", ns=(1, 1))
    library.index(folder / "holiday" / "a.md")
    assert library.search("pictures holiday")[0].path.name == "a.md"
    assert library.status().roots == (folder,)


def test_colours_are_counted_and_filtered_by(library: Library, folder: Path, paint: Paint) -> None:
    two = Pillow.new("RGB", (40, 30), "red")
    two.paste("white", (0, 0, 10, 30))
    two.save(paint("flag.png"))
    library.index(folder, models=["toy"])
    assert dict(library.facets("colour")) == {"red": 2, "green": 1, "blue": 1, "white": 1}
    assert library.facets("colour", "colour = white") == [("red", 1), ("white", 1)]
    (flag,) = library.search(Query.of("red", where="colour = White"))
    assert (flag.path.name, flag.facts["colour"]) == ("flag.png", ["red", "white"])
    found = {hit.path.name for hit in library.search(Query.of("sea", where="not has colour"))}
    assert found == {"note.md"}, "what is not seen has none"


def test_models_are_let_go_of_and_loaded_again(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    first = library.search("red", 2)
    model = weakref.ref(library._models.loaded["toy"])
    library.unload()
    gc.collect()
    assert model() is None
    assert library.loaded == ()
    assert library.search("red", 2) == first


def test_a_noisy_excerpt_finds_its_recording_at_its_place(library: Library, tmp_path: Path) -> None:
    (tmp_path / "sounds").mkdir()
    chance = np.random.default_rng(0)
    melodies = [np.concatenate([tone(float(each), 0.25) for each in chance.integers(200, 2000, 60)]) for _ in range(4)]
    for n, samples in enumerate(melodies):
        recording(tmp_path / "sounds" / f"{n}.wav", samples)
    library.index(tmp_path / "sounds")
    excerpt = melodies[2][7 * 16_000 : 9 * 16_000] + chance.normal(0, 0.03, 32_000)
    path = recording(tmp_path / "excerpt.wav", excerpt.astype(np.float32))
    (hit,) = library.search(Query((Part(audio=path),), limit=1, rerank="landmarks"))
    assert (hit.path.name, hit.modality) == ("2.wav", "audio")
    assert hit.signals["landmarks"].rank == 1
    assert (hit.place.start_s or 0) - 0.5 <= 7 < 9 <= (hit.place.end_s or 0) + 0.5


def test_an_engine_is_chosen_for_a_new_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "edge" in engines
    monkeypatch.setitem(engines._known, "second", EdgeEngine)
    with Library(tmp_path / "new", engine="second"):
        pass
    with Library(tmp_path / "new") as lib:
        assert lib._store.manifest.engine == "second", "it is remembered"
    with pytest.raises(LibraryError, match="has the engine second"):
        Library(tmp_path / "new", engine="edge")
    with pytest.raises(UnknownName, match="unknown engine 'edgy'"):
        Library(tmp_path / "none", engine="edgy")
    assert not (tmp_path / "none").exists()


def test_names_of_earlier_versions_work_with_a_warning(library: Library, folder: Path) -> None:
    with pytest.warns(DeprecationWarning, match="isolated_models="):
        library.index(folder, models=["toy"], apart=True)
    with pytest.warns(DeprecationWarning, match="set_weights"):
        library.weigh({"words": 0.5})
    with pytest.raises(TypeError, match="'modles'"):
        library.index(folder, modles=True)


ON_CLOSED: dict[str, Callable[[Library, Path], object]] = {  # a call of each public method
    "add_events": lambda lib, _: lib.add_events([Event("ann", "like", "a")]),
    "album": lambda lib, _: lib.album("a"),
    "albums": lambda lib, _: lib.albums(),
    "annotate": lambda lib, _: lib.annotate("a", favourite=True),
    "annotations": lambda lib, _: lib.annotations(),
    "announce": lambda lib, _: lib.announce("http://127.0.0.1:1", "a"),
    "ask": lambda lib, _: lib.ask("what is red?"),
    "backup": lambda lib, place: lib.backup(place / "backup"),
    "calibrate": lambda lib, _: lib.calibrate(),
    "caption": lambda lib, _: lib.caption(),
    "chat": lambda lib, _: lib.chat(),
    "check_reachable": lambda lib, _: lib.check_reachable(),
    "speech_model": lambda lib, _: lib.speech_model,
    "parts": lambda lib, _: lib.parts("a"),
    "put_annotations": lambda lib, _: lib.put_annotations([]),
    "optimize": lambda lib, _: lib.optimize(),
    "optimizing_pays": lambda lib, _: lib.optimizing_pays,
    "check": lambda lib, _: lib.check(),
    "check_moderation_log": lambda lib, _: lib.check_moderation_log(),
    "compact": lambda lib, _: lib.compact(),
    "converse": lambda lib, _: lib.converse(State(), "red", None, 5),
    "decide": lambda lib, _: lib.decide("a", "c", "yes", "ann"),
    "delete_album": lambda lib, _: lib.delete_album("a"),
    "delete_search": lambda lib, _: lib.delete_search("a"),
    "duplicates": lambda lib, _: lib.duplicates(),
    "estimate": lambda lib, place: lib.estimate(place, models=["toy"]),
    "events": lambda lib, _: lib.events(),
    "explain": lambda lib, _: lib.explain("1", "red"),
    "explore": lambda lib, _: lib.explore(),
    "facets": lambda lib, _: lib.facets("modality"),
    "feedback": lambda lib, _: lib.feedback("red", ["a"]),
    "files": lambda lib, _: lib.files(),
    "findings_elsewhere": lambda lib, place: lib.findings_elsewhere(Policy("p", ()), place, lib),
    "forget": lambda lib, place: lib.forget(place),
    "forget_events": lambda lib, _: lib.forget_events("ann"),
    "index": lambda lib, place: lib.index(place, models=["toy"]),
    "leaves_out": lambda lib, place: lib.leaves_out(place),
    "marked": lambda lib, _: lib.marked("1"),
    "moderate": lambda lib, _: lib.moderate(Policy("p", ())),
    "moderation_drift": lambda lib, _: lib.moderation_drift(),
    "new_token": lambda lib, _: lib.new_token("a"),
    "places": lambda lib, _: lib.places(),
    "privacy": lambda lib, _: lib.privacy(),
    "rebuild": lambda lib, _: lib.rebuild(),
    "recommend": lambda lib, _: lib.recommend("ann"),
    "record": lambda lib, _: lib.record("ann", "like", "1"),
    "record_findings": lambda lib, _: lib.record_findings(Policy("p", ()), Moderation("p", "", 0, (), ())),
    "recorded": lambda lib, _: lib.recorded(),
    "remember": lambda lib, _: lib.remember([]),
    "review_cases": lambda lib, _: lib.review_cases(),
    "revoke_token": lambda lib, _: lib.revoke_token("a"),
    "roots": lambda lib, _: lib.roots(),
    "save_album": lambda lib, _: lib.save_album("a", "1"),
    "save_search": lambda lib, _: lib.save_search("a", "red"),
    "saved_search": lambda lib, _: lib.saved_search("a"),
    "saved_searches": lambda lib, _: lib.saved_searches(),
    "scoped": lambda lib, _: lib.scoped(Scope()),
    "without_places": lambda lib, _: lib.without_places(),
    "search": lambda lib, _: lib.search("red"),
    "shown_span": lambda lib, _: lib.shown_span(1),
    "segments": lambda lib, _: lib.segments(["a"]),
    "set_recording": lambda lib, _: lib.set_recording("ann", on=True),
    "set_weights": lambda lib, _: lib.set_weights({"words": 0.5}),
    "share": lambda lib, _: lib.share("a"),
    "signals": lambda lib, _: lib.signals("red"),
    "similar": lambda lib, _: lib.similar("a"),
    "standing": lambda lib, _: lib.standing(["a"], ["red"]),
    "status": lambda lib, _: lib.status(),
    "timeline": lambda lib, _: lib.timeline(),
    "token": lambda lib, _: lib.token("a"),
    "tokens": lambda lib, _: lib.tokens(),
    "unreadable_albums": lambda lib, _: lib.unreadable_albums(),
    "vectors": lambda lib, _: lib.vectors("toy"),
    "weigh": lambda lib, _: lib.weigh({"words": 0.5}),
}
STAY = {"close", "loaded", "place", "unload"}  # they free what is held, and may be called at any time


def test_every_public_method_is_tried_on_a_closed_library() -> None:
    public = {name for name in vars(Library) if not name.startswith("_")}
    assert set(ON_CLOSED) | STAY == public


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Library:
    place = tmp_path_factory.mktemp("closed")
    Pillow.new("RGB", (8, 8), "red").save(place / "red.png")
    with Library(place / "library") as library:
        library.index(place / "red.png", models=["toy"])
    return library


@pytest.mark.filterwarnings("ignore:Library.weigh")
@pytest.mark.parametrize("name", ON_CLOSED)
def test_a_closed_library_keeps_nothing_and_tells_nothing(closed: Library, name: str) -> None:
    place = closed.folder.parent
    before = sorted(place.rglob("*"))
    with pytest.raises(LibraryError, match="is closed; open it again"):
        ON_CLOSED[name](closed, place)
    assert sorted(place.rglob("*")) == before


def test_events_on_what_the_library_lacks_are_refused(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    (red,) = library.marked(folder / "red.png")
    for unknown in (str(folder / "red.png"), "00000000-0000-0000-0000-000000000000"):
        with pytest.raises(BadQuery, match="is no id of a segment or a file"):
            library.add_events([Event("ann", "like", red), Event("ann", "like", unknown)])
    assert library.events() == []
    file = asset_id(address_of(folder / "red.png"))
    assert library.add_events([Event("ann", "like", red), Event("ann", "like", file)]) == 2


def test_an_empty_library_recommends_nothing_and_says_why(library: Library) -> None:
    with pytest.raises(BadQuery, match="the library is empty; index a folder first"):
        library.recommend("ann")


def test_duplicates_are_kept_until_a_file_or_the_library_changes(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    first = library.duplicates()
    assert library.duplicates() is first
    (folder / "note.md").write_text("another", encoding="utf-8")
    second = library.duplicates()
    assert second is not first
    library.index(folder)
    assert library.duplicates() is not second
