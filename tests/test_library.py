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
from lingxi.apps.moderate.finding import Moderation
from lingxi.apps.moderate.policy import Policy
from lingxi.errors import BadQuery, LibraryBusy, LibraryError, UnknownName
from lingxi.library import Library, usual_folder
from lingxi.search.query import Part, Query
from lingxi.store.engine import engines
from lingxi.store.engines.edge import EdgeEngine
from lingxi.store.events import Event
from tests.conftest import Paint
from tests.films import recording, tone
from tests.sparse import written


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


def test_the_usual_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LINGXI_LIBRARY", str(tmp_path / "named"))
    assert usual_folder() == tmp_path / "named"
    monkeypatch.delenv("LINGXI_LIBRARY")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert usual_folder().parts[-2:] == ("lingxi", "library")


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


@pytest.mark.parametrize(
    "use",
    [
        lambda lib: lib.set_recording("ann", on=True),
        lambda lib: lib.record("ann", "like", "1"),
        lambda lib: lib.add_events([Event("ann", "like", "a")]),
        lambda lib: lib.forget_events("ann"),
        lambda lib: lib.events(),
        lambda lib: lib.recorded(),
        lambda lib: lib.decide("a", "c", "yes", "ann"),
        lambda lib: lib.record_findings(Policy("p", ()), Moderation("p", "", 0, (), ())),
        lambda lib: lib.review_cases(),
        lambda lib: lib.check_moderation_log(),
        lambda lib: lib.moderation_drift(),
        lambda lib: lib.new_token("a"),
        lambda lib: lib.revoke_token("a"),
        lambda lib: lib.tokens(),
        lambda lib: lib.delete_album("a"),
        lambda lib: lib.set_weights({"words": 0.5}),
    ],
)
def test_a_closed_library_keeps_nothing_and_tells_nothing(tmp_path: Path, use: Callable[[Library], object]) -> None:
    library = Library(tmp_path / "library")
    library.close()
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(LibraryError, match="is closed; open it again"):
        use(library)
    assert sorted(tmp_path.rglob("*")) == before


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
