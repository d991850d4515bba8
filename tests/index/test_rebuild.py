"""A library is encoded again beside itself: old vectors answer until the end, and nothing is encoded twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import final

import numpy as np
import pytest
from PIL import Image as Pillow

from lingxi.arrays import Vectors
from lingxi.encode.registry import encoders
from lingxi.errors import LibraryError, SpaceMismatch
from lingxi.index.report import Progress
from lingxi.library import Library
from lingxi.search.query import Query
from lingxi.testing.encoders import ToyEncoder
from lingxi.types import Image, Media, Modality, Space
from tests.killed import killed
from tests.reading import read_here
from tests.sparse import copied, written

FILES, BATCH = 6, 4  # two batches
WORD = "qxzvjkwp"  # which the engine cannot pack
SEEN = list[str]()  # one entry for each picture that was encoded


@final
@dataclass(frozen=True)
class Mirrored:
    """The toy encoder with its dimensions the other way round; it counts what it encodes."""

    revision: str = "1"
    name: str = "mirrored"
    modalities: frozenset[Modality] = field(default=frozenset({"text", "image"}), repr=False)

    @property
    def space(self) -> Space:
        return Space(self.name, 64, self.revision)

    @property
    def side(self) -> int:
        return 32

    def encode(self, batch: Sequence[Media]) -> Vectors:
        SEEN.extend("picture" for each in batch if isinstance(each, Image))
        return np.ascontiguousarray(ToyEncoder().encode(batch)[:, ::-1])


if "mirrored" not in encoders:
    encoders.register("mirrored")(Mirrored)


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lingxi.index.intake.read_all", read_here)
    monkeypatch.setattr("lingxi.media.pool.read_all", read_here)
    monkeypatch.setattr("lingxi.index.intake.ASSETS", BATCH)
    SEEN.clear()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pictures, and a closed library of them."""
    place = tmp_path_factory.mktemp("made")
    (place / "pictures").mkdir()
    for n in range(FILES):
        name = f"{n}{WORD}.png" if n == 0 else f"{n}.png"
        Pillow.new("RGB", (40, 30), (40 * n, 250 - 40 * n, 10)).save(place / "pictures" / name)
    with Library(place / "library") as library, pytest.MonkeyPatch.context() as patch:
        patch.setattr("lingxi.index.intake.read_all", read_here)
        library.index(place / "pictures", models=["toy"])
    return place


@pytest.fixture
def pictures(made: Path) -> Path:
    return made / "pictures"


@pytest.fixture
def indexed(made: Path, tmp_path: Path) -> Iterator[Library]:
    """A copy of the library."""
    copied(made / "library", tmp_path / "library")
    with Library(tmp_path / "library") as library:
        yield library


def stop(_: Progress) -> None:
    raise KeyboardInterrupt


def engines(library: Library) -> list[str]:
    return sorted(path.name for path in library.folder.iterdir() if path.is_dir() and path.name != "albums")


def test_the_old_vectors_answer_until_the_new_ones_are_there(indexed: Library) -> None:
    before = [hit.id for hit in indexed.search("red", 5)]
    during = list[list[str]]()

    def look(progress: Progress) -> None:
        assert progress.total == FILES
        during.append([hit.id for hit in indexed.search("red", 5)])
        assert list(indexed.search("red", 1)[0].signals) == ["toy"]

    report = indexed.rebuild(["mirrored"], on_progress=look)
    assert during == [before, before]
    assert (report.files, report.kept, report.interrupted, report.skipped) == (FILES, 0, False, ())
    assert report.agreement is not None
    assert (report.agreement.overlap, report.agreement.queries, report.agreement.kind) == (1.0, FILES, "segments")
    assert [space.name for space in indexed.status().spaces] == ["mirrored"]
    assert [hit.id for hit in indexed.search("red", 5)] == before, "the same colours, in another space"
    assert list(indexed.search("red", 1)[0].signals) == ["mirrored"]
    assert engines(indexed) == ["edge-2"], "nothing is left of the old engine"
    assert indexed.check().sound


