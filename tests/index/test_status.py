"""The status counts what is there, also where a model cannot be loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import MissingModel
from lingxi.index.status import status
from lingxi.library import Library
from lingxi.store.manifest import Held
from lingxi.types import Encoder


def test_a_library_is_counted_without_its_model(library: Library, folder: Path) -> None:
    def absent(held: Held) -> Encoder:
        raise MissingModel(f"{held.model} is not here")

    library.index(folder, models=["toy"])
    found = status(library._store, absent)
    assert (found.assets, dict(found.modalities), found.stale_audio) == (4, {"image": 3, "text": 1}, 0)


def test_files_of_other_kinds_are_counted_until_the_next_walk_of_the_whole_folder(
    library: Library, folder: Path
) -> None:
    (folder / "sub").mkdir()
    for name in ("a.cr9", "sub/b.CR9", "sub/c", "sub/d.xyz"):
        (folder / name).write_bytes(b"x")
    assert library.index(folder, models=["toy"]).left_out == library.status().left_out == {"cr9": 2, "": 1, "xyz": 1}
    (folder / "sub" / "d.xyz").unlink()
    assert library.index(folder / "sub").left_out == {"cr9": 1, "": 1}
    assert library.status().left_out == {"cr9": 2, "": 1, "xyz": 1}, "a part of the folder was walked"
    library.index(folder)
    assert library.status().left_out == {"cr9": 2, "": 1}


def test_the_name_of_an_earlier_version_warns(library: Library) -> None:
    with pytest.warns(DeprecationWarning, match="stale_audio"):
        assert library.status().unheard == 0


def test_files_are_counted_by_kind_and_not_their_segments(library: Library, folder: Path) -> None:
    (folder / "long.md").write_text("\n\n".join(f"# Part {n}\n\n{'The sea is blue. ' * 60}" for n in range(4)))
    library.index(folder, models=["toy"])
    found = library.status()
    assert dict(found.files) == {"image": 3, "text": 2}
    assert found.assets == sum(found.files.values())
    assert found.modalities["text"] > 2
