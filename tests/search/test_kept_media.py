"""Pictures and sounds of saved searches: kept once, by their content, and gone with the last search that uses them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from lingxi.errors import BadQuery, LibraryDamaged, UnreadableMedia
from lingxi.library import Library
from lingxi.media.lossless import wav
from lingxi.search import kept_media
from lingxi.search.kept_media import FOLDER, check_media, keep_media, with_files
from lingxi.search.query import KeptMedia, Part, Query
from lingxi.types import Audio

SOUND = Audio(np.sin(np.arange(16_000, dtype=np.float32) / 9), 16_000)


def kept(library: Library) -> list[str]:
    return sorted(path.name for path in (library.folder / FOLDER).glob("*"))


def named(part: Part) -> KeptMedia:
    content = part.image if part.audio is None else part.audio
    assert isinstance(content, KeptMedia)
    return content


def test_a_saved_search_with_images_and_sounds_finds_what_the_query_finds(
    library: Library, folder: Path, tmp_path: Path
) -> None:
    library.index(folder, models=["toy"])
    dropped = tmp_path / "dropped.png"
    Pillow.open(folder / "red.png").save(dropped)
    pixels = np.asarray(Pillow.open(folder / "blue.png"))
    query = Query(
        (Part(image=dropped, weight=2), Part(image=dropped.read_bytes()), Part(text="sea"), Part(audio=SOUND)),
        (Part(image=pixels),), where="modality = image",
    )  # fmt: skip
    before = [hit.id for hit in library.search(query)]
    saved = library.save_search("Mine", query)
    dropped.unlink()
    assert [part.weight for part in saved.definition.parts] == [2, 1, 1, 1]
    assert named(saved.definition.parts[0]) == named(saved.definition.parts[1]), "the same content is kept once"
    assert [name.rpartition(".")[2] for name in sorted(kept(library), key=lambda name: name[33:])] == [
        "audio", "image", "image",
    ]  # fmt: skip
    assert [hit.id for hit in library.search(library.saved_search("Mine").query(10))] == before
    for name in kept(library):
        assert (library.folder / FOLDER / name).stat().st_mode & 0o777 == 0o600
        check_media(library.folder, name)


def test_deleting_the_last_search_that_uses_an_image_deletes_the_image(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    red, blue = folder / "red.png", folder / "blue.png"
    library.save_search("One", image=red)
    library.save_search("Two", image=[red, blue])
    assert len(kept(library)) == 2
    library.save_search("Two", image=red)
    assert len(kept(library)) == 1, "a search that is replaced leaves nothing"
    library.delete_search("One")
    assert len(kept(library)) == 1
    library.delete_album("Two")
    assert kept(library) == []


def test_forgetting_a_file_takes_its_copies_out_of_searches(library: Library, folder: Path, tmp_path: Path) -> None:
    library.index(folder, models=["toy"])
    stranger = tmp_path / "stranger.png"
    Pillow.new("RGB", (9, 9), "red").save(stranger)
    library.save_search("Both", image=[folder / "red.png", stranger], without="blue")
    data = (folder / "red.png").read_bytes()
    assert any(path.read_bytes() == data for path in (library.folder / FOLDER).iterdir()), "the negative control"
    library.forget(folder / "red.png")
    (left,) = library.saved_search("Both").definition.parts
    assert kept(library) == [named(left).name]
    assert (library.folder / FOLDER / named(left).name).read_bytes() == stranger.read_bytes()


def test_a_search_that_cannot_be_saved_leaves_no_image(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.index(folder, models=["toy"])
    with pytest.raises(BadQuery, match="size >"):
        library.save_search("Bad", image=folder / "red.png", where="size >")
    with pytest.raises(UnreadableMedia, match="cannot be read"):
        library.save_search("Bad", image=folder / "note.md")
    monkeypatch.setattr(kept_media, "MOST_BYTES", 10)
    for picture in (folder / "red.png", (folder / "red.png").read_bytes()):
        with pytest.raises(BadQuery, match="too large for a saved search"):
            library.save_search("Bad", image=picture)
    monkeypatch.setattr(kept_media, "MOST_BYTES", 2**20)
    monkeypatch.setattr(kept_media, "MOST_ALL", 100)
    with pytest.raises(BadQuery, match="would take more than"):
        library.save_search("Bad", audio=SOUND)
    assert kept(library) == []
    assert library.saved_searches() == []


def test_what_is_kept_already_is_not_written_again(tmp_path: Path) -> None:
    query = keep_media(tmp_path, Query((Part(audio=SOUND),)), lambda _: "")
    (file,) = (tmp_path / FOLDER).iterdir()
    assert file.read_bytes() == wav(SOUND)
    assert keep_media(tmp_path, query, lambda _: "").parts == query.parts
    assert with_files(tmp_path, query).parts[0].audio == file
    words = Query.of("red")
    assert with_files(tmp_path, words) is words


def test_a_missing_or_changed_media_file_is_reported(tmp_path: Path) -> None:
    query = keep_media(tmp_path, Query((Part(audio=SOUND),)), lambda _: "")
    (file,) = (tmp_path / FOLDER).iterdir()
    file.write_bytes(b"else")
    with pytest.raises(LibraryDamaged, match="was changed after it was written"):
        check_media(tmp_path, file.name)
    file.unlink()
    with pytest.raises(BadQuery, match="does not keep the sound"):
        with_files(tmp_path, query)
    with pytest.raises(BadQuery, match="does not keep the sound"):
        keep_media(tmp_path, query, lambda _: "")