def test_albums_searches_marks_and_folders_stay(indexed: Library, pictures: Path) -> None:
    hits = indexed.search("red", 3)
    indexed.remember(hits)
    album = indexed.save_album("Three", hits)
    indexed.save_search("Red", "red", like=[hits[0].id])
    roots = indexed.roots()
    indexed.rebuild(["mirrored"])
    assert indexed.album("Three") == album
    assert [hit.id for hit in indexed.segments(album.ids)] == [hit.id for hit in hits]
    assert indexed.saved_search("Red").definition.like == (hits[0].id,)
    assert indexed.marked("2") == (hits[1].id,)
    assert indexed.roots() == roots
    SEEN.clear()
    assert indexed.index(pictures).unchanged == FILES, "the next run finds all of it up to date"
    assert SEEN == []


def test_a_stopped_rebuild_resumes_and_encodes_nothing_twice(indexed: Library) -> None:
    report = indexed.rebuild(["mirrored"], on_progress=stop)
    assert (report.interrupted, report.files, report.agreement) == (True, BATCH, None)
    assert len(SEEN) == BATCH, "one batch"
    assert indexed.status().unfinished_rebuild
    assert [space.name for space in indexed.status().spaces] == ["toy"]
    told = list[Progress]()
    assert indexed.rebuild(["mirrored"], on_progress=told.append).files == FILES
    assert (told[0].done, told[0].total) == (FILES, FILES), "it goes on where it was"
    assert len(SEEN) == FILES
    assert not indexed.status().unfinished_rebuild
    assert indexed.search("red", 1)


def test_an_unfinished_one_for_another_model_is_begun_again(indexed: Library) -> None:
    indexed.rebuild(["mirrored(revision=two)"], on_progress=stop)
    SEEN.clear()
    indexed.rebuild(["mirrored"])
    assert len(SEEN) == FILES
    assert [space.revision for space in indexed.status().spaces] == ["1"]


def test_a_library_of_an_earlier_revision_is_offered_it(
    library: Library, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.index(pictures, models=["mirrored"])
    assert library.status().outdated == ()
    library.unload()
    monkeypatch.setattr(Mirrored.__init__, "__defaults__", ("2", *(Mirrored.__init__.__defaults__ or ())[1:]))
    with pytest.raises(SpaceMismatch, match="lingxi index --rebuild"):
        library.search("red")
    assert library.status().outdated == ("mirrored",)
    red = library.marked(str(pictures / "5.png"))[0]
    during = list[list[str]]()

    def look(_: Progress) -> None:
        during.append([hit.path.name for hit in library.similar(red, 2)])
        during.append([hit.path.name for hit in library.search("5.png", 1)])

    report = library.rebuild(on_progress=look)
    assert during == [["5.png", "4.png"], ["5.png"]] * 2, "old vectors still find what is similar, and words find words"
    assert report.agreement is not None
    assert report.agreement.overlap == 1.0
    assert library.search("red", 1)[0].signals["mirrored"].rank == 1
    assert library.status().outdated == ()


def test_files_that_are_not_there_stay_and_are_encoded_when_they_are_back(
    indexed: Library, pictures: Path, tmp_path: Path
) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "sea.md").write_text("A lighthouse by the sea.", encoding="utf-8")
    indexed.index(notes)
    album = indexed.save_album("Sea", [notes / "sea.md"])
    notes.rename(tmp_path / "away")
    report = indexed.rebuild(["mirrored"])
    assert (report.files, report.kept) == (FILES, 1)
    (hit,) = indexed.segments(album.ids)
    assert hit.path == notes / "sea.md"
    assert [hit.id for hit in indexed.search("lighthouse", 1)] == list(album.ids), "found by its words"
    assert indexed.check().sound
    (tmp_path / "away").rename(notes)
    assert indexed.index(notes).changed == 1
    assert "mirrored" in indexed.search("lighthouse", 1)[0].signals


