"""The format of exports, as docs/backup.md describes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file

from lingxi.errors import LibraryError
from lingxi.index.caption import add_captions
from lingxi.library import Library
from lingxi.store.packing import WORDS
from lingxi.testing import ToyEncoder
from tests.captioner import Made


@pytest.fixture
def export(library: Library, folder: Path, tmp_path: Path) -> Path:
    library.index(folder, models=["toy"])
    library.save_search("Sea", "sea")
    library.backup(tmp_path / "export")
    return tmp_path / "export"


def test_an_export_says_what_is_in_it(export: Path) -> None:
    facts = json.loads((export / "export.json").read_text(encoding="utf-8"))
    assert (facts["format"], facts["points"]) == (1, 4)
    assert facts["vectors"] == {"toy": 64, "toy.caption": 64}
    assert "data" not in facts["library"]
    names = {path.relative_to(export).as_posix() for path in export.rglob("*") if path.is_file()}
    assert names == {"export.json", *facts["files"]}
    assert "library/albums/Sea.json" in names
    for name, noted in facts["files"].items():
        data = (export / name).read_bytes()
        own = blake2b(str(len(data)).encode(), digest_size=16)
        for at in range(0, len(data), 65_536):
            if data[at : at + 65_536].strip(b"\0"):
                own.update(at.to_bytes(8, "little") + data[at : at + 65_536])
        assert noted == {"bytes": len(data), "digest": own.hexdigest()}


def test_generated_captions_are_marked(library: Library, folder: Path, tmp_path: Path) -> None:
    library.index(folder, models=["toy"])
    add_captions(library._store, {"toy": ToyEncoder()}, Made("a kite"))
    library.backup(tmp_path / "export")
    lines = (tmp_path / "export" / "points-000001.jsonl").read_text(encoding="utf-8").splitlines()
    captioned = [json.loads(line)["payload"] for line in lines if "a kite" in line]
    assert len(captioned) == 3
    assert all(payload["caption"] == "generated" for payload in captioned)
    assert not list(folder.glob("red.*"))[1:], "no file is written beside a picture"


def test_vectors_and_words_belong_to_lines(export: Path, library: Library) -> None:
    lines = [json.loads(line) for line in (export / "points-000001.jsonl").read_text(encoding="utf-8").splitlines()]
    arrays = load_file(export / "points-000001.safetensors")
    held = {point.id: point.vectors["toy"] for point in library._store.engine.scroll(vectors=True)}
    for row, vector in zip(arrays["rows/toy"], arrays["vectors/toy"], strict=True):
        assert np.array_equal(held[lines[row]["id"]], vector)
    assert int(arrays[f"sparse_sizes/{WORDS}"].sum()) == len(arrays[f"sparse_indices/{WORDS}"])
    assert {line["payload"]["name"] for line in lines} == {"red.png", "green.png", "blue.png", "note.md"}


def test_what_cannot_be_read_back_is_no_export(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = iter(range(100))

    def noted(_file: Path) -> Mapping[str, Any]:
        return {"bytes": next(told)}

    library.save_search("Sea", "sea")
    monkeypatch.setattr("lingxi.store.export._noted", noted)
    with pytest.raises(LibraryError, match="cannot be read back"):
        library.backup(tmp_path / "out" / "export")
    assert not list((tmp_path / "out").iterdir())
