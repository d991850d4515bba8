"""Exports and backups become libraries again, and hostile ones become clear errors."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow
from safetensors.numpy import load_file, save_file

import lingxi
from lingxi import check_library
from lingxi.codec import dump
from lingxi.errors import BadExport, LibraryBusy, LibraryError, LibraryTooNew
from lingxi.library import Library
from lingxi.store import imports
from lingxi.store.checksum import file_digest, signed
from lingxi.store.manifest import is_library
from lingxi.store.packing import WORDS
from tests.films import recording, tone

FACTS, LINES, TENSORS = "export.json", "points-000001.jsonl", "points-000001.safetensors"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed library with pictures, notes, a sound, something unreadable, a fitted model, weights and an album."""
    place = tmp_path_factory.mktemp("made")
    (place / "files").mkdir()
    for colour in ("red", "blue"):
        Pillow.new("RGB", (40, 30), colour).save(place / "files" / f"{colour}.png")
    recording(place / "files" / "tone.wav", tone(440, 2))
    (place / "files" / "bad.png").write_bytes(b"x")
    (place / "files" / "note.md").write_text("# Sea\n\nThe sea is blue today.", encoding="utf-8")
    long = "\n\n".join(f"# Part {n}\n\n{'A ship sails on. ' * 90}" for n in range(4))
    (place / "files" / "long.md").write_text(long, encoding="utf-8")
    with Library(place / "library") as lib:
        lib.index(place / "files", models=["toy", "tfidf"])
        lib.set_weights({"words": 0.5})
        lib.save_search("海 Sea", "the sea")
        lib.backup(place / "export")
    return place


@pytest.fixture
def place(made: Path) -> Path:
    """The library, which tests may read."""
    return made / "library"


@pytest.fixture
def exported(made: Path, tmp_path: Path) -> Path:
    """A copy of its export, which tests may spoil."""
    return Path(shutil.copytree(made / "export", tmp_path / "export"))


def _says(library: Path) -> Any:
    """All that can be found in a library."""
    with Library(library, create=False) as lib:
        engine: Any = lib._store.engine
        points = [
            [
                each.id,
                dict(each.payload),
                each.intact,
                {name: vector.tolist() for name, vector in each.vectors.items()},
                {name: dict(zip(*map(np.ndarray.tolist, pair), strict=True)) for name, pair in each.sparse.items()},
            ]
            for each in engine.records()
        ]
        hits = [[vars(hit) for hit in lib.search(words, limit=50)] for words in ("the sea", "ship", "red")]
        held = lib._store.manifest
        facts = (
            held.held,
            held.roots,
            held.created,
            held.ocr,
            held.speech,
            dump(lib.saved_searches()),
            engine.vectors(),
        )
        return points, hits, facts, lib.facets("modality"), lib.facets("extension"), lib.status().skipped


@pytest.mark.parametrize("name", ["backup.zip", "backup"])
def test_what_is_restored_is_equal(place: Path, tmp_path: Path, name: str) -> None:
    told: list[tuple[int, int]] = []
    with Library(place) as lib:
        points = lib.backup(tmp_path / name, on_progress=lambda done, total: told.append((done, total)))
        with pytest.raises(LibraryError, match="exists already"):
            lib.backup(tmp_path / name)
    assert told[-1] == (points, points)
    assert lingxi.restore(tmp_path / name, tmp_path / "new") == points
    assert check_library(tmp_path / "new").sound
    assert _says(tmp_path / "new") == _says(place)
    assert (tmp_path / "new" / "weights.json").read_bytes() == (place / "weights.json").read_bytes()
    assert not [each.name for each in tmp_path.iterdir() if each.name.startswith(".")]


def test_a_restored_library_can_be_indexed_further(made: Path, exported: Path, tmp_path: Path) -> None:
    lingxi.restore(exported, tmp_path / "new")
    with Library(tmp_path / "new") as lib:
        report = lib.index(made / "files")
        assert (report.added, report.changed) == (0, 0)
        lib.forget(made / "files" / "long.md")
        assert lib.check().sound