def test_nothing_of_what_is_forgotten_remains_in_an_unfinished_one(
    indexed: Library, pictures: Path, tmp_path: Path
) -> None:
    gone = pictures / f"0{WORD}.png"

    def look(_: Progress) -> None:
        with pytest.raises(LibraryError, match="a rebuild is under way"):
            indexed.forget(gone)
        with pytest.raises(LibraryError, match="a rebuild is under way"):
            indexed.index(pictures)
        raise KeyboardInterrupt

    indexed.rebuild(["mirrored"], on_progress=look)
    indexed.backup(tmp_path / "backup")
    assert not [path for path in (tmp_path / "backup").rglob("*") if "rebuild" in path.name], "it is not worth it"
    beside = indexed.folder / "rebuild"
    assert _holds(beside, WORD), "the negative control"
    indexed.forget(gone)
    assert not _holds(indexed.folder, WORD)


def test_a_damaged_unfinished_one_is_begun_again(indexed: Library) -> None:
    (indexed.folder / "rebuild" / "edge-1").mkdir(parents=True)
    (indexed.folder / "rebuild" / "library.json").write_text("nonsense", encoding="utf-8")
    assert indexed.rebuild(["mirrored"]).files == FILES


def test_an_empty_library_has_nothing_to_rebuild(library: Library) -> None:
    with pytest.raises(LibraryError, match="holds no model yet"):
        library.rebuild()


def _holds(folder: Path, text: str) -> bool:
    return any(text.encode() in written(path) for path in folder.rglob("*") if path.is_file())


def test_a_learned_model_is_learned_from_all_folders(library: Library, tmp_path: Path) -> None:
    for name, words in {"a": "lighthouse sea", "b": "mountain snow"}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "note.md").write_text(words, encoding="utf-8")
        library.index(tmp_path / name, models=["toy"])
    library.rebuild(["tfidf"])
    for words in ("lighthouse", "snow"):
        assert "tfidf" in library.search(Query.of(words), 1)[0].signals


KILLED = f"""
    import lingxi.store.store
    import tests.index.test_rebuild
    intake.ASSETS = {BATCH}
    owner = EdgeEngine if sys.argv[2] == "upsert" else lingxi.store.store
    kill_at(owner, sys.argv[2], int(sys.argv[3]), after=sys.argv[4] == "after")
    with Library(sys.argv[1]) as library:
        library.rebuild(["mirrored"])
"""


def test_a_killed_rebuild_resumes(indexed: Library, tmp_path: Path) -> None:
    indexed.close()
    assert killed(tmp_path / "program.py", KILLED, indexed.folder, "upsert", 2, "before"), "while a batch was written"
    with Library(indexed.folder, wait_s=5) as library:
        assert library.search("red", 1)[0].signals["toy"].rank == 1, "the old vectors are there"
        assert library.status().unfinished_rebuild
        assert library.rebuild(["mirrored"]).files == FILES
        assert len(SEEN) == FILES - BATCH, "what was written was not encoded again"
        assert engines(library) == ["edge-2"]


@pytest.mark.parametrize(("call", "moment", "model"), [("move_folder", "after", "toy"), ("save", "after", "mirrored")])
def test_a_rebuild_killed_at_the_switch_leaves_the_old_or_the_new_library(
    indexed: Library, tmp_path: Path, call: str, moment: str, model: str
) -> None:
    indexed.close()
    number = 1 if call == "move_folder" else 3  # the library beside writes its manifest twice
    assert killed(tmp_path / "program.py", KILLED, indexed.folder, call, number, moment)
    with Library(indexed.folder, wait_s=5) as library:
        assert list(library.search("red", 1)[0].signals) == [model]
        assert engines(library) == ["edge-1" if model == "toy" else "edge-2"], "what was left behind is swept"
        assert library.check().sound
