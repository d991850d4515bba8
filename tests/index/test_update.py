"""Updates of a library from a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import NoSuchFolder, SpaceMismatch
from lingxi.index.indexer import IndexSettings
from lingxi.library import Library


def test_a_missing_folder_changes_nothing(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    with pytest.raises(NoSuchFolder, match="elsewhere"):
        library.index(folder.with_name("elsewhere"), models=["toy"])
    assert library.roots() == (folder,)
    assert library.status().assets == 4


def test_settings_that_fail_are_not_stored(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    with pytest.raises(SpaceMismatch, match="toy"):
        library.index(folder.parent, models=["toy(dim=32)"], settings=IndexSettings(ocr=True))
    assert not library._store.manifest.ocr
    assert library.roots() == (folder,)


def test_an_estimate_writes_nothing(library: Library, folder: Path) -> None:
    assert library.estimate(folder, models=["toy"]).survey.files == 4
    assert library.roots() == ()
    assert library.status().assets == 0