def test_only_a_library_is_overwritten_and_only_when_requested(exported: Path, tmp_path: Path, folder: Path) -> None:
    with Library(tmp_path / "other") as lib:
        lib.save_search("Mine", "mine")
        with pytest.raises(LibraryBusy, match="in use by process"):
            lingxi.restore(exported, tmp_path / "other", overwrite=True)
    with pytest.raises(LibraryError, match="is not empty"):
        lingxi.restore(exported, tmp_path / "other")
    with pytest.raises(LibraryError, match="is not a library"):
        lingxi.restore(exported, folder, overwrite=True)
    (exported / LINES).write_bytes(b"")
    with pytest.raises(BadExport, match="was changed after it was written"):
        lingxi.restore(exported, tmp_path / "other", overwrite=True)
    with Library(tmp_path / "other") as lib:
        assert [album.name for album in lib.saved_searches()] == ["Mine"]


def test_a_library_is_replaced(exported: Path, tmp_path: Path, place: Path) -> None:
    with Library(tmp_path / "other") as lib:
        lib.save_search("Mine", "mine")
    lingxi.restore(exported, tmp_path / "other", overwrite=True)
    assert _says(tmp_path / "other") == _says(place)


def test_a_library_stays_in_its_place_until_the_new_one_is_complete(
    exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library(tmp_path / "other") as lib:
        lib.save_search("Mine", "mine")
    seen = list[bool]()
    monkeypatch.setattr(imports, "_build", _spied(imports._build, lambda: seen.append(is_library(tmp_path / "other"))))
    lingxi.restore(exported, tmp_path / "other", overwrite=True)
    assert seen == [True]  # a process that is killed while it builds leaves the old one
    with Library(tmp_path / "other", create=False) as lib:
        assert "Mine" not in [album.name for album in lib.saved_searches()]


def _spied(what: Callable[..., Any], see: Callable[[], object]) -> Callable[..., Any]:
    def call(*given: Any) -> Any:
        see()
        return what(*given)

    return call


def test_a_folder_whose_library_json_is_of_another_program_is_not_replaced(exported: Path, tmp_path: Path) -> None:
    music = tmp_path / "music"
    music.mkdir()
    (music / "library.json").write_text('{"format": 99, "songs": []}')
    (music / "song.ogg").write_bytes(b"dear")
    with pytest.raises(LibraryError, match="is not a library"):
        lingxi.restore(exported, music, overwrite=True)
    assert (music / "song.ogg").read_bytes() == b"dear"


def test_a_damaged_library_is_replaced(exported: Path, tmp_path: Path, place: Path) -> None:
    Library(tmp_path / "other").close()
    (tmp_path / "other" / "library.json").write_text("half")
    shutil.rmtree(tmp_path / "other" / "edge-1")
    lingxi.restore(exported, tmp_path / "other", overwrite=True)
    assert _says(tmp_path / "other") == _says(place)


@pytest.mark.skipif(os.name == "nt", reason="links")
@pytest.mark.parametrize("made_before", [True, False])
def test_a_library_behind_a_link_is_replaced_where_it_lies(exported: Path, tmp_path: Path, made_before: bool) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real")
    if made_before:
        Library(tmp_path / "real").close()
    points = lingxi.restore(exported, tmp_path / "link", overwrite=True)
    assert (tmp_path / "link").is_symlink()
    assert check_library(tmp_path / "real").points == points
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


def test_a_file_or_a_mount_point_is_not_replaced(
    exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(LibraryError, match="is a file"):
        lingxi.restore(exported, tmp_path / "file", overwrite=True)
    (tmp_path / "disk").mkdir()
    monkeypatch.setattr(os.path, "ismount", lambda path: Path(path) == tmp_path / "disk")
    with pytest.raises(LibraryError, match="is a mount point"):
        lingxi.restore(exported, tmp_path / "disk")


def _index(export: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((export / FACTS).read_text(encoding="utf-8"))
    return found


def _sign(export: Path, change: Callable[[dict[str, Any]], None] = lambda _: None) -> None:
    """Makes the digests right, as an attacker would."""
    index = _index(export)
    for name in index["files"]:
        if (export / name).is_file():
            index["files"][name] = {"bytes": (export / name).stat().st_size, "digest": file_digest(export / name)}
    change(index)
    (export / FACTS).write_text(json.dumps(signed(index)), encoding="utf-8")


def _line(change: Callable[[dict[str, Any]], Any]) -> Callable[[Path], None]:
    def apply(export: Path) -> None:
        lines = (export / LINES).read_text(encoding="utf-8").splitlines()
        first = json.loads(lines[0])
        change(first)
        (export / LINES).write_text("\n".join([json.dumps(first), *lines[1:]]) + "\n", encoding="utf-8")
        _sign(export)

    return apply


def _tensor(change: Callable[[dict[str, Any]], Any]) -> Callable[[Path], None]:
    def apply(export: Path) -> None:
        arrays = load_file(export / TENSORS)
        change(arrays)
        save_file(arrays, export / TENSORS)
        _sign(export)

    return apply


def _raw(name: str, data: bytes) -> Callable[[Path], None]:
    def apply(export: Path) -> None:
        (export / name).write_bytes(data)
        _sign(export)

    return apply


def _unsigned(name: str, data: bytes) -> Callable[[Path], None]:
    def apply(export: Path) -> None:
        (export / name).write_bytes(data)

    return apply


def _facts(change: Callable[[dict[str, Any]], Any]) -> Callable[[Path], None]:
    return lambda export: _sign(export, change)


def _named(name: str) -> Callable[[Path], None]:
    return _facts(lambda index: index["files"].update({name: {"bytes": 1, "digest": "x"}}))


def _space(**facts: object) -> Callable[[Path], None]:
    return _facts(lambda index: index["library"]["held"][0]["space"].update(facts))


HOSTILE: dict[str, Callable[[Path], None]] = {
    "a vector is NaN": _tensor(lambda arrays: arrays["vectors/toy"].__setitem__((0, 0), np.nan)),
    "a vector is too long": _tensor(lambda arrays: arrays.update({"vectors/toy": arrays["vectors/toy"] * 2})),
    "vectors have another dimension": _tensor(lambda a: a.update({"vectors/toy": a["vectors/toy"][:, :5].copy()})),
    "vectors are no numbers": _tensor(lambda a: a.update({"vectors/toy": a["vectors/toy"].astype(np.int64)})),
    "vectors are flat": _tensor(lambda arrays: arrays.update({"vectors/toy": arrays["vectors/toy"].ravel()})),
    "vectors are missing": _tensor(lambda arrays: arrays.pop("vectors/toy")),
    "vectors of no space": _tensor(
        lambda a: a.update({"rows/x": np.zeros(1, np.uint32), "vectors/x": np.ones((1, 2), np.float32)})
    ),
    "rows beyond the points": _tensor(lambda arrays: arrays["rows/toy"].__setitem__(0, 2**31)),
    "rows twice": _tensor(lambda arrays: arrays["rows/toy"].fill(0)),
    "words without end": _tensor(lambda arrays: arrays[f"sparse_sizes/{WORDS}"].__setitem__(0, 2**32 - 1)),
    "words that are infinite": _tensor(lambda arrays: arrays[f"sparse_values/{WORDS}"].__setitem__(0, np.inf)),
    "words of an unknown kind": _tensor(
        lambda a: a.update({key.replace(WORDS, "other"): a.pop(key) for key in list(a) if key.endswith(f"/{WORDS}")})
    ),
    "an unknown array": _tensor(lambda arrays: arrays.update({"code/x": np.zeros(1)})),
    "no safetensors": _raw(TENSORS, b"\xff" * 100),
    "a header without end": _raw(TENSORS, (2**62).to_bytes(8, "little") + b"{}"),
    "a pickle": _raw(TENSORS, b"\x80\x04cos\nsystem\n(S'touch /tmp/pwned'\ntR."),
    "lines that are no JSON": _raw(LINES, b"{\n"),
    "lines that are no objects": _raw(LINES, b"[]\n"),
    "lines that are deep": _raw(LINES, b"[" * 100_000 + b"\n"),
    "no text": _raw(LINES, b"\xff\xfe\n"),
    "NaN": _line(lambda line: line["payload"].update({"latitude": float("nan")})),
    "an id that is none": _line(lambda line: line.update({"id": "../x"})),
    "no payload": _line(lambda line: line.pop("payload")),
    "a payload without its fields": _line(lambda line: line.update({"payload": {}})),
    "a size that is text": _line(lambda line: line["payload"].update({"size": "large"})),
    "a size beyond numbers": _line(lambda line: line["payload"].update({"size": 2**70})),
    "a time that is none": _line(lambda line: line["payload"].update({"modified": "yesterday"})),
    "a name that is a number": _line(lambda line: line["payload"].update({"name": 5})),
    "points twice": lambda export: _raw(LINES, (export / LINES).read_bytes() * 2)(export),
    "fewer points": _facts(lambda index: index.update({"points": index["points"] + 1})),
    "a file outside": _named("../outside.json"),
    "a file from the root": _named("/etc/passwd"),
    "a file beside that is needed": _named("library/library.json"),
    "a token": _named("library/server.token"),
    "an engine's file": _named("library/edge-1/edge_config.json"),
    "a file outside, deep": _named("library/albums/../../../x"),
    "a file that is not there": _named("points-000009.jsonl"),
    "a stranger": _unsigned("evil.so", b"x"),
    "an unknown engine": _facts(lambda index: index["library"].update({"engine": "../../x"})),
    "a fact that is unknown": _facts(lambda index: index["library"].update({"run": "x"})),
    "folders that are numbers": _facts(lambda index: index["library"].update({"roots": [5]})),
    "a space without end": _space(dim=10**9),
    "a space of text": _space(dim="64"),
    "another dimension": _facts(lambda index: index["vectors"].update({"toy": 63})),
    "no facts": _unsigned(FACTS, b"{}"),
    "facts that are deep": _unsigned(FACTS, b"[" * 100_000),
    "facts without files": _facts(lambda index: index.pop("files")),
    "a link": lambda export: (export / "points-000002.jsonl").symlink_to("/etc/passwd"),
    "a folder that is a link": lambda export: (export / "more").symlink_to("/etc"),
}


REFUSED = (
    "nothing was written|use another backup|does not describe a library|does not name an engine"
    "|is not what lingxi wrote|is not an export or backup"
)


@pytest.mark.parametrize("how", HOSTILE)
def test_a_hostile_export_is_a_clear_error_and_leaves_nothing(exported: Path, tmp_path: Path, how: str) -> None:
    HOSTILE[how](exported)
    before = sorted(tmp_path.iterdir())
    with pytest.raises((BadExport, LibraryError), match=REFUSED) as raised:
        lingxi.restore(exported, tmp_path / "new")
    assert str(raised.value)
    assert sorted(tmp_path.iterdir()) == before


def test_an_export_that_was_only_signed_again_is_fine(exported: Path, tmp_path: Path) -> None:
    """The negative control of the hostile ones."""
    _sign(exported)
    lingxi.restore(exported, tmp_path / "new")


@pytest.mark.parametrize("name", [FACTS, LINES, TENSORS, "library/weights.json", "library/albums/海 Sea.json"])
def test_a_changed_byte_and_a_missing_file_are_found(exported: Path, tmp_path: Path, name: str) -> None:
    data = bytearray((exported / name).read_bytes())
    data[len(data) // 2] ^= 1
    (exported / name).write_bytes(data)
    with pytest.raises(BadExport, match=r"was changed after|is not what lingxi wrote|use another backup"):
        lingxi.restore(exported, tmp_path / "new")
    (exported / name).unlink()
    with pytest.raises(LibraryError, match=r"is missing; use another backup|is not an export or backup"):
        lingxi.restore(exported, tmp_path / "new")


def test_an_export_of_a_later_version_says_so(exported: Path, tmp_path: Path) -> None:
    _sign(exported, lambda index: index.update({"format": 2}))
    with pytest.raises(LibraryTooNew, match="pip install -U lingxi"):
        lingxi.restore(exported, tmp_path / "new")
